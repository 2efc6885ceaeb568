"""Outlines and numbers over a picture: press a disc, type a square, look a ring, never a cross.

Shape and colour both tell the kind, so that neither is needed alone. A number stands beside what it
points at, on a corner of what is large: where it covers neither words nor another target.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from guide.markup import Html, el, join
from guide.model import Box, Kind, Mark

RADIUS = 15.0
ROOM = 44.0  # CSS pixels beside a target in which a number has its place
USUAL = 600.0  # the width of a picture in which a number has its own size
GAP = 2.5  # between a target and its outline
TALL = 5  # radii: a target higher than that has its number on a corner

Line = tuple[float, float, float, float]  # from x, y to x, y

CSS = """
.mk-press{--mk:#c2410c}.mk-type{--mk:#6d28d9}.mk-look{--mk:#1d4ed8}.mk-never{--mk:#b91c1c}
.mk .mk-line{fill:none;stroke:var(--mk);stroke-width:3}
.mk .mk-halo{fill:none;stroke:#fff;stroke-width:5;opacity:.85}
.mk-never .mk-line{stroke-dasharray:7 5}
.mk .mk-cross{stroke:var(--mk);stroke-width:3;opacity:.6;stroke-linecap:round}
.mk .mk-plate{fill:var(--mk);stroke:#fff;stroke-width:2.5}
.mk-look .mk-plate{fill:#fff;stroke:var(--mk);stroke-width:3}
.mk text{fill:#fff;font-weight:700;font-size:17px;text-anchor:middle}
.mk-look text{fill:var(--mk)}
.mk-dim{fill:#0b1220;opacity:.26}.mk-dim.light{opacity:.12}
"""


def overlay(
    marks: Sequence[Mark],
    view: Box,
    *,
    dim: bool,
    texts: Sequence[Box] = (),
    things: Sequence[Box] = (),
) -> Html:
    """Return the marks over a picture of which ``view`` is shown, as children of its ``<svg>``.

    They are drawn as large as they are in a picture ``USUAL`` wide, however wide this one is. No
    number stands on one of ``texts`` or ``things`` where there is another place for it.
    """
    scale = max(view.width / USUAL, 0.6)
    if abs(scale - 1) < 0.02:
        return _overlay(marks, view, dim, texts, things)
    smaller = [replace(mark, box=_scaled(mark.box, 1 / scale)) for mark in marks]
    words, others = ([_scaled(box, 1 / scale) for box in boxes] for boxes in (texts, things))
    inside = _overlay(smaller, _scaled(view, 1 / scale), dim, words, others)
    return el("g", inside, transform=f"scale({scale:.4g})")


def _scaled(box: Box, by: float) -> Box:
    return Box(box.x * by, box.y * by, box.width * by, box.height * by)


def _overlay(
    marks: Sequence[Mark], view: Box, dim: bool, texts: Sequence[Box], things: Sequence[Box]
) -> Html:
    others = [each for each in things if not any(each.touches(mark.box) for mark in marks)]
    taken: list[Box] = [mark.box for mark in marks]
    parts: list[Html] = []
    for mark in marks:
        plate = _place(mark.box.grown(GAP), view, taken, mark.box, [*texts, *others], beside=dim)
        taken.append(plate)
        parts.append(_mark(mark, plate, texts))
    shade = _shade(marks, view) if dim and marks else None
    return join(shade, *parts)


def badge(number: int, kind: Kind, x: float, y: float) -> Html:
    """Return a number in the shape of its kind, its middle at ``x``, ``y``."""
    if kind == "type":
        side = RADIUS * 1.8
        shape = el(
            "rect", class_="mk-plate", x=x - side / 2, y=y - side / 2, width=side, height=side, rx=5
        )
    else:
        shape = el("circle", class_="mk-plate", cx=x, cy=y, r=RADIUS - 1)
    return join(shape, el("text", str(number), x=x, y=y + 6))


def legend_badge(number: int, kind: Kind) -> Html:
    """Return the same sign, to stand in a list of explanations; it is told in words beside it."""
    return el(
        "svg",
        el("g", badge(number, kind, 18, 18), class_=f"mk mk-{kind}"),
        viewBox="0 0 36 36",
        class_="badge",
        aria_hidden="true",
    )


def _mark(mark: Mark, plate: Box, texts: Sequence[Box]) -> Html:
    box = mark.box.grown(GAP)
    frame = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": 6.0}
    cross = None
    if mark.kind == "never":
        words = [text.grown(GAP) for text in texts if text.touches(box)]
        down, up = (box.x, box.y, box.right, box.bottom), (box.x, box.bottom, box.right, box.y)
        strokes = [part for line in (down, up) for part in _beside(line, words)]
        cross = join(
            *(el("line", class_="mk-cross", x1=x1, y1=y1, x2=x2, y2=y2)
              for x1, y1, x2, y2 in strokes)
        )  # fmt: skip
    return el(
        "g",
        el("rect", class_="mk-halo", **frame),
        el("rect", class_="mk-line", **frame),
        cross,
        badge(mark.number, mark.kind, plate.x + plate.width / 2, plate.y + plate.height / 2),
        class_=f"mk mk-{mark.kind}",
    )


def _beside(line: Line, words: Sequence[Box]) -> list[Line]:
    """Return the parts of a line that cross none of some words, which are still to be read."""
    x1, y1, x2, y2 = line
    hidden = sorted(span for word in words if (span := _span(line, word)))
    parts, at = [], 0.0
    for start, end in [*hidden, (1.0, 1.0)]:
        if start > at:
            parts.append((at, start))
        at = max(at, end)
    return [
        (x1 + (x2 - x1) * start, y1 + (y2 - y1) * start,
         x1 + (x2 - x1) * end, y1 + (y2 - y1) * end)
        for start, end in parts
    ]  # fmt: skip


def _span(line: Line, box: Box) -> tuple[float, float] | None:
    """From where to where a line is in a box, in parts of its length; None when it is not."""
    x1, y1, x2, y2 = line
    across = sorted(((box.x - x1) / (x2 - x1), (box.right - x1) / (x2 - x1)))
    along = sorted(((box.y - y1) / (y2 - y1), (box.bottom - y1) / (y2 - y1)))
    start, end = max(across[0], along[0], 0.0), min(across[1], along[1], 1.0)
    return (start, end) if start < end else None


def _place(
    box: Box, view: Box, taken: Sequence[Box], own: Box, texts: Sequence[Box], *, beside: bool
) -> Box:
    """Where a number stands: the first place at its target that is inside and free.

    ``beside`` it rather than on a corner: a screen is full of words, a drawing has room.
    """
    out = RADIUS * 0.55
    left, right, top, bottom = box.x - out, box.right + out, box.y - out, box.bottom + out
    middle_y = box.y + box.height / 2
    sides = [(box.right + RADIUS + 3, middle_y), (box.x - RADIUS - 3, middle_y)]
    corners = [(right, top), (left, top), (right, bottom), (left, bottom)]
    beside = beside and box.height <= TALL * RADIUS
    places = [*sides, *corners] if beside else [*corners, *sides]
    boxes = [Box(x - RADIUS, y - RADIUS, 2 * RADIUS, 2 * RADIUS) for x, y in places]
    inside = [each for each in boxes if _within(each, view)]
    others = [each for each in taken if each is not own]
    for avoided in ([*others, *texts], others):
        for each in inside:
            if not any(each.touches(other) for other in avoided):
                return each
    return inside[0] if inside else _pushed_in(boxes[0], view)


def _within(box: Box, view: Box) -> bool:
    return (
        box.x >= view.x
        and box.y >= view.y
        and box.right <= view.right
        and box.bottom <= view.bottom
    )


def _pushed_in(box: Box, view: Box) -> Box:
    x = min(max(box.x, view.x), view.right - box.width)
    y = min(max(box.y, view.y), view.bottom - box.height)
    return Box(x, y, box.width, box.height)


def _shade(marks: Sequence[Mark], view: Box) -> Html:
    """Everything but the targets darker: only a little where the rest is meant to be read, too."""
    outer = f"M{view.x:g} {view.y:g}h{view.width:g}v{view.height:g}h{-view.width:g}z"
    holes = "".join(
        f"M{hole.x:g} {hole.y:g}v{hole.height:g}h{hole.width:g}v{-hole.height:g}z"
        for hole in (mark.box.grown(GAP) for mark in marks)
    )
    light = any(mark.kind == "look" for mark in marks)
    return el(
        "path",
        d=outer + holes,
        class_="mk-dim light" if light else "mk-dim",
        fill_rule="evenodd",
    )
