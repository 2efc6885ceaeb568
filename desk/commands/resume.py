"""``touroku resume``: goes on where a case stands."""

from __future__ import annotations

import argparse
import contextlib

from desk.answers import print_problem, shown
from desk.cases.office import named_case, whole_id
from desk.problems import told
from desk.run_request import typed
from desk.run_session import resume_registration
from desk.settings import load_settings
from desk.simulated_case import at_its_office
from desk.words import Words
from flows.office.without_folder import cases_without_folder
from flows.outcomes import BadInput
from ledger.trouble import LedgerError
from records.case import SHOWN, Case, ListedCase, Store, StoreError
from records.editions import choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Find the case, then go on with it."""
    settings = load_settings()
    store = Store(options.out or settings.home)
    case = _case(store, options.case, words)
    if options.site is not None:
        _same_site(options, case)
    options = at_its_office(options, case, store.home)
    return resume_registration(typed(options, settings, words, case.site), case)


def _case(store: Store, case_id: str | None, words: Words) -> Case:
    """Return the case that was named, else the only one there is to go on with.

    One that can't be read may be the one that is meant: it is told, never passed over.
    """
    if case_id is not None:
        return named_case(store, whole_id(store, case_id, words), words)
    kept = list(store.survey())
    damaged = [each for each in kept if isinstance(each, StoreError)]
    unfinished = [
        each.id for each in kept if isinstance(each, ListedCase) and each.state != "complete"
    ]
    if len(damaged) == 1 and not unfinished:
        raise damaged[0]
    if not damaged and len(unfinished) == 1:
        return store.open(unfinished[0])
    if not damaged and not unfinished:
        _tell_of_missing(words)
        raise BadInput("run.nothing-to-resume")
    for each in damaged:
        print_problem(words, told(words, each.code, each.params))
    ids = sorted([*unfinished, *(each.params.get("case", "") for each in damaged)])
    more = ["…"] if len(ids) > SHOWN else []
    raise BadInput("run.which-case", cases=", ".join([*more, *ids[-SHOWN:]]))


def _tell_of_missing(words: Words) -> None:
    """Tell of cases that may be registered and whose folder is gone: nobody else knows."""
    with contextlib.suppress(LedgerError):
        for each in cases_without_folder(load_settings().ledger_options):
            print_problem(words, told(words, each.code, shown(each.params)))


def _same_site(options: argparse.Namespace, case: Case) -> None:
    if choose_site(options.site, options.edition) != case.site:
        raise BadInput(
            "run.other-site-than-case", case=case.id, origin=case.site.origin, site=options.site
        )
