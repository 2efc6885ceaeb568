"""The office's ledger asked for a case at the command line, and told of what is done with it."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterable
from pathlib import Path

from desk.answers import print_problem
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_line
from flows.office import keeping_up
from flows.office.other_desks import case_of_another_desk, ids_elsewhere, known_elsewhere
from flows.office.without_folder import refuse_without_folder
from ledger.trouble import LedgerError
from records.case import Case, Store, StoreError


def whole_id(store: Store, typed: str, words: Words) -> str:
    """Return the id that somebody meant who typed a part of it, in the whole office.

    Raises :class:`StoreError` where it fits several. A silent ledger is told.
    """

    def elsewhere(part: str) -> list[str]:
        try:
            return ids_elsewhere(part, load_settings().ledger_options)
        except LedgerError as silent:
            print_problem(words, told(words, silent.code, silent.params))
            return []

    return store.whole_id(typed, elsewhere)


def own_case(store: Store, case_id: str) -> Case:
    """Return a case of this desk.

    Raises :class:`StoreError`, and LedgerError where the folder is gone of one that may be
    registered.
    """
    try:
        return store.open(case_id)
    except StoreError as trouble:
        if trouble.code == "store.no-such-case":
            refuse_without_folder(case_id, load_settings().ledger_options)
        raise


def refuse_of_another_desk(case_id: str) -> None:
    """Raise LedgerError where the case is another desk's, for what is done there alone."""
    known = None
    with contextlib.suppress(LedgerError):  # one that can't be asked knows of none
        known = known_elsewhere(case_id, load_settings().ledger_options)
    if known:
        folder = str(known.case.folder)
        raise LedgerError("ledger.case-of-another-desk", case=case_id, folder=folder, who=known.who)


def named_case(store: Store, case_id: str, words: Words) -> Case:
    """Return a case of this desk, else one that another desk of the office has.

    Raises as :func:`own_case`, and LedgerError where that desk's folder can't be reached.
    """
    try:
        return store.open(case_id)
    except StoreError as trouble:
        if trouble.code != "store.no-such-case":
            raise
        try:
            case = case_of_another_desk(case_id, load_settings().ledger_options)
        except LedgerError as silent:
            if silent.code == "ledger.case-out-of-reach":
                raise
            print_problem(words, told(words, silent.code, silent.params))
            raise trouble from None
        if case is None:
            refuse_without_folder(case_id, load_settings().ledger_options)
            raise
    write_line(words("ledger.at-another-desk", folder=str(case.folder)), sys.stderr)
    return case


def note_act(words: Words, act: str, case: str | None = None, **more: object) -> None:
    """Write down who looked at what, or did what; trouble with it is told and stops nothing."""
    tell_trouble(words, keeping_up.note_act(load_settings().ledger_options, act, case, **more))


def keep_up(words: Words, taken: Iterable[Path] = (), dropped: Iterable[str] = ()) -> None:
    """Tell the ledger what has changed; trouble with it is told and stops nothing."""
    tell_trouble(words, keeping_up.keep_up(load_settings().ledger_options, taken, dropped))


def tell_trouble(words: Words, trouble: LedgerError | None) -> None:
    """Tell why the ledger could not be asked or told, where it could not."""
    if trouble:
        print_problem(words, told(words, trouble.code, trouble.params))
