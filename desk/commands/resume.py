"""``touroku resume``: goes on where a case stands."""

from __future__ import annotations

import argparse
import contextlib
import sys

from desk.answers import print_problem, shown
from desk.problems import told
from desk.run_request import typed
from desk.run_session import resume_registration
from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_line
from flows.office.other_desks import case_of_another_desk
from flows.office.without_folder import cases_without_folder, refuse_without_folder
from flows.outcomes import BadInput
from ledger.trouble import LedgerError
from records.case import SHOWN, Case, ListedCase, Store, StoreError
from records.editions import choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Find the case, then go on with it."""
    settings = load_settings()
    case = _case(Store(options.out or settings.home), options.case, words)
    if options.site is not None:
        _same_site(options, case)
    return resume_registration(typed(options, settings, words, case.site), case)


def _case(store: Store, case_id: str | None, words: Words) -> Case:
    """Return the case that was named, else the only one there is to go on with.

    One that can't be read may be the one that is meant: it is told, never passed over.
    """
    if case_id is not None:
        return _named(store, case_id, words)
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


def _named(store: Store, case_id: str, words: Words) -> Case:
    """Return a case of this desk, else one that another desk of the office has."""
    case_id = store.whole_id(case_id)
    try:
        return store.open(case_id)
    except StoreError as trouble:
        if trouble.code != "store.no-such-case":
            raise
        try:
            case = case_of_another_desk(case_id, load_settings().ledger_options)
        except LedgerError as silent:
            if silent.code == "ledger.case-out-of-reach":
                raise
            print_problem(words, told(words, silent.code, silent.params))
            raise trouble from None
        if case is None:
            refuse_without_folder(case_id, load_settings().ledger_options)
            raise
    write_line(words("ledger.at-another-desk", folder=str(case.folder)), sys.stderr)
    return case


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
