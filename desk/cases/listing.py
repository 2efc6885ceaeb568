"""``touroku cases list`` and ``due``: all that is kept, and what of it ends soon."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from desk.answers import print_problem
from desk.cases.office import note_act
from desk.cases.rows import write_rows
from desk.cases.summary import entry, in_person
from desk.problems import told
from desk.settings import load_settings
from desk.words import LANGUAGES, Words
from desk.writer import write_json, write_json_rows, write_text
from flows.cases.expiry import Expiry, expiring, last_days
from flows.office.surveying import Every, Expiring, Question, Search, Survey, survey
from flows.outcomes import BadInput
from records.case import Store, StoreError
from records.listed import AnyCase
from records.progress import State
from records.safe_files import write_whole
from terms.japan import JAPAN
from terms.masking import masked_name
from terms.vocabulary import Procedure

if TYPE_CHECKING:
    from ledger.reading import Called


EVERY_DAY = 36_500  # of a calendar: whatever is still to come
LISTED = ("case", "created", "state", "procedure", "auth_id", "name")
DUE = ("until", "days", "what", "case", "procedure", "auth_id", "name")


def list_all(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Every case, oldest first, or those that are searched; damaged ones are told."""
    search = " ".join(options.search).split()
    found = _asked(store, Search(search, _called()) if search else Every(), words)
    cases = found.cases
    note_act(words, "search" if search else "list", found=len(cases))
    listed = list(readable(cases, words))
    if options.json:
        write_json_rows(entry(words, each) for each in cases)
        return 0
    if not cases:  # a damaged one is one, too
        key = "cases.none-found" if search else "cases.none"
        write_text(words(key, folder=str(store.cases), search=" ".join(search)))
    write_rows(
        [words(f"cases.field.{name}") for name in LISTED],
        (
            (
                case.id,
                case.created.astimezone().strftime("%Y-%m-%d %H:%M"),
                words(f"state.{case.state}"),
                words(f"cases.short.{case.procedure}"),
                case.auth_id or "-",
                _who(case, found, words),
            )
            for case in listed
        ),
    )
    return 0


def _called() -> Called:
    """Return what a state and a procedure are called, in the languages of the desk and in files."""
    spoken = [Words(lang) for lang in LANGUAGES]

    @cache
    def called(state: State, procedure: Procedure) -> tuple[str, ...]:
        keys = (f"state.{state}", f"procedure.{procedure}")
        return (state, procedure, *(words(key) for words in spoken for key in keys))

    return called


def due(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Return what is over or ends soon, the most urgent first; or write it as a calendar."""
    today = datetime.now(JAPAN).date()
    days = EVERY_DAY if options.ics and options.days is None else options.days
    asked = Expiring(last_days(today, days))
    note_act(words, "due")
    answer = _asked(store, asked, words)
    found = expiring(readable(answer.cases, words), today, days)
    if options.ics:
        return _write_feed(found, options, words)
    if options.json:
        write_json_rows(_document(expiry) for expiry in found)
        return 0
    if not found:
        write_text(words("cases.nothing-due"))
    write_rows(
        [words(f"cases.field.{name}") for name in DUE],
        (
            (
                str(expiry.until),
                _days(expiry.days, words),
                words(f"cases.ends.{expiry.what}"),
                expiry.case.id,
                words(f"cases.short.{expiry.case.procedure}"),
                expiry.case.auth_id or "-",
                _who(expiry.case, answer, words),
            )
            for expiry in found
        ),
    )
    return 0


def _days(days: int, words: Words) -> str:
    return words("cases.days-over" if days < 0 else "cases.days-left", days=str(abs(days)))


def _write_feed(found: list[Expiry], options: argparse.Namespace, words: Words) -> int:
    """Write the calendar of the office: whole or not at all, for its owner's eyes."""
    from flows.cases.feed import feed_ics

    path: Path = options.ics
    coming = [each for each in found if each.days >= 0]
    with contextlib.suppress(FileNotFoundError):
        if not path.read_bytes().lstrip().startswith(b"BEGIN:VCALENDAR"):
            raise BadInput("cases.feed-other", file=str(path))
    write_whole(path, feed_ics(coming, words, _whole_name if options.names else None))
    if options.json:
        write_json({"file": str(path), "count": len(coming)})
    else:
        write_text(words("cases.feed-written", file=str(path), count=str(len(coming))))
    return 0


def _whole_name(case: AnyCase) -> str:
    return case.applicant.name


def _asked(store: Store, question: Question, words: Words) -> Survey:
    """Return the answer of the folders, by the ledger where that is quicker.

    Its trouble is told.
    """
    answer = survey(store, question, load_settings().ledger_options)
    if answer.trouble:
        print_problem(words, told(words, answer.trouble.code, answer.trouble.params))
    return answer


def readable(cases: Iterable[AnyCase | StoreError], words: Words) -> Iterator[AnyCase]:
    """Give the cases that can be read; of the others it is told why they can't."""
    for each in cases:
        if isinstance(each, StoreError):
            print_problem(words, told(words, each.code, each.params))
        else:
            yield each


def _who(case: AnyCase, found: Survey, words: Words) -> str:
    """Return whose a case is, whether it is only simulated, and which other desk keeps it."""
    mark = f"  {words('cases.simulated')}" if case.site.loopback else ""
    name = in_person(case).get("name") or masked_name(case.applicant.name)
    desk = found.kept_by.get(case.id)
    kept = f"  {words('cases.kept-by', desk=desk)}" if desk else ""
    return f"{name}{mark}{kept}"


def _document(expiry: Expiry) -> dict[str, object]:
    case = expiry.case
    return {
        "case": case.id,
        "what": expiry.what,
        "until": expiry.until.isoformat(),
        "days": expiry.days,
        "auth_id": case.auth_id,
        "name": masked_name(case.applicant.name),
        "simulated": case.site.loopback,
    }
