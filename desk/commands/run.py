"""``touroku run``: the assisted registration, of one client or of several in turn."""

from __future__ import annotations

import argparse
import asyncio
from datetime import date

from desk.batch import run_batch
from desk.questions import ask_for_request
from desk.run_request import RunRequest, typed
from desk.run_session import run_registration
from desk.settings import Settings, load_settings
from desk.words import Words
from flows.intake.case_files import INBOX
from flows.outcomes import BadInput, Interrupted
from records.applicant import Request
from records.casefile import load_case_file
from records.editions import choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Read what was asked, then register."""
    settings = load_settings()
    asked = typed(options, settings, words, choose_site(options.site, options.edition))
    if not options.case and not asked.terminal().interactive:
        raise BadInput("run.no-case-file")
    if len(options.case) > 1:
        return run_batch(asked, options.case)
    if options.case:
        request = load_case_file(options.case[0], date.today())
    else:
        request = _ask(asked, settings)
    return run_registration(asked, request)


def _ask(asked: RunRequest, settings: Settings) -> Request:
    """Return the request as the person at the terminal answers.

    Raises :class:`flows.outcomes.Stop`.
    """
    work = ask_for_request(asked.terminal(), asked.site, settings.home / INBOX, date.today())
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise Interrupted("intake.interrupted") from None
