"""What the steps of one registration share: the case, the people, the browser, card and mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from playwright.async_api import Page

from card import Look, Service
from flows.browser import Browser
from flows.options import RunOptions
from flows.registration.clock import Clock
from flows.registration.mailbox import Mailbox
from flows.registration.order import ScreenOrder
from flows.user_interaction import Actor, UserInteraction
from pages.act import NotDone
from pages.case import Case as Subject
from pages.here import Here, read_page
from pages.knowledge import Knowledge
from pages.screens import Screen
from records.case import Case
from terms.applicant_fields import identifying_values, personal_values
from terms.findings import Finding, Note


@dataclass
class Session:
    """One registration while it runs.

    ``blocks``: what ``touroku check`` would block at this desk. ``look``: what the card said before
    the client took it. ``readings``: how often the card was read in this run. ``here`` is the last
    look at the page, ``cleared`` what was cleared away on the screens, by screen. ``consented``:
    somebody said yes to the confirmation in this run.
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
    clock: Clock = field(default_factory=Clock)
    look: Look | None = None
    readings: int = field(default=0, init=False)
    here: Here | None = field(default=None, init=False)
    cleared: dict[str, int] = field(default_factory=dict, init=False)
    consented: bool = field(default=False, init=False)

    @property
    def page(self) -> Page:
        return self.browser.page

    @property
    def subject(self) -> Subject:
        """What pages are filled from and compared with."""
        return Subject(self.case.applicant, self.case.category, self.case.procedure)

    @property
    def origins(self) -> frozenset[str]:
        """The site's own, and those that its edition knows to be the agency's."""
        further = (f"https://{host}" for host in self.knowledge.hosts)
        return frozenset((self.case.site.origin, *further))

    @property
    def personal(self) -> list[str]:
        """The values of the case that nobody but its owner may see."""
        return identifying_values(self.case.applicant)

    @property
    def values(self) -> list[str]:
        """Every value of the case that is personal; days as in ISO 8601."""
        return personal_values(self.case.applicant)

    async def read(self) -> Here:
        """Look at the page now. Raises :class:`pages.look.NotSeen`."""
        self.here = await self.look_into(self.page)
        return self.here

    async def look_into(self, page: Page) -> Here:
        """Look at a window of the site. Raises :class:`pages.look.NotSeen`."""
        return await read_page(page, self.knowledge, self.origins)

    async def press_on(self, screen: Screen) -> None:
        """Press what leads on; a question that comes of it may take its time.

        Raises as :meth:`pages.screens.Screen.press_on`.
        """
        try:
            await screen.press_on()
        except NotDone as trouble:
            if trouble.reason != "unsure" or not self.browser.in_question:
                raise
            await self.browser.answered()

    def person_did(self, who: Actor, what: str) -> None:
        """Count what a person had to do."""
        self.case.note("person", who=who, what=what)
