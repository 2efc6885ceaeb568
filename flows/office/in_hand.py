"""A person held for one run, so that no other desk of the office runs them at the same time."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from flows.office.opening import ledger_place, open_ledger
from flows.options import LedgerOptions
from flows.outcomes import Failed
from flows.patience import aside, told_while
from flows.user_interaction import UserInteraction
from ledger.trouble import InHandError, LedgerError
from records.applicant import Applicant
from records.editions import Site

ANSWERS_WITHIN = 15.0  # seconds after which a run goes on without the ledger's answer
LET_GO_WITHIN = 5.0  # seconds that a run waits at its end to let the person go


class TakingInHand:
    """A person who is being taken in hand while the browser starts."""

    def __init__(
        self, options: LedgerOptions, person: Applicant, site: Site, *, here: bool
    ) -> None:
        self._options = options
        self._person = person
        self._site = site
        self._here = here
        self._guard = threading.Lock()
        self._until_let_go: contextlib.ExitStack | None = contextlib.ExitStack()
        self.shared = False
        self._asking = asyncio.create_task(aside(self._take))

    async def answer(self, user: UserInteraction) -> LedgerError | None:
        """Wait for the ledger; why it could not be asked, if so, which is told.

        Raises :class:`Failed` where somebody has the person in hand.
        """
        async with told_while(user, "ledger.waiting"):
            await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        trouble: LedgerError | None = LedgerError("ledger.silent")
        if self._asking.done():
            trouble = self._asking.result()
        if isinstance(trouble, InHandError):
            raise Failed(trouble.code, **trouble.params)
        if trouble is not None:
            user.warn(trouble.code, **trouble.params)
            if self.shared:
                user.tell("ledger.others-unknown")
        return trouble

    def _take(self) -> LedgerError | None:
        try:
            self._take_in_hand()
        except LedgerError as trouble:
            return trouble
        except Exception as error:  # whatever it is, it stops no registration
            return LedgerError("ledger.failed", ledger="-", reason=type(error).__name__)
        return None

    def _take_in_hand(self) -> None:
        place = ledger_place(self._options)
        if place is None:
            return
        self.shared = place.shared
        # A case that is put elsewhere (``--out``) is in no ledger, but its person is the same one.
        if not (self._here or (place.shared and not self._site.loopback)):
            return
        from ledger.in_hand import take

        with contextlib.ExitStack() as taken:
            ledger = open_ledger(self._options, place)
            assert ledger
            taken.enter_context(ledger)
            held = take(ledger, self._person, self._site, self._options.operator)
            taken.callback(held.let_go)
            with self._guard:
                if self._until_let_go is not None:
                    self._until_let_go.push(taken.pop_all())

    async def let_go(self) -> None:
        """Let the person go, now or as soon as the ledger has answered."""
        with self._guard:
            held, self._until_let_go = self._until_let_go, None
        self._asking.cancel()
        if held is not None:
            await asyncio.wait({asyncio.create_task(aside(held.close))}, timeout=LET_GO_WITHIN)


@asynccontextmanager
async def in_hand_for_run(
    options: LedgerOptions | None, person: Applicant, site: Site, home: Path
) -> AsyncIterator[TakingInHand | None]:
    """Hold a person as long as this is open; the ledger is asked at once and waited for later."""
    if options is None:
        yield None
        return
    here = options.home.absolute() == home.absolute()
    taking = TakingInHand(options, person, site, here=here)
    try:
        yield taking
    finally:
        await taking.let_go()
