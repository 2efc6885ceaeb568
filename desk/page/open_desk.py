"""What all pages of one open desk share."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desk.checking import Checked
from desk.page.current_run import CurrentRun
from desk.page.drafts import Drafts
from desk.page.dropped import DroppedList
from desk.page.live import Changes
from desk.page.live_card import LiveCard
from desk.page.notices import recall_sound
from desk.page.others import Office
from desk.page.page_words import PageWords
from desk.page.reminding import Sent
from desk.page.search import CaseSearch
from desk.page.setup_walk import PageGuide
from desk.page.work import Busy, Work
from desk.run_request import RunRequest, typed
from desk.settings import Settings
from desk.words import Words
from flows.setup.walk import Item
from records.applicant import Request as CaseRequest
from records.case_index import CaseIndex
from records.editions import Site
from terms.findings import Finding

if TYPE_CHECKING:
    from starlette.requests import Request

LEFT_FOR = 20.0
"""Seconds without any page that looks on after which a run stops: a page that is loaded anew is
back within one."""


@dataclass
class OpenDesk:
    """One desk while its page is served.

    ``options`` are those that were typed for ``touroku desk``; ``site`` is where it registers,
    ``client`` whom one can register there for practice.
    """

    words: Words
    settings: Settings
    options: argparse.Namespace
    site: Site
    client: CaseRequest | None = None
    close_desk: Callable[[], None] = field(default=lambda: None)
    left_for: float = LEFT_FOR
    closing: bool = False
    changes: Changes = field(default_factory=Changes)
    dropped: DroppedList | None = None  # the list that was dropped on the page last
    _lookers: int = 0
    _leaving: asyncio.TimerHandle | None = None

    def __post_init__(self) -> None:
        self.words = PageWords(self.words.lang)
        self.asked = self.request_for(self.site)
        self.store = self.asked.store
        self.index = CaseIndex(self.store)
        self.office = Office(self.settings.ledger_options)
        self.search = CaseSearch()
        self.drafts = Drafts()
        self.run = CurrentRun(self.changes, self._make_room)
        self.card = LiveCard(self.options.card, self.changes, lambda: self.run.under_way)
        self.check = Work[Checked](self.changes)
        self.setup = Work[list[Item]](self.changes)
        self.howto = Work[list[str]](self.changes)
        self.lists = Work[DroppedList](self.changes)
        self.reminders = Work[list[Sent]](self.changes)
        self.mailbox = Work[list[Finding]](self.changes)
        self.guide: PageGuide | None = None  # of the setup that was walked through last
        self.sound = recall_sound(self.settings.home)
        self.holder_lang = self.asked.holder_lang or self.words.lang

    def request_for(self, site: Site, options: argparse.Namespace | None = None) -> RunRequest:
        """Return what a run on a site is asked for here, in the language that is shown now.

        By those ``options`` instead of the desk's own.
        """
        chosen = options or self.options
        return typed(chosen, self.settings, self.words, site, at_terminal=False)

    def speak(self, lang: str) -> None:
        """Show everything in another language from now on."""
        self.words = PageWords(lang)
        self.asked = self.request_for(self.site)
        self.changes.happened()

    async def work_by(self, settings: Settings) -> None:
        """Do everything by other settings from now on; the ledger is opened anew."""
        lang = settings.lang if settings.lang != self.settings.lang else None
        before, self.settings = self.office, settings
        self.office = Office(settings.ledger_options)
        self.mailbox.forget()
        self.speak(lang or self.words.lang)
        await before.close()

    def close(self) -> None:
        """End whatever waits for news, so that the desk can close."""
        self.closing = True
        self.changes.happened()

    async def put_away(self) -> None:
        """End all that is under way, and wait until it is written and put away."""
        works = (self.check, self.setup, self.howto, self.lists, self.reminders, self.mailbox)
        open_things = (self.run, self.card, self.office, *works)
        await asyncio.gather(*(each.close() for each in open_things))

    def keep_card_free(self) -> None:
        """Raise :class:`Busy` while a registration needs browser and card for itself."""
        if self.run.under_way:
            raise Busy("page.card-in-use")

    def _make_room(self) -> None:
        """Make room for a registration: nothing else speaks with the card or uses its profile."""
        self.check.cancel()
        self.setup.cancel()

    @contextmanager
    def looked_at(self) -> Iterator[None]:
        """Give a page looks on; when the last one has gone for good a run stops, as with Ctrl-C."""
        self._lookers += 1
        if self._leaving:
            self._leaving.cancel()
            self._leaving = None
        try:
            yield
        finally:
            self._lookers -= 1
            if not self._lookers and not self.closing:
                loop = asyncio.get_running_loop()
                self._leaving = loop.call_later(self.left_for, self.run.stop)


def desk_of(request: Request) -> OpenDesk:
    """Return the desk whose page was asked for."""
    desk: OpenDesk = request.app.state.desk
    return desk
