"""Outlines and numbers over a picture: press a disc, type a square, look a ring, never a cross.

Shape and colour both tell the kind, so that neither is needed alone. A number stands on a corner of
what it points at, outwards, where it covers neither the target nor another one.
"""

from __future__ import annotations

from collections.abc import Sequence

from guide.markup import Html, el, join
from guide.model import Box, Kind, Mark

RADIUS = 15.0
USUAL = 600.0  # the width of a picture in which a number has its own size
GAP = 2.5  # between a target and its outline

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


def overlay(marks: Sequence[Mark], view: Box, *, dim: bool, texts: Sequence[Box] = ()) -> Html:
    """The marks over a picture of which ``view`` is shown, as children of its ``<svg>``.

    They are drawn as large as they are in a picture ``USUAL`` wide, however wide this one is.
    """
    scale = max(view.width / USUAL, 0.6)
    if abs(scale - 1) < 0.02:
        return _overlay(marks, view, dim=dim, texts=texts)
    smaller = [Mark(_scaled(mark.box, 1 / scale), mark.number, mark.kind) for mark in marks]
    words = [_scaled(text, 1 / scale) for text in texts]
    inside = _overlay(smaller, _scaled(view, 1 / scale), dim=dim, texts=words)
    return el("g", inside, transform=f"scale({scale:.4g})")


def _scaled(box: Box, by: float) -> Box:
    return Box(box.x * by, box.y * by, box.width * by, box.height * by)


def _overlay(marks: Sequence[Mark], view: Box, *, dim: bool, texts: Sequence[Box]) -> Html:
    """No number stands on one of ``texts`` where there is another place for it."""
    taken: list[Box] = [mark.box for mark in marks]
    parts: list[Html] = []
    for mark in marks:
        plate = _place(mark.box.grown(GAP), view, taken, mark.box, texts)
        taken.append(plate)
        parts.append(_mark(mark, plate))
    shade = _shade(marks, view) if dim and marks else None
    return join(shade, *parts)


def badge(number: int, kind: Kind, x: float, y: float) -> Html:
    """A number in the shape of its kind, its middle at ``x``, ``y``."""
    if kind == "type":
        side = RADIUS * 1.8
        shape = el(
            "rect", class_="mk-plate", x=x - side / 2, y=y - side / 2, width=side, height=side, rx=5
        )
    else:
        shape = el("circle", class_="mk-plate", cx=x, cy=y, r=RADIUS - 1)
    return join(shape, el("text", str(number), x=x, y=y + 6))


def legend_badge(number: int, kind: Kind) -> Html:
    """The same sign, to stand in a list of explanations; it is told in words beside it."""
    return el(
        "svg",
        el("g", badge(number, kind, 18, 18), class_=f"mk mk-{kind}"),
        viewBox="0 0 36 36",
        class_="badge",
        aria_hidden="true",
    )


def _mark(mark: Mark, plate: Box) -> Html:
    box = mark.box.grown(GAP)
    frame = {"x": box.x, "y": box.y, "width": box.width, "height": box.height, "rx": 6.0}
    cross = None
    if mark.kind == "never":
        cross = join(
            el("line", class_="mk-cross", x1=box.x, y1=box.y, x2=box.right, y2=box.bottom),
            el("line", class_="mk-cross", x1=box.x, y1=box.bottom, x2=box.right, y2=box.y),
        )
    return el(
        "g",
        el("rect", class_="mk-halo", **frame),
        el("rect", class_="mk-line", **frame),
        cross,
        badge(mark.number, mark.kind, plate.x + plate.width / 2, plate.y + plate.height / 2),
        class_=f"mk mk-{mark.kind}",
    )


def _place(box: Box, view: Box, taken: Sequence[Box], own: Box, texts: Sequence[Box]) -> Box:
    """Where a number stands: the first corner or side that is inside and free."""
    out = RADIUS * 0.55
    left, right, top, bottom = box.x - out, box.right + out, box.y - out, box.bottom + out
    middle_y = box.y + box.height / 2
    places = (
        (left, top),
        (right, top),
        (right, bottom),
        (left, bottom),
        (box.x - RADIUS - 3, middle_y),
        (box.right + RADIUS + 3, middle_y),
    )
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
