"""``touroku demo``: a whole registration in the simulated office.

The office says with which arguments ``touroku run`` reaches it; the demo is that very run.
"""

from __future__ import annotations

import argparse

from desk.answers import refuse, stream
from desk.arguments import build_parser
from desk.commands import run as run_command
from desk.office import OfficeError, open_office
from desk.words import Words
from flows.browser import has_display
from flows.outcomes import BadInput


def run(options: argparse.Namespace, words: Words) -> int:
    """Open the office, then do exactly what ``touroku run`` does."""
    if options.headed and not has_display():
        return refuse(words, [BadInput("browser.no-display")], as_json=options.json)
    try:
        with open_office(_office(options)) as (office, _):
            print(words(f"demo.card-{office['card']}"), file=stream(options.json))
            chosen = build_parser(words).parse_args(_run(options, office))
            chosen.slow = options.slow
            return run_command.run(chosen, words)
    except OfficeError as trouble:
        return refuse(words, [trouble], as_json=options.json, exit_code=trouble.exit_code)


def _office(options: argparse.Namespace) -> list[str]:
    arguments = ["--person", "--no-imap", "--edition", options.edition]
    arguments += ["--procedure", options.procedure]
    for fault in options.fault:
        arguments += ["--fault", fault]
    return arguments + (["--pause", "1.2"] if options.slow else [])


def _run(options: argparse.Namespace, office: dict[str, object]) -> list[str]:
    offered = office["run"]
    given = (
        [str(word) for word in offered if word != "--headless"] if isinstance(offered, list) else []
    )
    arguments = ["run", str(office["case"]), *given, "--yes", "--password", "generate"]
    if not options.headed:
        arguments.append("--headless")
    if options.out:
        arguments += ["--out", str(options.out)]
    if options.json:
        arguments.append("--json")
    return [*arguments, "--mail-wait", "30"]
