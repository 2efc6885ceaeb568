"""``touroku cases``: what is kept."""

from __future__ import annotations

import argparse
import re

from desk.answers import print_problem
from desk.cases.office import refuse_of_another_desk, whole_id
from desk.problems import told
from desk.settings import load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.case import ListedCase, Store, StoreError

ID = re.compile(r".*\d.*|[a-f]+", re.S)  # may be meant for one, mistyped or in part


def run(options: argparse.Namespace, words: Words) -> int:
    """Do one action, loading nothing that only another needs; returns its exit code."""
    store = Store(load_settings().home)
    _warn_of_others(store, words)
    try:
        return _act(store, options, words)
    except StoreError as trouble:
        if trouble.code == "store.no-such-case":
            refuse_of_another_desk(trouble.params["case"])
        raise


def _act(store: Store, options: argparse.Namespace, words: Words) -> int:
    match options.action:
        case "import":
            from desk.cases.importing import import_list

            return import_list(store, options, words)
        case "due":
            from desk.cases.listing import due

            return due(store, options, words)
        case "remind":
            from desk.cases.reminding import remind

            return remind(store, options, words)
        case "list":
            from desk.cases.listing import list_all

            return list_all(store, options, words)
    if options.action != "purge":  # what can't be undone is named
        _take_the_only_one(store, options)
    if not options.id:
        raise BadInput("cases.no-id", action=options.action)
    if options.action != "purge":  # what can't be undone asks for the whole
        options.id = whole_id(store, options.id, words)
    return _on_one(store, options, words)


def _take_the_only_one(store: Store, options: argparse.Namespace) -> None:
    """Where no case is named, mean the only one; of a note the first word may be none's id."""
    if options.action == "note" and options.id and not ID.fullmatch(options.id):
        options.id, options.text = None, [options.id, *options.text]
    options.id = options.id or _the_only_one(store)


def _the_only_one(store: Store) -> str | None:
    """Return the only case that is not finished, else the only one there is."""
    cases = list(store.survey())
    if any(isinstance(each, StoreError) for each in cases):
        return None
    listed = [each for each in cases if isinstance(each, ListedCase)]
    unfinished = [each for each in listed if each.state != "complete"]
    for choice in (unfinished, listed):
        if len(choice) == 1:
            return choice[0].id
    return None


def _on_one(store: Store, options: argparse.Namespace, words: Words) -> int:
    match options.action:
        case "show":
            from desk.cases.showing import show as act
        case "note":
            from desk.cases.noting import note as act
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
