"""``touroku cases``: what is kept."""

from __future__ import annotations

import argparse

from desk.answers import print_problem
from desk.cases.deleting import purge
from desk.cases.exporting import export
from desk.cases.importing import import_list
from desk.cases.listing import due, list_all
from desk.cases.showing import show
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.case import Store

ON_ONE = {"show": show, "export": export, "purge": purge}


def run(options: argparse.Namespace, words: Words) -> int:
    """Do one action; each returns its exit code."""
    store = Store(load_settings().home)
    _warn_of_others(store, words)
    if options.action == "import":
        return import_list(store, options, words)
    if options.action == "due":
        return due(store, options, words)
    if options.action == "list":
        if options.id:
            raise BadInput("cases.list-takes-no-id", id=options.id)
        return list_all(store, options, words)
    if not options.id:
        raise BadInput("cases.no-id", action=options.action)
    return ON_ONE[options.action](store, options, words)


def _warn_of_others(store: Store, words: Words) -> None:
    folder = store.open_to_others()
    if folder is not None:
        code = "machine.others-may-write"
        print_problem(words, told(words, code, {"folder": str(folder)}))
