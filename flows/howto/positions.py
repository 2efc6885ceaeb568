"""Where on a screen the things stand that a figure of the how-to marks and shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import reduce

from playwright.async_api import Page

from flows.howto.scenes import Position, Scene, scenes
from guide import Box, Mark, Procedure, Shot
from guide.figures import BY_ID
from guide.model import SHOT_SCALE, png_size
from pages.screens import Screen

SHOWN_EDITION = "2022"  # whose screens the figures show

# A box around every element that is seen, in CSS pixels of the whole page.
EACH = """(positions) => positions.map((elements) => elements
  .map((element) => element.getBoundingClientRect())
  .filter((rect) => rect.width && rect.height)
  .map((rect) => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height]))"""
# Where words stand, in the same measure.
TEXTS = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const boxes = [];
  while (walker.nextNode()) {
    if (!walker.currentNode.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const rect of range.getClientRects())
      if (rect.width && rect.height)
        boxes.push([rect.x + scrollX, rect.y + scrollY, rect.width, rect.height]);
  }
  return boxes;
}"""


@dataclass(frozen=True)
class FigureBoxes:
    """What one figure marks, in its order, and which part it shows; None where nothing is seen."""

    marks: tuple[Box | None, ...]
    crop: Box | None


@dataclass(frozen=True)
class Positions:
    """The places of one picture, in CSS pixels of the whole page.

    ``black`` are those that were masked, ``auth_id`` those where a 認証ID can be read.
    """

    figures: Mapping[str, FigureBoxes]
    texts: tuple[Box, ...] = ()
    black: tuple[Box, ...] = ()
    auth_id: tuple[Box, ...] = ()

    @property
    def whole(self) -> bool:
        """Was everything seen that its figures mark?"""
        return not any(None in figure.marks for figure in self.figures.values())

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Positions:
        """Raises ValueError, KeyError or TypeError when it is no such text."""
        data = json.loads(text)
        figures = {
            name: FigureBoxes(
                tuple(box and Box(**box) for box in each["marks"]),
                each["crop"] and Box(**each["crop"]),
            )
            for name, each in data["figures"].items()
        }
        boxes = {
            name: tuple(Box(**box) for box in data[name]) for name in ("texts", "black", "auth_id")
        }
        return cls(figures, **boxes)


async def positions_of_evidence(
    screen: Screen, black: Position, auth_id: str | None
) -> Positions | None:
    """The places of a picture that a case keeps; None when no figure shows its screen."""
    figures = scenes(screen)
    if not figures:
        return None
    page = screen.here.seen.page
    id_positions = [page.get_by_text(auth_id)] if auth_id else []
    return await positions_on(page, figures, black, id_positions)


async def positions_on(
    page: Page, figures: Sequence[Scene], black: Position = (), ids: Position = ()
) -> Positions:
    """The places of figures on a page as it stands; ``black`` and ``ids`` are found one by one."""
    positions = [black, ids, *(position for scene in figures for position in scene.positions)]
    # Each place is looked for once, also where several figures share it.
    wanted = {str(part): part for position in positions for part in position}
    texts, *elements = await asyncio.gather(
        page.evaluate(TEXTS), *(each.element_handles() for each in wanted.values())
    )
    found = await page.evaluate(EACH, elements)
    boxes = {name: _boxes(each) for name, each in zip(wanted, found, strict=True)}

    def each(position: Position) -> tuple[Box, ...]:
        return tuple(box for part in position for box in boxes[str(part)])

    def around(position: Position) -> Box | None:
        return reduce(Box.union, each(position)) if each(position) else None

    def figure(scene: Scene) -> FigureBoxes:
        crop = around(scene.crop)
        return FigureBoxes(
            tuple(around(position) for position in scene.marks), crop and crop.grown(scene.margin)
        )

    named = {scene.figure: figure(scene) for scene in figures}
    return Positions(named, _boxes(texts), each(black), each(ids))


def _boxes(found: Sequence[Sequence[float]]) -> tuple[Box, ...]:
    return tuple(Box(*each) for each in found)


def shot(
    figure: str, png: bytes, found: Positions, procedure: Procedure, *, simulated: bool
) -> Shot | None:
    """A picture as the shot of a figure; None unless all that it marks was seen."""
    kinds, positions = BY_ID[figure].marks, found.figures[figure]
    if None in positions.marks or len(positions.marks) != len(kinds):
        return None
    # 認定: there is no residence card yet, its field is only looked at.
    empty = figure == "residence-card-field" and procedure == "certify"
    marks = [
        Mark(box, number, "look" if empty else kind)
        for number, (box, kind) in enumerate(zip(positions.marks, kinds, strict=True), start=1)
        if box
    ]
    width, height = (side / SHOT_SCALE for side in png_size(png))
    crop = positions.crop and _within(positions.crop, Box(0, 0, width, height))
    return Shot(figure, png, width, height, tuple(marks), crop, found.texts, simulated)


def _within(box: Box, page: Box) -> Box:
    x, y = max(box.x, page.x), max(box.y, page.y)
    return Box(x, y, min(box.right, page.right) - x, min(box.bottom, page.bottom) - y)
