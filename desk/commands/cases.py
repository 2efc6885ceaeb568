"""``touroku cases``: what is kept."""

from __future__ import annotations

import argparse

from desk.answers import print_problem
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.case import Store


def run(options: argparse.Namespace, words: Words) -> int:
    """Do one action, loading nothing that only another needs; returns its exit code."""
    store = Store(load_settings().home)
    _warn_of_others(store, words)
    match options.action:
        case "import":
            from desk.cases.importing import import_list

            return import_list(store, options, words)
        case "due":
            from desk.cases.listing import due

            return due(store, options, words)
        case "list":
            if options.id:
                raise BadInput("cases.list-takes-no-id", id=options.id)
            from desk.cases.listing import list_all

            return list_all(store, options, words)
    if not options.id:
        raise BadInput("cases.no-id", action=options.action)
    return _on_one(store, options, words)


def _on_one(store: Store, options: argparse.Namespace, words: Words) -> int:
    match options.action:
        case "show":
            from desk.cases.showing import show as act
        case "export":
            from desk.cases.exporting import export as act
        case _:
            from desk.cases.deleting import purge as act
    return act(store, options, words)


def _warn_of_others(store: Store, words: Words) -> None:
    folder = store.open_to_others()
    if folder is not None:
        code = "machine.others-may-write"
        print_problem(words, told(words, code, {"folder": str(folder)}))
