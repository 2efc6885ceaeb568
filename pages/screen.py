"""What every screen has: landmarks by which it is recognised, and what on it is personal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from playwright.async_api import Locator, Page

from terms.text import one_line


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
    def beginning(self) -> re.Pattern[str]:
        """The text begins with this label, in either language."""
        return re.compile(rf"^\s*(?:{_loose(self.ja)}|{_loose(self.en)})", re.IGNORECASE)

    @property
    def bilingual(self) -> re.Pattern[str]:
        """The text is this label in one language, or in both, Japanese first ("女 Female")."""
        ja, en = _loose(self.ja), _loose(self.en)
        if self.ja == self.en:  # one language is known: the other may stand beside it
            ours = rf"{ja}(?:\s.*)?" if not self.ja.isascii() else rf"(?:[^A-Za-z]*\s)?{ja}"
            return re.compile(rf"^\s*{ours}\s*$", re.IGNORECASE)
        return re.compile(rf"^\s*(?:{ja}(?:\s+{en})?|{en})\s*$", re.IGNORECASE)

    @property
    def within(self) -> re.Pattern[str]:
        """The label stands somewhere in the text, in either language."""
        return re.compile(rf"(?:{_loose(self.ja)}|{_loose(self.en)})", re.IGNORECASE)


_MARK = r"(?:必須|任意|required|optional|[*＊※])"


# A mail address, but not a domain on its own such as the site's 「@ras-immi.moj.go.jp」.
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+")


def _loose(text: str) -> str:
    """Blanks may be any white space, and commas may be full width: the site uses both.

    A bare slash would end the expression where Playwright writes it into a selector.
    """
    return re.escape(text).replace(r"\ ", r"\s+").replace(",", "[,，、]").replace("/", r"\/")


OWNER = """alert => {
  const field = alert.id && document.querySelector(`[aria-describedby~="${alert.id}"]`);
  return field && field.labels && field.labels.length ? field.labels[0].innerText : "";
}"""  # the field that names the message as its description


@dataclass(frozen=True)
class FieldError:
    """A message the site shows beside a field, in the site's own words.

    ``field`` is the field's label as it is shown, "" when the message belongs to none.
    """

    field: str
    message: str


Personal = Literal[
    "name", "sex", "birth_date", "nationality", "postal_code", "address", "phone", "email",
    "residence_card", "auth_id", "password", "category",
]  # fmt: skip


ScreenName = Literal[
    "top", "terms", "mail_address", "mail_sent", "card_start", "reading", "form", "confirmation",
    "completion", "password", "password_done",
]  # fmt: skip


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

    def values(self) -> Sequence[tuple[Personal, Locator]]:
        """Where which personal value stands; a how-to shows an example's there instead."""
        return []

    def personal(self) -> Sequence[Locator]:
        """Where personal values stand: black in every picture.

        The 認証ID stays readable: the pictures of a case are one of the places it is kept in.
        """
        values = [locator for kind, locator in self.values() if kind != "auth_id"]
        return [*self.personal_anywhere(), *values]

    def personal_anywhere(self) -> Sequence[Locator]:
        """What is personal on whichever screen it stands."""
        return [self.page.locator("[data-personal]"), self.page.get_by_text(MAIL_ADDRESS)]

    def in_language(self, lang: str) -> Locator:
        """What shows this screen in the site's other language; how the live site offers it is
        unknown.
        """
        return self.page.locator(f"a[hreflang={lang}]")

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
            text = one_line(await alert.inner_text())
            if text:
                found.append(FieldError(one_line(await alert.evaluate(OWNER)), text))
        return found


class Gate(Screen):
    """A screen with one button or link that leads on."""

    @property
    def target(self) -> Locator:
        raise NotImplementedError

    async def pass_through(self) -> None:
        """Press the target."""
        await self.target.click()
