"""``touroku resume``: goes on where a case stands."""

from __future__ import annotations

import argparse

from desk.cases.listing import readable
from desk.run_request import typed
from desk.run_session import resume_registration
from desk.settings import load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.case import Case, Store
from records.editions import choose_site

SHOWN = 10  # of many that are unfinished, the newest


def run(options: argparse.Namespace, words: Words) -> int:
    """Find the case, then go on with it."""
    settings = load_settings()
    case = _case(Store(options.out or settings.home), options.case, words)
    if options.site is not None:
        _same_site(options, case)
    return resume_registration(typed(options, settings, words, case.site), case)


def _case(store: Store, case_id: str | None, words: Words) -> Case:
    if case_id is not None:
        return store.open(case_id)
    unfinished = [each.id for each in readable(store.survey(), words) if each.state != "complete"]
    if not unfinished:
        raise BadInput("run.nothing-to-resume")
    if len(unfinished) > 1:
        shown = unfinished[-SHOWN:]
        more = ["…"] if len(shown) < len(unfinished) else []
        raise BadInput("run.which-case", cases=", ".join([*more, *shown]))
    return store.open(unfinished[0])


def _same_site(options: argparse.Namespace, case: Case) -> None:
    if choose_site(options.site, options.edition) != case.site:
        raise BadInput(
            "run.other-site-than-case", case=case.id, origin=case.site.origin, site=options.site
        )
