"""The cases of the office's other desks beside this one's, however long the ledger takes."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from functools import partial

from flows.office import keeping_up
from flows.office.other_desks import KnownElsewhere, known_elsewhere, reached
from flows.office.others_index import OtherDesks, OthersIndex
from flows.options import LedgerOptions
from flows.patience import aside
from ledger.trouble import LedgerError
from records.case import Case, Store, StoreError

ANSWERS_WITHIN = 2.0
"""Seconds after which a page is shown with what was known of the other desks before."""


@dataclass(frozen=True)
class OthersShown:
    """What is known of the other desks; ``trouble``: why it may be old or nothing."""

    desks: OtherDesks = field(default_factory=OtherDesks)
    trouble: LedgerError | None = None


class Office:
    """The office around one open desk. Belongs to the desk's loop."""

    def __init__(self, options: LedgerOptions) -> None:
        self._options = options
        self._index = OthersIndex(options)
        self._looking: asyncio.Task[OthersShown] | None = None
        self._last = OthersShown()

    async def look(self) -> OthersShown:
        """Return the cases of the other desks, as far as the ledger tells them soon."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look())
        await asyncio.wait({self._looking}, timeout=ANSWERS_WITHIN)
        if self._looking.done():
            return self._last
        return OthersShown(self._last.desks, LedgerError("ledger.silent"))

    async def case(self, store: Store, case_id: str) -> Case:
        """Open a case of this desk, or of another one whose folder can be reached.

        Raises LedgerError and :class:`StoreError`.
        """
        try:
            return store.open(case_id)
        except StoreError as trouble:
            if trouble.code != "store.no-such-case":
                raise
            found = self._last.desks.cases.get(case_id)
            if found:  # the ledger is not asked for each of its pictures
                return await asyncio.to_thread(reached, found, self._last.desks.who_has(found))
            known = await self.known(case_id)
            if known is None:
                raise
            return await asyncio.to_thread(reached, known.case, known.who)

    async def known(self, case_id: str) -> KnownElsewhere | None:
        """Return what the ledger tells of a case of another desk. Raises LedgerError."""
        return await aside(partial(known_elsewhere, case_id, self._options))

    async def note(self, act: str, case: str | None = None, **more: object) -> LedgerError | None:
        """Write down who looked at what, or did what; why it could not be written, if so."""
        return await asyncio.to_thread(keeping_up.note_act, self._options, act, case, **more)

    async def keep_up(self, *cases: Case) -> None:
        """Tell the ledger that cases have changed; nobody waits for long.

        What it is not told now it learns at the next start, from the folders.
        """
        folders = [each.folder for each in cases]
        telling = asyncio.create_task(aside(partial(keeping_up.keep_up, self._options, folders)))
        await asyncio.wait({telling}, timeout=ANSWERS_WITHIN)

    async def close(self) -> None:
        """Let go of the ledger, as soon as it answers."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait({self._looking})
        await asyncio.wait({asyncio.create_task(aside(self._index.close))}, timeout=1.0)

    async def _look(self) -> OthersShown:
        try:
            self._last = OthersShown(await aside(self._index.look))
        except LedgerError as trouble:
            self._last = OthersShown(self._last.desks, trouble)
        except Exception as error:  # whatever it is, this desk's own cases are shown
            defect = LedgerError("ledger.failed", ledger="-", reason=type(error).__name__)
            self._last = OthersShown(self._last.desks, defect)
        return self._last
