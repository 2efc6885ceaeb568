"""``touroku cases note``: a case is put aside, with a word for whoever goes on."""

from __future__ import annotations

import argparse

from desk.cases.office import keep_up, note_act, own_case
from desk.settings import load_settings, operator_of
from desk.words import Words
from desk.writer import write_json, write_text
from records.case import Case, Store


def note(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Write the note into the case's journal, without what is personal in it."""
    case = own_case(store, options.id)
    put_aside(case, " ".join(options.text), operator_of(load_settings()))
    note_act(words, "note", case.id)
    keep_up(words, taken=[case.folder])
    if options.json:
        write_json({"case": case.id, "noted": True})
    else:
        write_text(words("cases.noted", case=case.id))
    return 0


def put_aside(case: Case, text: str, operator: str | None) -> None:
    """Note a word for whoever goes on with a case. Raises :class:`records.case.StoreError`."""
    with case.locked():
        if operator:
            case.note("operator", name=operator)
        case.note("put-aside", note=text)
