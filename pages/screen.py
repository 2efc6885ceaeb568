"""What every screen has: landmarks by which it is recognised, and what on it is personal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from playwright.async_api import Locator, Page


@dataclass(frozen=True)
class Label:
    """One text of the site in the two languages of its interface."""

    ja: str
    en: str

    @property
    def exactly(self) -> re.Pattern[str]:
        """The whole text is this label, in either language, with or without a required mark."""
        texts = f"(?:{_loose(self.ja)}|{_loose(self.en)})"
        return re.compile(rf"^\s*{texts}(?:\s*{_MARK})?\s*$", re.IGNORECASE)

    @property
    def within(self) -> re.Pattern[str]:
        """The label stands somewhere in the text, in either language."""
        return re.compile(rf"(?:{_loose(self.ja)}|{_loose(self.en)})", re.IGNORECASE)


_MARK = r"(?:必須|任意|required|optional|[*＊※])"


def _loose(text: str) -> str:
    """Blanks may be any white space, and commas may be full width: the site uses both."""
    return re.escape(text).replace(r"\ ", r"\s+").replace(",", "[,，、]")


@dataclass(frozen=True)
class FieldError:
    """A message the site shows beside a field, in the site's own words."""

    field: str
    message: str


class Screen:
    """A screen of the site in a page of the browser."""

    name: ClassVar[str]
    HEADING: ClassVar[Label]

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def landmark(self) -> Locator:
        """What is visible exactly when this screen is shown."""
        heading = self.page.locator("h1").filter(has_text=self.HEADING.exactly)
        return heading.filter(visible=True).describe(f"heading of {self.name}")

    @property
    def target(self) -> Locator | None:
        """What is pressed to leave the screen; outlined in its picture."""
        return None

    def personal(self) -> Sequence[Locator]:
        """Where personal values stand: black in every picture."""
        return ()

    @property
    def refused(self) -> Locator:
        """A field that the site has marked as wrong."""
        return self.page.locator("[aria-invalid=true]:visible")

    async def is_shown(self) -> bool:
        return await self.landmark.count() > 0

    async def errors(self) -> list[FieldError]:
        """The messages beside the fields, in order."""
        found: list[FieldError] = []
        for alert in await self.page.locator("[role=alert]:visible").all():
            text = " ".join((await alert.inner_text()).split())
            if text:
                owner = await alert.get_attribute("data-field") or await alert.get_attribute("id")
                found.append(FieldError(owner or "", text))
        return found
