"""``touroku cases show``: what happened in a case, in words."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from desk.answers import print_problem
from desk.cases.office import named_case, note_act
from desk.cases.summary import in_person, summary
from desk.cases.told_history import told_history
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.cases.handing_on import HandedOn, handed_on
from flows.cases.history import doubts
from flows.office.other_desks import KnownElsewhere, known_elsewhere
from ledger.trouble import LedgerError
from records.case import Case, Store
from records.listed import AnyCase


def show(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Return the case, what happened, and what to do now; of another desk's what is known."""
    try:
        case = named_case(store, options.id, words)
    except LedgerError as trouble:
        if trouble.code != "ledger.case-out-of-reach":
            raise
        known = known_elsewhere(options.id, load_settings().ledger_options)
        if known is None:
            raise
        note_act(words, "show", known.case.id)
        print_problem(words, told(words, trouble.code, trouble.params))
        return _show_elsewhere(known, options, words)
    note_act(words, "show", case.id)
    last = handed_on(case)
    happened = told_history(case, words)
    for doubt in doubts(case, words):
        print_problem(words, told(words, doubt.code, doubt.params))
    if options.json:
        from flows.registration.register import Outcome

        lines = [{"at": at.isoformat(), "text": text} for at, text in happened]
        told_on = {"operators": list(last.operators), "note": last.note or None,
                   "last_screen": last.screen or None}  # fmt: skip
        write_json({**Outcome(case, 0.0).to_json(), **summary(case), **told_on, "story": lines})
        return 0
    _write_fields(case, words)
    write_text(f"\n{words('cases.what-happened')}")
    day = ""
    for at, text in happened:
        local = at.astimezone()
        if (today := f"{local:%Y-%m-%d}") != day:
            day = today
            write_line(f"  {day}")
        write_line(f"    {local:%H:%M:%S}  {text}")
    for line in _handed_on(last, words):
        write_line(line)
    write_text(f"\n{words('cases.what-now')} {_what_now(case, words)}")
    return 0


def _write_fields(case: AnyCase, words: Words) -> None:
    for key, value in {**summary(case), **in_person(case)}.items():
        write_line(f"{words.find(f'cases.field.{key}') or key}: {_shown(key, value, words)}")


def _show_elsewhere(known: KnownElsewhere, options: argparse.Namespace, words: Words) -> int:
    case, note = known.case, known.notes[-1] if known.notes else None
    if options.json:
        states = [{"at": at, "text": words(f"state.{state}")} for at, state in known.states]
        write_json({**summary(case), "desk": known.who, "note": note, "story": states})
        return 0
    write_line(f"{words('cases.field.desk')}: {known.who}")
    _write_fields(case, words)
    for at, state in known.states:
        moment = datetime.fromisoformat(at).astimezone()
        write_line(f"    {moment:%Y-%m-%d %H:%M:%S}  {words(f'state.{state}')}")
    if note:
        write_line(f"{words('cases.last-note')} {note}")
    return 0


def _handed_on(last: HandedOn, words: Words) -> Iterator[str]:
    """Give what the last one at the case saw and noted."""
    if last.screen and words.find(f"screen.{last.screen}"):
        yield f"{words('cases.last-seen')} {words(f'screen.{last.screen}')}"
    if last.note:
        yield f"{words('cases.last-note')} {last.note}"


def _shown(key: str, value: Any, words: Words) -> str:
    if value is None:
        return "-"
    if isinstance(value, bool):
        return words("sheet.yes" if value else "sheet.no")
    if key in ("state", "procedure"):
        return words(f"{key}.{value}")
    return str(value)


def _what_now(case: Case, words: Words) -> str:
    if case.state == "complete":
        return words("cases.now-complete", case=case.id)
    if case.state == "submitting":
        return words("cases.now-submitting", case=case.id)
    return words("cases.now-resume", case=case.id)
