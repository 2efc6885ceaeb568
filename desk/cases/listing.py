"""``touroku cases list`` and ``due``: all that is kept, and what of it ends soon."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from desk.answers import print_problem
from desk.cases.summary import entry, in_person
from desk.problems import told
from desk.words import LANGUAGES, Words
from desk.writer import write_json_rows, write_line, write_text
from flows.cases.expiry import Expiry, expiring
from flows.cases.searching import is_found
from records.case import Case, ListedCase, Store, StoreError
from terms.japan import JAPAN
from terms.masking import masked_name


def list_all(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Every case, oldest first, or those that are searched; damaged ones are told."""
    search = " ".join(options.search).split()
    cases = [each for each in store.survey() if _is_wanted(each, search)]
    listed = list(readable(cases, words))
    if options.json:
        write_json_rows(entry(words, each) for each in cases)
        return 0
    if not listed:
        key = "cases.none-found" if search else "cases.none"
        write_text(words(key, folder=str(store.cases), search=" ".join(search)))
    for case in listed:
        created = case.created.astimezone().strftime("%Y-%m-%d %H:%M")
        state = words(f"state.{case.state}")
        write_line(f"{case.id}  {created}  {state}  {case.auth_id or '-'}  {_who(case, words)}")
    return 0


def _is_wanted(each: ListedCase | StoreError, search: Sequence[str]) -> bool:
    """Whoever looks for one case is told of damaged ones too: it may be among them."""
    if not search or isinstance(each, StoreError):
        return True
    keys = (f"state.{each.state}", f"procedure.{each.procedure}")
    return is_found(each, search, [spoken(key) for spoken in map(Words, LANGUAGES) for key in keys])


def due(store: Store, options: argparse.Namespace, words: Words) -> int:
    """What is over or ends soon, the most urgent first."""
    cases = readable(store.survey(), words)
    today = datetime.now(JAPAN).date()
    found = expiring(cases, today, options.days)
    if options.json:
        write_json_rows(_document(expiry) for expiry in found)
        return 0
    if not found:
        write_text(words("cases.nothing-due"))
    for expiry in found:
        what = words(f"cases.ends.{expiry.what}")
        over = expiry.days < 0
        days = words("cases.days-over" if over else "cases.days-left", days=str(abs(expiry.days)))
        case = expiry.case
        who = _who(case, words)
        write_line(f"{expiry.until}  {days}  {what}  {case.id}  {case.auth_id or '-'}  {who}")
    return 0


def readable(cases: Iterable[ListedCase | StoreError], words: Words) -> Iterator[ListedCase]:
    """The cases that can be read; of the others it is told why they can't."""
    for each in cases:
        if isinstance(each, StoreError):
            print_problem(words, told(words, each.code, each.params))
        else:
            yield each


def _who(case: Case | ListedCase, words: Words) -> str:
    mark = f"  {words('cases.simulated')}" if case.site.loopback else ""
    name = in_person(case).get("name") or masked_name(case.applicant.name)
    return f"{name}{mark}"


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
