"""``touroku ledger purge``: cases that have been kept long enough go, folders and all."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from desk.answers import print_problem, stream
from desk.cases.deleting import delete, is_unfinished
from desk.problems import told
from desk.settings import Settings
from desk.terminal import at_terminal
from desk.words import Words
from desk.writer import write_json, write_text
from flows.outcomes import Failed, NeedsPerson
from records.case import Case, Store, StoreError


def purge(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Delete what was begun so long ago and is finished, or never sent anything.

    Raises :class:`Failed`, :class:`NeedsPerson` and LedgerError.
    """
    store, before = Store(settings.home), datetime.now(UTC) - options.older_than
    day = f"{before.astimezone():%Y-%m-%d}"
    old = [case for case in store.all() if case.created < before and not is_unfinished(case)]
    if old:
        _ask(len(old), day, options, words)
    deleted = _delete(settings, store, old, words)
    if options.json:
        write_json({"before": before.isoformat(timespec="seconds"), "purged": deleted})
    elif old:
        write_text(words("ledger.purged", count=str(len(deleted))))
    else:
        write_text(words("ledger.purge-none", before=day))
    return 0 if len(deleted) == len(old) else 1


def _ask(count: int, day: str, options: argparse.Namespace, words: Words) -> None:
    write_text(words("ledger.purge-these", count=str(count), before=day), stream(options.json))
    if not sys.stdin.isatty():
        raise NeedsPerson("ledger.purge-nobody", count=str(count))
    terminal = at_terminal(words, automatic=False, as_json=options.json)
    if asyncio.run(terminal.ask("ledger.purge-type")).strip() != str(count):
        raise Failed("ledger.not-purged")


def _delete(settings: Settings, store: Store, old: Sequence[Case], words: Words) -> list[str]:
    """Delete each, whatever becomes of the others."""
    deleted: list[str] = []
    for case in old:
        try:
            now = store.open(case.id)  # somebody may have gone on with it since
            if is_unfinished(now):
                raise StoreError("ledger.purge-went-on", case=case.id)
            done = delete(store, case.id, now, settings.profile)
        except StoreError as trouble:
            print_problem(words, told(words, trouble.code, trouble.params))
            continue
        deleted.append(case.id)
        for stays in done.stays:
            print_problem(words, told(words, stays.code, stays.params))
    return deleted
