"""The ledger kept up while a case is worked on: beside the run, never before it.

A case goes on whether the ledger can be written or not. What it missed it is told at the next
start, out of the folders.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from flows.office.opening import audited, is_told_of, open_ledger
from flows.options import LedgerOptions
from ledger.trouble import LedgerError
from records.case import Case
from records.journal import JournalEvent

if TYPE_CHECKING:
    from ledger.ledger import Ledger

TELLING = frozenset({"state", "not-sent", "refused", "recovered", "may-submit", "handed-back",
                     "auth_id", "auth-id-decided", "fact", "operator", "put-aside"})  # fmt: skip
"""Events after which a ledger tells something else of a case."""

AT_A_START = 200  # cases that a run takes in which the ledger does not know yet
LAST_WORDS = 5.0  # seconds that a run waits at its end for the ledger


class Recorder:
    """Writes a case to the ledger from a thread of its own, whenever something of it changes."""

    def __init__(self, options: LedgerOptions | None, home: Path) -> None:
        self._options = options if options and is_told_of(home, options) else None
        self._changed: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        self._trouble: LedgerError | None = None
        self._unaudited: LedgerError | None = None
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None

    def begin(self, case: Case, act: str) -> None:
        """Hear of a case from now on; ``act`` is what is done with it: ``run``, ``resume``."""
        if self._options is None:
            return
        self._audit(act, case)
        self._thread = threading.Thread(target=self._work, name="ledger", daemon=True)
        self._thread.start()
        self._changed.put(case.folder)

        def heard(event: JournalEvent) -> None:
            if event in TELLING:
                self._changed.put(case.folder)

        case.on_write = heard

    async def end(self, case: Case, act: str) -> LedgerError | None:
        """Write the last of it; why the ledger does not have it, if it has not."""
        case.on_write = None
        if self._options is None:
            return None
        self._audit(act, case)
        if self._thread is not None:
            self._changed.put(case.folder)
            self._changed.put(None)
            await asyncio.to_thread(self._ended.wait, LAST_WORDS)
            if not self._ended.is_set():
                return LedgerError("ledger.slow")
        return self._trouble or self._unaudited

    def _audit(self, act: str, case: Case) -> None:
        assert self._options
        try:
            audited(self._options, act, case.id)
        except LedgerError as trouble:
            self._unaudited = trouble

    def _work(self) -> None:
        ledger: Ledger | None = None
        going = True
        while going:
            folders, going = self._next()
            try:
                if ledger is None:
                    ledger = self._open()
                if ledger is not None:
                    ledger.take(folders)
                    if not going:
                        ledger.take_audit()
                self._trouble = None
            except LedgerError as trouble:
                self._trouble = trouble
            except Exception as error:  # whatever it is, it stops no registration
                self._trouble = LedgerError(
                    "ledger.failed", ledger="-", reason=type(error).__name__
                )
        if ledger is not None:
            with contextlib.suppress(Exception):
                ledger.close()
        self._ended.set()

    def _open(self) -> Ledger | None:
        assert self._options
        ledger = open_ledger(self._options)
        if ledger is not None:
            ledger.catch_up(AT_A_START)
        return ledger

    def _next(self) -> tuple[list[Path], bool]:
        """Return what changed since, each once; False with the last of it."""
        some = [self._changed.get()]
        with contextlib.suppress(queue.Empty):
            while True:
                some.append(self._changed.get_nowait())
        return list(dict.fromkeys(each for each in some if each)), None not in some
