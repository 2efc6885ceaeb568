"""A person held for one run, so that no other desk of the office runs them at the same time.

Whoever begins with them is told what the office has of them already.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from flows.office.conflicts import conflicts_of_desk
from flows.office.earlier import (
    SameRegistration,
    earlier_here,
    earlier_in_office,
    earlier_without_folder,
)
from flows.office.opening import is_told_of, ledger_place, open_ledger
from flows.options import LedgerOptions
from flows.outcomes import Failed, NeedsPerson
from flows.patience import aside, told_while
from flows.user_interaction import UserInteraction
from ledger.trouble import InHandError, LedgerError
from records.applicant import Applicant, Procedure
from records.case import Store, StoreError
from records.editions import Site
from terms.findings import Note

if TYPE_CHECKING:
    from ledger.ledger import Ledger

ANSWERS_WITHIN = 15.0  # seconds after which a run goes on without the ledger's answer
FOUND_WITHIN = 10.0  # seconds that a run waits to tell of earlier cases before its own is made
LET_GO_WITHIN = 5.0  # seconds that a run waits at its end to let the person go


@dataclass(frozen=True)
class Around:
    """What is told before a case begins; ``trouble``: why other desks were not asked for it.

    ``missing``: cases of the person that may be registered and whose folder is gone.
    """

    notes: Sequence[Note] = ()
    missing: Sequence[Note] = ()
    trouble: LedgerError | None = field(default_factory=lambda: LedgerError("ledger.silent"))


class TakingInHand:
    """A person who is being taken in hand while the browser starts."""

    def __init__(
        self,
        options: LedgerOptions,
        person: Applicant,
        site: Site,
        home: Path,
        procedure: Procedure | None,
    ) -> None:
        self._options = options
        self._person = person
        self._site = site
        self._home = home
        self._here = is_told_of(home, options)
        self._procedure = procedure
        self._ledger: Ledger | None = None
        self._left: list[Note] = []
        self._guard = threading.Lock()
        self._until_let_go: contextlib.ExitStack | None = contextlib.ExitStack()
        self.shared = False
        self.told = True  # the ledger knows what was done with them
        self._asking = asyncio.create_task(aside(self._take))
        self._looking = asyncio.create_task(self._look_around())

    async def answer(self, user: UserInteraction) -> LedgerError | None:
        """Wait for the ledger; why it could not be asked, if so, which is told.

        Raises :class:`Failed` where somebody has the person in hand, or says that a person who may
        be registered is not to be begun anew, :class:`NeedsPerson` where nobody can say it.
        """
        async with told_while(user, "ledger.waiting"):
            await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        trouble: LedgerError | None = LedgerError("ledger.silent")
        if self._asking.done():
            trouble = self._asking.result()
        if isinstance(trouble, InHandError):
            raise Failed(trouble.code, **trouble.params)
        if trouble is not None:
            self._tell(user, trouble)
        async with told_while(user, "ledger.waiting"):
            await asyncio.wait({self._looking}, timeout=FOUND_WITHIN)
        found = self._looking.result() if self._looking.done() else Around()
        for each in found.notes:
            user.warn(each.code, **each.params)
        for each in found.missing:
            user.warn(each.code, **each.params)
            if not user.interactive:
                raise NeedsPerson(each.code, **each.params)
            if not await user.agree("ledger.begin-all-the-same", serious=True):
                raise Failed(each.code, **each.params)
        if trouble is None and self.shared and found.trouble is not None:
            trouble = found.trouble
            self._tell(user, trouble)
        return trouble

    def _tell(self, user: UserInteraction, trouble: LedgerError) -> None:
        user.warn(trouble.code, **trouble.params)
        if self.shared:
            user.tell("ledger.others-unknown")

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
            taken.callback(lambda: held.let_go(told=self.told))
            if held.left:
                self._left = [Note("ledger.person-left", held.left.told)]
            with self._guard:
                if self._until_let_go is not None:
                    self._until_let_go.push(taken.pop_all())
                    self._ledger = ledger

    async def _look_around(self) -> Around:
        """Find what should be known before somebody is begun or gone on with."""
        await asyncio.wait({self._asking}, timeout=ANSWERS_WITHIN)
        earlier, conflicts = await aside(self._earlier), await aside(self._conflicts)
        if self._ledger is not None:
            self._ledger.engine.dispose()  # but for the connection that holds the person
        notes = [*self._left, *earlier.notes, *conflicts]
        return Around(notes, earlier.missing, earlier.trouble)

    def _earlier(self) -> Around:
        """Find cases of the person; none are looked for where they are gone on with."""
        if self._procedure is None:
            return Around(trouble=None)
        asked = SameRegistration(self._person, self._procedure, self._site)
        trouble: LedgerError | None = None
        try:
            if self._ledger is not None:
                compared = self._ledger.compare()
                missing = earlier_without_folder(self._ledger, compared, asked)
                return Around(earlier_in_office(self._ledger, compared, asked), missing, None)
        except LedgerError as found:  # the folders of this desk tell all the same
            trouble = found
        except StoreError:
            return Around(trouble=None)  # told where the case is made
        with contextlib.suppress(StoreError):
            return Around(earlier_here(Store(self._home), asked), trouble=trouble)
        return Around(trouble=trouble)

    def _conflicts(self) -> list[Note]:
        """Find what this desk and another did without knowing of one another."""
        if self._ledger is None or not self.shared:
            return []
        with contextlib.suppress(LedgerError):  # told at the end, when it still can't be written
            return conflicts_of_desk(self._ledger)
        return []

    async def let_go(self) -> None:
        """Let the person go, now or as soon as the ledger has answered."""
        with self._guard:
            held, self._until_let_go = self._until_let_go, None
        self._looking.cancel()
        self._asking.cancel()
        if held is not None:
            await asyncio.wait({asyncio.create_task(aside(held.close))}, timeout=LET_GO_WITHIN)


@asynccontextmanager
async def in_hand_for_run(
    options: LedgerOptions | None,
    person: Applicant,
    site: Site,
    home: Path,
    procedure: Procedure | None = None,
) -> AsyncIterator[TakingInHand | None]:
    """Hold a person as long as this is open; the ledger is asked at once and waited for later.

    ``procedure``: of a registration that begins; earlier ones are told.
    """
    if options is None:
        yield None
        return
    taking = TakingInHand(options, person, site, home, procedure)
    try:
        yield taking
    finally:
        await taking.let_go()
