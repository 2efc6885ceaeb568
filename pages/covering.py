"""Which elements of a page show something personal, wherever and in whatever writing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from playwright.async_api import Frame, Locator, Page

from pages.look import Elements, TextsOfFrame, read_texts
from terms.masking import Masking, spans_in_parts


@dataclass(frozen=True)
class Covered:
    """Elements that show something personal, by their numbers in each frame."""

    of_frames: Mapping[Frame, frozenset[int]] = field(default_factory=dict)
    readings: Sequence[TextsOfFrame] = ()

    def locators(self) -> list[Locator]:
        return [each.locator for each in self.marked()]

    def marked(self) -> list[Elements]:
        return [
            each.marked(self.of_frames[each.frame])
            for each in self.readings
            if self.of_frames[each.frame]
        ]

    def covers(self, other: Covered) -> bool:
        """Is every element of another reading among these?"""
        return all(
            elements <= self.of_frames.get(frame, frozenset())
            for frame, elements in other.of_frames.items()
        )


async def personal_texts(page: Page, masking: Masking) -> Covered:
    """Find the elements whose texts hold anything personal, alone or with those beside them.

    Raises :class:`pages.look.NotSeen`.
    """
    readings = await read_texts(page)
    return Covered({each.frame: _personal(each, masking) for each in readings}, readings)


def _personal(read: TextsOfFrame, masking: Masking) -> frozenset[int]:
    parts = [(text.says, text.begins_line) for text in read.texts]
    found = spans_in_parts(parts, masking.spans)
    return frozenset(text.element for text, spans in zip(read.texts, found, strict=True) if spans)
