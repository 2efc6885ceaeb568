"""``touroku cases purge``: deletes a case for good, after a person saw what is lost."""

from __future__ import annotations

import argparse
import asyncio
import sys

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


def purge(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Delete one case, and what the browser may remember of it.

    A case of practice goes without a question. A real one goes when the person has typed its id;
    one that was begun and not finished, or can't be read, needs ``--force`` besides. Raises
    :class:`Failed`, :class:`NeedsPerson` and :class:`StoreError`.
    """
    case = _open(store, options.id)
    if not (case and case.site.loopback):
        _only_with_force(case, options)
        _tell(case, options, words)
        _ask(options, words)
    # While its journal is there.
    kept = login_keyring.entry(case) if case and login_keyring.is_kept(case) else None
    forgotten = case is not None and login_keyring.forget(case)
    delete_case(store, options.id)
    if kept and not forgotten:
        params = dict(zip(("service", "user"), kept, strict=True))
        print_problem(words, told(words, "cases.purge-password-stays", params))
    profile = load_settings().profile
    swept = sweep(profile)
    if not swept:
        write_line(words("cases.purge-profile", profile=str(profile)), sys.stderr)
    if options.json:
        write_json({"case": options.id, "purged": True})
    else:
        write_text(words("cases.purged", case=options.id))
        if forgotten:
            write_text(words("cases.purged-password"))
    return 0


def _open(store: Store, case_id: str) -> Case | None:
    """The case, or None for one that can't be read but is there."""
    try:
        case = store.open(case_id)
        with case.locked():
            return case
    except StoreError as trouble:
        if trouble.code != "store.damaged-case":
            raise
        return None


def _only_with_force(case: Case | None, options: argparse.Namespace) -> None:
    if options.force:
        return
    if case is None:
        raise Failed("cases.purge-damaged", case=options.id)
    untouched = case.state == "prepared" and not case.progress.may_have_submitted
    if case.state != "complete" and not untouched:
        raise Failed("cases.purge-unfinished", case=case.id, auth_id=case.auth_id or "-")


def _tell(case: Case | None, options: argparse.Namespace, words: Words) -> None:
    out = stream(options.json)
    write_text(words("cases.purge-loses", case=options.id), file=out)
    if case is None:
        write_line(f"  {words('cases.purge-unknown')}", file=out)
        return
    write_line(f"  {words('cases.field.state')}: {words(f'state.{case.state}')}", file=out)
    write_line(f"  {words('cases.field.auth_id')}: {case.auth_id or '-'}", file=out)
    for kind, files in (("mails", "*"), ("shots", "*.png")):
        count = sum(path.is_file() for path in (case.folder / kind).glob(files))
        write_line(f"  {words(f'cases.purge-{kind}')}: {count}", file=out)
    if login_keyring.is_kept(case):
        write_line(f"  {words('cases.purge-password')}", file=out)


def _ask(options: argparse.Namespace, words: Words) -> None:
    terminal = at_terminal(words, automatic=False, as_json=options.json)
    if not sys.stdin.isatty():
        raise NeedsPerson("cases.purge-nobody", case=options.id)
    typed = asyncio.run(terminal.ask("cases.purge-type-id"))
    if typed.strip() != options.id:
        raise Failed("cases.not-purged", case=options.id)
