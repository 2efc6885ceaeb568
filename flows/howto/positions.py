"""Where on a screen the things stand that a figure of the how-to marks and shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce

from playwright.async_api import Error, Locator, Page

from flows.howto.scenes import Position, Scene, scenes
from guide import Box, Figure, Mark, Procedure, Shot
from guide.figures import ARTICLE, BY_ID
from guide.model import SHOT_SCALE, Marked, png_size
from pages.look import Elements
from pages.screens import Screen

SHOWN_EDITION = ARTICLE  # whose screens a case's pictures can show: those of 2026 are assumed

# A box around every element that is seen, in CSS pixels of the whole page.
EACH = """(elements) => elements
  .map((element) => element.getBoundingClientRect())
  .filter((rect) => rect.width && rect.height)
  .map((rect) => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height])"""
# Where lines of words stand, with the bullets before them, and where fields, buttons and pictures
# do, in the same measure.
STANDING = """() => {
  const place = (rect) => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height];
  const seen = (rects) => [...rects].filter((rect) => rect.width && rect.height).map(place);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    texts.push(...seen(range.getClientRects()));
  }
  for (const item of document.querySelectorAll("li")) {
    const { display, listStyleType, fontSize } = getComputedStyle(item);
    if (display !== "list-item" || listStyleType === "none") continue;
    const [line] = seen([item.getBoundingClientRect()]), size = 1.6 * parseFloat(fontSize);
    if (line) texts.push([line[0] - size, line[1], size, Math.min(size, line[3])]);
  }
  const things = "input:not([type=hidden]), select, textarea, button, a, img, svg, canvas";
  return [texts, seen([...document.querySelectorAll(things)].flatMap(
    (each) => [...each.getClientRects()]))];
}"""


@dataclass(frozen=True)
class FigureBoxes:
    """What one figure marks, in its order, and which part it shows; None where nothing is seen."""

    marks: tuple[Box | None, ...]
    crop: Box | None


@dataclass(frozen=True)
class Positions:
    """The places of one picture, in CSS pixels of the whole page.

    ``black`` are those that were masked, ``auth_id`` those where a 認証ID can be read, ``things``
    fields, buttons and pictures; ``lang`` is the language of the page.
    """

    figures: Mapping[str, FigureBoxes]
    texts: tuple[Box, ...] = ()
    black: tuple[Box, ...] = ()
    auth_id: tuple[Box, ...] = ()
    things: tuple[Box, ...] = ()
    lang: str = ""

    @property
    def whole(self) -> bool:
        """Was everything seen that its figures mark?"""
        return all(
            _seen(BY_ID[name], figure.marks) is not None for name, figure in self.figures.items()
        )

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Positions:
        """Read the text. Raises ValueError, KeyError or TypeError when it is no such text."""
        data = json.loads(text)
        figures = {
            name: FigureBoxes(
                tuple(box and Box(**box) for box in each["marks"]),
                each["crop"] and Box(**each["crop"]),
            )
            for name, each in data["figures"].items()
        }
        # What is told since later than the rest is lacking in older cases.
        boxes = {
            name: tuple(Box(**box) for box in found)
            for name, found in (
                *((name, data[name]) for name in ("texts", "black", "auth_id")),
                ("things", data.get("things", ())),
            )
        }
        return cls(figures, **boxes, lang=str(data.get("lang", "")))


async def positions_of_evidence(
    screen: Screen, black: Position, auth_id: str | None
) -> Positions | None:
    """Return the places of a picture that a case keeps; None when no figure shows its screen."""
    figures = scenes(screen)
    if not figures:
        return None
    page = screen.here.seen.page
    id_positions = [page.get_by_text(auth_id)] if auth_id else []
    return await positions_on(page, figures, black, id_positions)


async def positions_on(
    page: Page, figures: Sequence[Scene], black: Position = (), ids: Position = ()
) -> Positions:
    """Return the places of figures on a page as it stands.

    ``black`` and ``ids`` are found one by one.
    """
    positions = [black, ids, *(position for scene in figures for position in scene.positions)]
    # Each place is looked for once, also where several figures share it.
    wanted = {str(part): part for position in positions for part in position}
    (texts, things), lang, *found = await asyncio.gather(
        page.evaluate(STANDING),
        page.evaluate("document.documentElement.lang"),
        *(_rectangles(page, each) for each in wanted.values()),
    )
    boxes = {name: _boxes(each) for name, each in zip(wanted, found, strict=True)}

    def each(position: Position) -> tuple[Box, ...]:
        return tuple(box for part in position for box in boxes[str(part)])

    def around(position: Position) -> Box | None:
        return reduce(Box.union, each(position)) if each(position) else None

    def figure(scene: Scene) -> FigureBoxes:
        crop = around(scene.crop)
        return FigureBoxes(
            tuple(around(position) for position in scene.marks), crop and crop.grown(*scene.margin)
        )

    named = {scene.figure: figure(scene) for scene in figures}
    standing = _boxes(texts), each(black), each(ids), _boxes(things)
    return Positions(named, *standing, lang=lang)


async def _rectangles(page: Page, part: Locator | Elements) -> Sequence[Sequence[float]]:
    if isinstance(part, Locator):
        found: list[list[float]] = await part.evaluate_all(EACH)
        return found
    if part.frame is not page.main_frame:
        raise Error("in a frame, which stands elsewhere on the page")
    return await part.rectangles()


def _boxes(found: Sequence[Sequence[float]]) -> tuple[Box, ...]:
    return tuple(Box(*each) for each in found)


def shot(
    figure: str, png: bytes, found: Positions, procedure: Procedure, *, simulated: bool
) -> Shot | None:
    """Return a picture as the shot of a figure; None unless all that it has to mark was seen."""
    plan, positions = BY_ID[figure], found.figures[figure]
    seen = _seen(plan, positions.marks)
    if seen is None:
        return None
    marks = tuple(
        Mark(box, number, marked.kind_in(procedure), marked.name)
        for number, (marked, box) in enumerate(_as_read(seen), start=1)
    )
    width, height = (side / SHOT_SCALE for side in png_size(png))
    crop = positions.crop and _within(positions.crop, Box(0, 0, width, height))
    return Shot(
        figure, png, width, height, marks, crop, found.texts, simulated, found.things, found.lang
    )


Seen = Sequence[tuple[Marked, Box]]


def _seen(figure: Figure, marks: Sequence[Box | None]) -> Seen | None:
    """Return what of a figure's marks was seen; None unless all was that a screen can't lack."""
    if len(marks) != len(figure.marks):  # a case's picture, when the figure marked other things
        return None
    pairs = list(zip(figure.marks, marks, strict=True))
    if any(box is None and not marked.optional for marked, box in pairs):
        return None
    return [(marked, box) for marked, box in pairs if box]


def _as_read(seen: Seen) -> list[tuple[Marked, Box]]:
    """Return the marks from the top down, and from the left where they stand on one line."""
    rows: list[list[tuple[Marked, Box]]] = []
    for each in sorted(seen, key=lambda pair: (pair[1].y, pair[1].x)):
        first = rows[-1][0][1] if rows else None
        if first and each[1].y < first.y + min(first.height, each[1].height) / 2:
            rows[-1].append(each)
        else:
            rows.append([each])
    return [each for row in rows for each in sorted(row, key=lambda pair: pair[1].x)]


def _within(box: Box, page: Box) -> Box:
    x, y = max(box.x, page.x), max(box.y, page.y)
    return Box(x, y, min(box.right, page.right) - x, min(box.bottom, page.bottom) - y)
