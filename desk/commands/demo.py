"""``touroku demo``: a whole registration in the simulated office.

The office says how it is reached; the demo is the very run that ``touroku run`` would be.
"""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from desk.answers import stream
from desk.office import open_office
from desk.run_request import OFFICE_MAIL_WAIT, in_office
from desk.run_session import run_registration
from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_text
from flows.outcomes import BadInput
from flows.screen_area import has_display
from records.casefile import load_case_file


def run(options: argparse.Namespace, words: Words) -> int:
    """Open the office and register its client there."""
    if options.headed and not has_display():
        raise BadInput("browser.no-display")
    with open_office(_office(options)) as (office, _):
        write_text(words(f"demo.card-{office['card']}"), file=stream(options.json))
        asked = in_office(
            office,
            load_settings(),
            words,
            headless=not options.headed,
            slow=options.slow,
            mail_wait=OFFICE_MAIL_WAIT,
            out=options.out,
            as_json=options.json,
            fictitious=True,
        )
        return run_registration(asked, load_case_file(Path(office["case"]), date.today()))


def _office(options: argparse.Namespace) -> list[str]:
    arguments = ["--person", "--no-imap", "--edition", options.edition]
    arguments += ["--procedure", options.procedure]
    for fault in options.fault:
        arguments += ["--fault", fault]
    return arguments + (["--pause", "1.2"] if options.slow else [])
