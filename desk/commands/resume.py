"""``touroku resume``: goes on where a case stands."""

from __future__ import annotations

import argparse

from desk.run_request import typed
from desk.run_session import resume_registration
from desk.settings import load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.case import Case, Store
from records.editions import choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Find the case, then go on with it."""
    settings = load_settings()
    case = _case(Store(options.out or settings.home), options.case)
    if options.site is not None:
        _same_site(options, case)
    return resume_registration(typed(options, settings, words, case.site), case)


def _case(store: Store, case_id: str | None) -> Case:
    if case_id is not None:
        return store.open(case_id)
    unfinished = [
        case for case in store.all() if isinstance(case, Case) and case.state != "complete"
    ]
    if not unfinished:
        raise BadInput("run.nothing-to-resume")
    if len(unfinished) > 1:
        raise BadInput("run.which-case", cases=", ".join(case.id for case in unfinished))
    return unfinished[0]


def _same_site(options: argparse.Namespace, case: Case) -> None:
    if choose_site(options.site, options.edition) != case.site:
        raise BadInput(
            "run.other-site-than-case", case=case.id, origin=case.site.origin, site=options.site
        )
