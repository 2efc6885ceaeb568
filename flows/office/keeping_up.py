"""The ledger told of one act at the desk, outside a run."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from flows.office.opening import audited, ledger_place, open_ledger
from flows.options import LedgerOptions
from ledger.trouble import LedgerError


def note_act(
    options: LedgerOptions, act: str, case: str | None = None, **more: object
) -> LedgerError | None:
    """Write down who did what; why it could not be written, if so. It stops nothing."""
    try:
        if options.home.is_dir() and ledger_place(options) is not None:
            audited(options, act, case, **more)
    except LedgerError as trouble:
        return trouble
    return None


def keep_up(
    options: LedgerOptions, taken: Iterable[Path] = (), dropped: Iterable[str] = ()
) -> LedgerError | None:
    """Tell the ledger of cases that have changed or are gone; why it could not be told, if so.

    What it was not told now it learns at the next start, from the folders.
    """
    try:
        ledger = open_ledger(options)
        if ledger is not None:
            with ledger:
                ledger.take(taken)
                ledger.drop(dropped)
                ledger.take_audit()
    except LedgerError as trouble:
        return trouble
    return None
