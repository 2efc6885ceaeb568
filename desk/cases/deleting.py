"""``touroku cases purge``: deletes a case for good, after a person saw what is lost."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from desk.answers import print_problem, shown, stream
from desk.problems import told
from desk.settings import load_settings
from desk.terminal import at_terminal
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.intake.case_files import INBOX
from flows.intake.files_of_case import delete_files, files_of_case
from flows.office import keeping_up
from flows.office.person import cases_of
from flows.office.without_folder import cases_without_folder
from flows.outcomes import Failed, NeedsPerson
from flows.registration import login_keyring
from flows.traces import sweep
from ledger.trouble import LedgerError
from records.case import Case, Store, StoreError
from records.delete import delete_case
from terms.findings import Note


def purge(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Delete one case, or with ``--person`` all of its person's, and what the browser remembers.

    A case goes, a simulated one too, when the person has typed its id; one that was begun and not
    finished, or can't be read, needs ``--force`` besides. What of it lies in ``inbox/`` is told
    and offered, with ``--force`` only told. Raises :class:`Failed`, :class:`NeedsPerson` and
    :class:`StoreError`.
    """
    if _purge_without_folder(options, words):
        return 0
    cases = {options.id: open_if_whole(store, options.id)}
    elsewhere: list[str] = []
    if options.person:
        cases, elsewhere = _of_person(cases[options.id], store, options)
    whole = [each for each in cases.values() if each]
    files = in_inbox(load_settings().home, whole, whole_person=options.person)
    _tell_losses(store, cases, options, words)
    _tell_files(files, options, words)
    _ask(options, words)
    profile = load_settings().profile
    deleted = [delete(store, name, case, profile) for name, case in cases.items()]
    left = _offer_files(files, options, words)
    _tell_what_stays([note for each in deleted for note in each.stays], words)
    if not all(each.swept for each in deleted):
        write_line(words("cases.purge-profile", profile=str(profile)), sys.stderr)
    if options.json:
        of_all = {"cases": list(cases), "elsewhere": elsewhere} if options.person else {}
        told = {"inbox": [str(each) for each in left]} if left else {}
        write_json({"case": options.id, "purged": True, **of_all, **told})
        return 0
    for name in cases:
        write_text(words("cases.purged", case=name))
    if any(each.password for each in deleted):
        write_text(words("cases.purged-password"))
    for name in elsewhere:
        write_text(words("cases.person-elsewhere", case=name))
    return 0


def _purge_without_folder(options: argparse.Namespace, words: Words) -> bool:
    """Let the ledger forget a case whose folder is gone already; False where it is none.

    Raises as :func:`purge`.
    """
    desk = load_settings().ledger_options
    if (desk.home / "cases" / options.id).exists():
        return False
    try:
        known = {each.params["case"]: each for each in cases_without_folder(desk)}
    except LedgerError:
        return False
    if options.id not in known:
        return False
    note = known[options.id]
    print_problem(words, told(words, note.code, shown(note.params)))
    _ask(options, words)
    for trouble in (
        keeping_up.note_act(desk, "purge", options.id),
        keeping_up.keep_up(desk, dropped=[options.id]),
    ):
        if trouble:
            raise trouble
    if options.json:
        write_json({"case": options.id, "purged": True})
    else:
        write_text(words("cases.purged", case=options.id))
    return True


def _tell_what_stays(notes: Sequence[Note], words: Words) -> None:
    for each in {f"{note.code} {note.params}": note for note in notes}.values():  # each once
        print_problem(words, told(words, each.code, each.params))


def _of_person(
    case: Case | None, store: Store, options: argparse.Namespace
) -> tuple[dict[str, Case | None], list[str]]:
    """All cases of the person here, and the ids of those at other desks.

    Raises :class:`Failed` for a case that can't be read: nobody knows whose it is.
    """
    if case is None:
        raise Failed("cases.person-unknown", case=options.id)
    person = cases_of(case, store, load_settings().ledger_options)
    if person.trouble:
        raise person.trouble
    return {each: open_if_whole(store, each) for each in person.here}, person.elsewhere


def _tell_why_unread(store: Store, name: str, words: Words) -> None:
    """Tell why a case can't be read, and what in it may be its 認証ID, before it is deleted."""
    try:
        store.open(name)
    except StoreError as trouble:
        print_problem(words, told(words, trouble.code, shown(trouble.params)))


def _tell_losses(
    store: Store, cases: Mapping[str, Case | None], options: argparse.Namespace, words: Words
) -> None:
    """Say what is lost with some cases. Raises :class:`Failed` where ``--force`` is missing."""
    for name, case in cases.items():
        if case is None:
            _tell_why_unread(store, name, words)
        if case is None and not options.force:
            raise Failed("cases.purge-damaged", case=name)
        if case and is_unfinished(case) and not options.force:
            raise Failed("cases.purge-unfinished", case=case.id, auth_id=case.auth_id or "-")
    out = stream(options.json)
    for name, case in cases.items():
        write_text(words("cases.purge-loses", case=name), file=out)
        for line in what_goes(case, words):
            write_line(f"  {line}", file=out)


def _tell_files(files: Sequence[Path], options: argparse.Namespace, words: Words) -> None:
    out = stream(options.json)
    if files:
        write_text(words("cases.purge-inbox", folder=str(files[0].parent)), file=out)
    for each in files:
        write_line(f"  {each.name}", file=out)


def _offer_files(
    files: Sequence[Path], options: argparse.Namespace, words: Words
) -> Sequence[Path]:
    """Delete what of the case lies in ``inbox/`` on a yes; returns what is still there."""
    if not files or options.force:
        return files
    terminal = at_terminal(words, automatic=False, as_json=options.json)
    if not asyncio.run(terminal.agree("cases.purge-inbox-too", serious=True)):
        return files
    left = delete_files(files)
    _tell_what_stays([stays(each) for each in left], words)
    return left


def in_inbox(home: Path, cases: Iterable[Case], *, whole_person: bool = False) -> list[Path]:
    """Return what lies in ``inbox/`` of some cases, or of all of their person's."""
    found = (files_of_case(each, home / INBOX, any_procedure=whole_person) for each in cases)
    return sorted({path for files in found for path in files})


def stays(path: Path) -> Note:
    """Say that a file of ``inbox/`` could not be deleted."""
    return Note("cases.inbox-stays", {"file": str(path)})


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
    stays += tuple(Note(each.code, each.params) for each in _out_of_the_ledger(store, case_id))
    return Deleted(forgotten, sweep(profile), stays)


def _out_of_the_ledger(store: Store, case_id: str) -> Iterator[LedgerError]:
    """Write the act down, and let the ledger forget the case; what hinders it is told."""
    options = load_settings().ledger_options
    if store.home.absolute() == options.home.absolute():
        for trouble in (
            keeping_up.note_act(options, "purge", case_id),
            keeping_up.keep_up(options, dropped=[case_id]),
        ):
            if trouble:
                yield trouble


def open_if_whole(store: Store, case_id: str) -> Case | None:
    """Return the case, or None for one that can't be read but is there."""
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
    """Give what is lost with a case, a line each."""
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
