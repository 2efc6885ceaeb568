"""``touroku resume``: goes on where a case stands."""

from __future__ import annotations

import argparse

from desk.answers import refuse
from desk.commands.run import desk_options, only_on_loopback, run_options
from desk.run_session import resume_registration
from desk.settings import SettingError, load_settings
from desk.words import Words
from flows.outcomes import BadInput
from records.case import Case, Store, StoreError
from records.editions import SiteError, choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Find the case, refuse what cannot be, then go on."""
    try:
        settings = load_settings()
        case = _case(Store(options.out or settings.home), options.case)
        if options.site is not None:
            _same_site(options, case)
        only_on_loopback(options, case.site)
        desk = desk_options(options, settings, words)
    except (SettingError, SiteError, BadInput) as trouble:
        return refuse(words, [trouble], as_json=options.json)
    except StoreError as trouble:
        return refuse(words, [trouble], as_json=options.json, exit_code=trouble.exit_code)
    return resume_registration(
        words,
        case,
        desk,
        run_options(options),
        automatic=options.yes,
        as_json=options.json,
        holder_lang=options.holder_lang or settings.holder_lang,
    )


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
