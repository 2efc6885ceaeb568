"""What the steps of one registration share: the case, the people, the browser, card and mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.async_api import Page

from card import Look, Service
from flows.browser import Browser
from flows.options import RunOptions
from flows.registration.mailbox import Mailbox
from flows.registration.order import ScreenOrder
from flows.user_interaction import Actor, UserInteraction
from pages.case import Case as Subject
from pages.here import Here, read_page
from pages.knowledge import Knowledge
from records.case import Case
from terms.applicant_fields import identifying_values, personal_values
from terms.findings import Finding, Note


@dataclass(frozen=True)
class Login:
    """With what the holder's account is signed in to; known to one run only, written nowhere."""

    user: str
    password: str = field(repr=False)


@dataclass
class Session:
    """One registration while it runs.

    ``blocks``: what ``touroku check`` would block at this desk. ``look``: what the card said before
    the client took it. ``readings``: how often the card was read in this run. ``here`` is the last
    look at the page, ``cleared`` what was cleared away on the screens, by screen. ``consented``:
    somebody said yes to the confirmation in this run. ``login`` is the password that was chosen
    for an account in this run, until it has been used. ``opening_account``: an account has been
    asked for in this run, and its completion has not been seen.
    """

    case: Case
    notes: Sequence[Note]
    options: RunOptions
    user: UserInteraction
    browser: Browser
    knowledge: Knowledge
    order: ScreenOrder
    card: Service | None
    mailbox: Mailbox
    blocks: Sequence[Finding] = ()
    look: Look | None = None
    readings: int = field(default=0, init=False)
    here: Here | None = field(default=None, init=False)
    cleared: dict[str, int] = field(default_factory=dict, init=False)
    consented: bool = field(default=False, init=False)
    login: Login | None = field(default=None, init=False)
    opening_account: bool = field(default=False, init=False)

    @property
    def page(self) -> Page:
        return self.browser.page

    @property
    def subject(self) -> Subject:
        """What pages are filled from and compared with."""
        return Subject(self.case.applicant, self.case.category, self.case.procedure)

    @property
    def personal(self) -> list[str]:
        """The values of the case that nobody but its owner may see."""
        return [*self._secrets, *identifying_values(self.case.applicant)]

    @property
    def values(self) -> list[str]:
        """Every value of the case that is personal; days as in ISO 8601."""
        return [*self._secrets, *personal_values(self.case.applicant)]

    @property
    def _secrets(self) -> list[str]:
        return [self.login.password] if self.login else []

    async def read(self) -> Here:
        """Look at the page now. Raises :class:`pages.look.NotSeen`."""
        self.here = await self.look_into(self.page)
        return self.here

    async def look_into(self, page: Page) -> Here:
        """Look at a window of the site. Raises :class:`pages.look.NotSeen`."""
        return await read_page(page, self.knowledge, {self.case.site.origin})

    def person_did(self, who: Actor, what: str) -> None:
        """Count what a person had to do."""
        self.case.note("person", who=who, what=what)
