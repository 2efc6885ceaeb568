"""The cases of the other desks for a program that stays: asked anew only where they changed."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.office.opening import shared_ledger
from flows.options import LedgerOptions
from ledger.folders import number_of
from ledger.trouble import LedgerError

if TYPE_CHECKING:
    from ledger.ledger import Ledger
    from ledger.rows import LedgerCase


@dataclass(frozen=True)
class OtherDesks:
    """Their cases by id, in order, and by what each desk is ``called``."""

    cases: Mapping[str, LedgerCase] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    def who_has(self, case: LedgerCase) -> str:
        """Return by what the desk is known that keeps a case."""
        return self.called.get(case.desk, case.desk)


class OthersIndex:
    """What was read of the office's ledger; one thread at a time looks into it."""

    def __init__(self, options: LedgerOptions) -> None:
        self._options = options
        self._ledger: Ledger | None = None
        self._known: dict[int, tuple[str, LedgerCase]] = {}
        self._one = threading.Lock()

    def look(self) -> OtherDesks:
        """Return the cases of the other desks as they are now; none where no ledger is shared.

        Raises LedgerError.
        """
        with self._one:
            if self._ledger is None:
                self._ledger = shared_ledger(self._options)
            if self._ledger is None:
                return OtherDesks()
            try:
                return self._look(self._ledger)
            except LedgerError:
                self._close()  # as a server that was away is asked over a new connection
                raise

    def close(self) -> None:
        """Let go of the ledger."""
        with self._one:
            self._close()

    def _look(self, ledger: Ledger) -> OtherDesks:
        with ledger.reader() as reader:
            marks = reader.of_others(ledger.desk)
            called = reader.called()
            behind = [no for no, mark in marks.items() if self._mark(no) != mark]
            known = {no: self._known[no] for no in marks if no in self._known}
            for case in reader.numbered(sorted(behind)):
                no = number_of(case.id)
                known[no] = marks[no], case
        self._known = dict(sorted(known.items()))
        return OtherDesks({case.id: case for _, case in self._known.values()}, called)

    def _mark(self, no: int) -> str:
        return self._known[no][0] if no in self._known else ""

    def _close(self) -> None:
        if self._ledger is not None:
            self._ledger.close()
            self._ledger = None
