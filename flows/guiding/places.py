"""Where on a screen the things stand that a figure of the how-to marks and shows."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce

from playwright.async_api import Page

from flows.guiding.scenes import Place, Scene, scenes
from guide import Box, Mark, Procedure, Shot
from guide.figures import BY_ID
from guide.model import SHOT_SCALE, png_size
from pages.screen import Screen

SHOWN_EDITION = "2022"  # whose screens the figures show

# One box around elements, in CSS pixels of the whole page; null when none of them is seen.
AROUND = """(elements) => {
  const rects = elements.flatMap((element) => [...element.getClientRects()]);
  const seen = rects.filter((rect) => rect.width && rect.height);
  if (!seen.length) return null;
  const x = Math.min(...seen.map((rect) => rect.left));
  const y = Math.min(...seen.map((rect) => rect.top));
  const right = Math.max(...seen.map((rect) => rect.right));
  const bottom = Math.max(...seen.map((rect) => rect.bottom));
  return [x + scrollX, y + scrollY, right - x, bottom - y];
}"""


EACH = """(elements) => elements.map((element) => element.getBoundingClientRect())
  .filter((rect) => rect.width && rect.height)
  .map((rect) => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height])"""
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
class Figure:
    """What one figure marks, in its order, and which part it shows; None where nothing is seen."""

    marks: tuple[Box | None, ...]
    crop: Box | None


@dataclass(frozen=True)
class Places:
    """The places of one picture, in CSS pixels of the whole page.

    ``black`` are those that were masked, ``auth_id`` those where a 認証ID can be read.
    """

    figures: Mapping[str, Figure]
    texts: tuple[Box, ...] = ()
    black: tuple[Box, ...] = ()
    auth_id: tuple[Box, ...] = ()

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Places:
        """Raises ValueError, KeyError or TypeError when it is no such text."""
        data = json.loads(text)
        figures = {
            name: Figure(
                tuple(box and Box(**box) for box in each["marks"]),
                each["crop"] and Box(**each["crop"]),
            )
            for name, each in data["figures"].items()
        }
        boxes = {
            name: tuple(Box(**box) for box in data[name]) for name in ("texts", "black", "auth_id")
        }
        return cls(figures, **boxes)


async def places(screen: Screen, figures: Sequence[Scene]) -> Places:
    """The places of figures on a screen as it stands."""
    return await places_on(screen.page, figures)


async def places_of_evidence(screen: Screen, auth_id: str | None) -> Places | None:
    """The places of a picture that a case keeps; None when no figure shows its screen."""
    figures = scenes(screen)
    if not figures:
        return None
    id_places = [screen.page.get_by_text(auth_id)] if auth_id else []
    found, black, ids = await asyncio.gather(
        places(screen, figures), _each(screen.personal()), _each(id_places)
    )
    return replace(found, black=black, auth_id=ids)


async def _each(wanted: Place) -> tuple[Box, ...]:
    """A box around every single thing that is found."""
    found = await asyncio.gather(*(locator.evaluate_all(EACH) for locator in wanted))
    return tuple(Box(*box) for boxes in found for box in boxes)


async def places_on(page: Page, figures: Sequence[Scene]) -> Places:
    """The same on any page."""
    found, texts = await asyncio.gather(
        asyncio.gather(*(_figure(scene) for scene in figures)), page.evaluate(TEXTS)
    )
    named = {scene.figure: each for scene, each in zip(figures, found, strict=True)}
    return Places(named, tuple(Box(*each) for each in texts))


def shot(
    figure: str, png: bytes, found: Places, procedure: Procedure, *, simulated: bool
) -> Shot | None:
    """A picture as the shot of a figure; None unless all that it marks was seen."""
    kinds, places = BY_ID[figure].marks, found.figures[figure]
    if None in places.marks or len(places.marks) != len(kinds):
        return None
    # 認定: there is no residence card yet, its field is only looked at.
    empty = figure == "residence-card-field" and procedure == "certify"
    marks = [
        Mark(box, number, "look" if empty else kind)
        for number, (box, kind) in enumerate(zip(places.marks, kinds, strict=True), start=1)
        if box
    ]
    width, height = (side / SHOT_SCALE for side in png_size(png))
    crop = places.crop and _within(places.crop, Box(0, 0, width, height))
    return Shot(figure, png, width, height, tuple(marks), crop, found.texts, simulated)


async def _figure(scene: Scene) -> Figure:
    *marks, crop = await asyncio.gather(
        *(around(place) for place in scene.marks), around(scene.crop)
    )
    return Figure(tuple(marks), crop and crop.grown(scene.margin))


async def around(place: Place) -> Box | None:
    """One box around all that is seen of a place."""
    found = await asyncio.gather(*(each.evaluate_all(AROUND) for each in place))
    boxes = [Box(*each) for each in found if each]
    return reduce(Box.union, boxes) if boxes else None


def _within(box: Box, page: Box) -> Box:
    x, y = max(box.x, page.x), max(box.y, page.y)
    return Box(x, y, min(box.right, page.right) - x, min(box.bottom, page.bottom) - y)
