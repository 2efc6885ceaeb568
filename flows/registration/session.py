"""What the steps of one registration share: the case, the people, the browser, card and mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TypeVar

from playwright.async_api import Locator, Page

from card import Look, Service
from flows.browser import Browser
from flows.options import RunOptions
from flows.registration.mailbox import Mailbox
from flows.registration.order import ScreenOrder
from flows.user_interaction import Actor, UserInteraction
from pages.editions import Screens
from pages.screen import Screen, ScreenName
from records.case import Case
from terms.findings import Finding, Note

S = TypeVar("S", bound=Screen)


@dataclass
class Session:
    """One registration while it runs.

    ``blocks``: what ``touroku check`` would block at this desk. ``look``: what the card said before
    the client took it. ``readings``: how often the card was read in this run.
    """

    case: Case
    notes: Sequence[Note]
    options: RunOptions
    user: UserInteraction
    browser: Browser
    screens: Screens
    order: ScreenOrder
    card: Service | None
    mailbox: Mailbox
    blocks: Sequence[Finding] = ()
    look: Look | None = None
    readings: int = field(default=0, init=False)

    @property
    def page(self) -> Page:
        return self.browser.page

    @property
    def personal(self) -> list[str]:
        """The values of the case that nobody but its owner may see."""
        applicant = self.case.applicant
        values = (
            applicant.name, applicant.name_kana, applicant.email, applicant.address,
            applicant.phone, applicant.residence_card,
        )  # fmt: skip
        return [value for value in values if value]

    def on(self, screen: type[S]) -> S:
        """The page object of a screen in the page of the session."""
        return screen(self.page)

    def landmark(self, name: ScreenName) -> Locator:
        """What is visible exactly when a screen is shown."""
        screen: type[Screen] = getattr(self.screens, name)
        return self.on(screen).landmark

    def any_of(self, names: Iterable[ScreenName]) -> Locator:
        """Whichever of some screens is shown."""
        return reduce(Locator.or_, (self.landmark(name) for name in names))

    def person_did(self, who: Actor, what: str) -> None:
        """Count what a person had to do."""
        self.case.note("person", who=who, what=what)
