"""``touroku ledger status``, ``rebuild`` and ``check``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from desk.answers import print_problem, shown
from desk.problems import told
from desk.settings import Settings
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.office.conflicts import noted
from flows.office.opening import audited, ledger_place, needed_ledger
from flows.office.without_folder import told_without_folder
from ledger.aside import Aside, bring_over, put_aside
from ledger.checking import Checked
from ledger.checking import check as look_through
from ledger.ledger import CaughtUp, Ledger, Status
from ledger.trouble import LedgerError
from terms.errors import NOT_DONE

MADE_ANEW = ("ledger.torn", "ledger.key-lost", "ledger.key-other", "ledger.sealed-otherwise")
"""Troubles of a SQLite ledger that a new one out of the folders ends."""


def status(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Say where the ledger is, what it holds, and how far it is behind the folders."""
    with needed_ledger(settings.ledger_options) as ledger:
        now, found = ledger.status(), ledger.compare()
        document = _status(ledger, now, len(found.behind) + len(found.gone))
    if options.json:
        write_json(document)
        return 0
    for name in ("ledger", "kind", "schema", "key", "key_kept", "size", "behind"):
        write_line(f"{words(f'ledger.field.{name}')}: {document[name]}")
    for name, count in now.rows.items():
        write_line(f"  {words(f'ledger.rows.{name}')}: {count}")
    if document["behind"]:
        write_text(words("ledger.say-behind"))
    return 0


def _status(ledger: Ledger, now: Status, behind: int) -> dict[str, Any]:
    return {
        "ledger": ledger.place.told,
        "kind": "postgresql" if ledger.place.shared else "sqlite",
        **asdict(now),
        "desk": ledger.desk,
        "behind": behind,
    }


def rebuild(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Write all of it anew from the folders; a SQLite file that can't be read makes room.

    It is kept under another name: of cases without a folder it is the last to know.
    """
    desk = settings.ledger_options
    audited(desk, "ledger-rebuild")
    aside: Aside | None = None
    brought: list[str] = []
    try:
        with needed_ledger(desk) as ledger:
            done = ledger.rebuild()
    except LedgerError as trouble:
        place = ledger_place(desk)
        if trouble.code not in MADE_ANEW or place is None or place.file is None:
            raise
        aside = put_aside(place, desk.home)
        with needed_ledger(desk) as ledger:
            done = ledger.rebuild()
            brought = bring_over(aside, ledger)
    if aside is not None:
        _tell_aside(aside, brought, words)
    _tell_rebuilt(done, ledger, aside, options, words)
    return 0


def _tell_aside(aside: Aside, brought: Sequence[str], words: Words) -> None:
    """Say where the old ledger is, and what stands in it alone."""
    key = "ledger.put-aside" if aside.whole else "ledger.put-aside-unread"
    print_problem(words, told(words, key, {"file": str(aside.file)}))
    for each in aside.only_there:
        if each.id not in brought:
            params = {"case": each.id, "state": words.find(f"state.{each.state}") or each.state}
            params["file"] = str(aside.file)
            print_problem(words, told(words, "ledger.only-aside", params))


def _tell_rebuilt(
    done: CaughtUp, ledger: Ledger, aside: Aside | None, options: argparse.Namespace, words: Words
) -> None:
    if options.json:
        kept = {"aside": str(aside.file)} if aside else {}
        write_json({"ledger": ledger.place.told, "cases": len(done.taken), **kept,
                    "dropped": list(done.dropped), "unread": list(done.unread)})  # fmt: skip
        return
    write_text(words("ledger.rebuilt", ledger=ledger.place.told, count=str(len(done.taken))))
    for each in done.unread:
        write_line(f"  {words('ledger.unread', case=each)}")


def check(settings: Settings, options: argparse.Namespace, words: Words) -> int:
    """Look through all of it; exit 1 where something is wrong."""
    with needed_ledger(settings.ledger_options) as ledger:
        found = look_through(ledger)
        with ledger.reader() as reader:
            missing = [told_without_folder(each) for each in reader.some(found.missing)]
    well = found.whole and not found.conflicts and not missing
    if options.json:
        write_json({"ledger": ledger.place.told, "whole": found.whole, **asdict(found)})
    else:
        for each in found.conflicts:
            note = noted(each)
            print_problem(words, told(words, note.code, note.params))
        for note in missing:
            print_problem(words, told(words, note.code, shown(note.params)))
        if well:
            write_text(words("ledger.whole", ledger=ledger.place.told))
        elif not found.whole:
            _tell_wrong(found, words)
    return 0 if well else NOT_DONE


def _tell_wrong(found: Checked, words: Words) -> None:
    for kind in ("database", "sealed", "differs", "behind", "gone"):
        for each in getattr(found, kind):
            write_line(f"{words(f'ledger.check.{kind}')}: {each}")
    if not found.pieces_right:
        write_line(words("ledger.check.pieces"))
    write_text(words("ledger.say-rebuild"))
