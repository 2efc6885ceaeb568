"""``touroku cases purge``: deletes a case for good, after a person saw what is lost."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk.answers import print_problem, stream
from desk.problems import told
from desk.settings import load_settings
from desk.terminal import at_terminal
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.outcomes import Failed, NeedsPerson
from flows.registration import login_keyring
from flows.traces import sweep
from records.case import Case, Store, StoreError
from records.delete import delete_case
from terms.findings import Note


def purge(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Delete one case, and what the browser may remember of it.

    A case of practice goes without a question. A real one goes when the person has typed its id;
    one that was begun and not finished, or can't be read, needs ``--force`` besides. Raises
    :class:`Failed`, :class:`NeedsPerson` and :class:`StoreError`.
    """
    case = open_if_whole(store, options.id)
    if not (case and case.site.loopback):
        if case is None and not options.force:
            raise Failed("cases.purge-damaged", case=options.id)
        if case and is_unfinished(case) and not options.force:
            raise Failed("cases.purge-unfinished", case=case.id, auth_id=case.auth_id or "-")
        out = stream(options.json)
        write_text(words("cases.purge-loses", case=options.id), file=out)
        for line in what_goes(case, words):
            write_line(f"  {line}", file=out)
        _ask(options, words)
    profile = load_settings().profile
    deleted = delete(store, options.id, case, profile)
    for each in deleted.stays:
        print_problem(words, told(words, each.code, each.params))
    if not deleted.swept:
        write_line(words("cases.purge-profile", profile=str(profile)), sys.stderr)
    if options.json:
        write_json({"case": options.id, "purged": True})
    else:
        write_text(words("cases.purged", case=options.id))
        if deleted.password:
            write_text(words("cases.purged-password"))
    return 0


@dataclass(frozen=True)
class Deleted:
    """What went besides the case: a ``password`` in the keyring, what the browser remembered.

    ``stays`` is what could not be deleted, by whom it must be.
    """

    password: bool
    swept: bool
    stays: tuple[Note, ...] = ()


def delete(store: Store, case_id: str, case: Case | None, profile: Path) -> Deleted:
    """Delete a case for good; ``case`` is None for one that can't be read. Asks nobody.

    Raises :class:`StoreError`.
    """
    # While its journal is there.
    kept = login_keyring.entry(case) if case and login_keyring.is_kept(case) else None
    forgotten = case is not None and login_keyring.forget(case)
    delete_case(store, case_id)
    stays: tuple[Note, ...] = ()
    if kept and not forgotten:
        params = dict(zip(("service", "user"), kept, strict=True))
        stays = (Note("cases.purge-password-stays", params),)
    return Deleted(forgotten, sweep(profile), stays)


def open_if_whole(store: Store, case_id: str) -> Case | None:
    """The case, or None for one that can't be read but is there."""
    try:
        case = store.open(case_id)
        with case.locked():
            return case
    except StoreError as trouble:
        if trouble.code != "store.damaged-case":
            raise
        return None


def is_unfinished(case: Case) -> bool:
    """Was it begun at the site, and is it not complete?"""
    untouched = case.state == "prepared" and not case.progress.may_have_submitted
    return case.state != "complete" and not untouched


def what_goes(case: Case | None, words: Words) -> Iterator[str]:
    """What is lost with a case, a line each."""
    if case is None:
        yield words("cases.purge-unknown")
        return
    yield f"{words('cases.field.state')}: {words(f'state.{case.state}')}"
    yield f"{words('cases.field.auth_id')}: {case.auth_id or '-'}"
    for kind, files in (("mails", "*"), ("shots", "*.png")):
        count = sum(path.is_file() for path in (case.folder / kind).glob(files))
        yield f"{words(f'cases.purge-{kind}')}: {count}"
    if login_keyring.is_kept(case):
        yield words("cases.purge-password")


def _ask(options: argparse.Namespace, words: Words) -> None:
    terminal = at_terminal(words, automatic=False, as_json=options.json)
    if not sys.stdin.isatty():
        raise NeedsPerson("cases.purge-nobody", case=options.id)
    typed = asyncio.run(terminal.ask("cases.purge-type-id"))
    if typed.strip() != options.id:
        raise Failed("cases.not-purged", case=options.id)
