"""What the steps of one registration share: the case, the people, the browser, card and mail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from playwright.async_api import Page

from card import Look, Service
from flows.browser import Browser
from flows.lessons.book import LessonBook
from flows.options import RunOptions
from flows.patience import told_while
from flows.registration.clock import Clock
from flows.registration.discreet import Discreet
from flows.registration.mailbox import Mailbox
from flows.registration.order import ScreenOrder
from flows.registration.owners import Owners
from flows.user_interaction import Actor, UserInteraction
from pages import answers
from pages.act import NotDone
from pages.contract import Difference
from pages.here import Here, read_page
from pages.knowledge import Knowledge
from pages.lesson import Lesson, Part
from pages.screens import Screen
from pages.snapshot import Option
from pages.subject import Subject
from pages.taught import Lessons
from records.case import Case
from terms.findings import Finding, Note
from terms.masking import Masking


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
    asked for in this run, and its completion has not been seen. ``by_phone``: the card is read by
    something else than the reader of this desk. ``lessons`` are those of this desk's ``book`` for
    the site, ``to_learn`` makes new ones of what was done by hand in this run.
    ``sent_by_hand``: a person has sent something that may have been 登録 while this run did a step.
    ``handed_over``: a person has a step in their hands, or had it when the run stopped.
    ``opened``: the answers of lists that show them only once they are open, by screen and question.
    ``decided``: questions of what the site had answered by itself, on which a person has decided.
    ``looked_up_by``: when, by the loop's clock, the site will have written the address that it
    looks up for a postal code, if it does so.
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
    owners: Owners
    blocks: Sequence[Finding] = ()
    clock: Clock = field(default_factory=Clock)
    look: Look | None = None
    readings: int = field(default=0, init=False)
    here: Here | None = field(default=None, init=False)
    cleared: dict[str, int] = field(default_factory=dict, init=False)
    consented: bool = field(default=False, init=False)
    login: Login | None = field(default=None, init=False)
    opening_account: bool = field(default=False, init=False)
    by_phone: bool = field(default=False, init=False)
    lessons: Lessons = field(default_factory=Lessons)
    book: LessonBook | None = None
    lessons_used: Counter[str] = field(default_factory=Counter, init=False)
    to_learn: list[Callable[[], Sequence[Lesson]]] = field(default_factory=list, init=False)
    held: dict[str, tuple[Difference, ...]] = field(default_factory=dict, init=False)
    sent_by_hand: bool = field(default=False, init=False)
    handed_over: bool = field(default=False, init=False)
    opened: dict[tuple[str, str], tuple[Option, ...]] = field(default_factory=dict, init=False)
    decided: set[str] = field(default_factory=set, init=False)
    looked_up_by: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        # The site may call the person's country by another of its names.
        names = answers.names_of(self.knowledge, "nation", self.case.applicant.nationality)
        self.masking.add(*names, field="nationality")
        self.user = Discreet.of(self.user, self.masking)

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

    def typed(self, text: str, *, secret: bool = False) -> None:
        """Remember what is entered besides the case's values: it is kept and told nowhere."""
        (self.masking.add_secret if secret else self.masking.add)(text)

    @property
    def masking(self) -> Masking:
        """Takes the person's values, and what was typed for them, out of what is kept and told."""
        return self.case.masking

    async def read(self) -> Here:
        """Look at the page now. Raises :class:`pages.look.NotSeen`."""
        self.here = await self.look_into(self.page)
        return self.here

    async def look_into(self, page: Page) -> Here:
        """Look at a window of the site. Raises :class:`pages.look.NotSeen`."""
        read = partial(self.lessons.read, masking=self.masking, part=self.part)
        return await read_page(page, self.knowledge, self.origins, read)

    @property
    def part(self) -> Part:
        """Before 登録 or after, as far as it has been written."""
        return "after" if self.case.reached("submitting") else "before"

    async def press_on(self, screen: Screen) -> None:
        """Press what leads on; what comes of it, a question or an answer, may take its time.

        Raises as :meth:`pages.screens.Screen.press_on`.
        """
        browser, navigations = self.browser, self.browser.navigations
        try:
            async with told_while(self.user, "machine.waiting-site", origin=self.case.site.origin):
                await screen.press_on()
        except NotDone as trouble:
            arrived = browser.in_question or browser.heard_of_press(navigations)
            if trouble.reason != "unsure" or not arrived:
                raise
            await browser.answered()

    def person_did(self, who: Actor, what: str) -> None:
        """Count what a person had to do."""
        self.case.note("person", who=who, what=what)
