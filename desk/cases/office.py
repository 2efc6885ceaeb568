"""The office's ledger told of what is done with a case at the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from desk.answers import print_problem
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from flows.office import keeping_up
from ledger.trouble import LedgerError


def note_act(words: Words, act: str, case: str | None = None, **more: object) -> None:
    """Write down who looked at what, or did what; trouble with it is told and stops nothing."""
    _tell(words, keeping_up.note_act(load_settings().ledger_options, act, case, **more))


def keep_up(words: Words, taken: Iterable[Path] = (), dropped: Iterable[str] = ()) -> None:
    """Tell the ledger what has changed; trouble with it is told and stops nothing."""
    _tell(words, keeping_up.keep_up(load_settings().ledger_options, taken, dropped))


def _tell(words: Words, trouble: LedgerError | None) -> None:
    if trouble:
        print_problem(words, told(words, trouble.code, trouble.params))
