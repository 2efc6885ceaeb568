"""``touroku check``: is this desk ready for a registration? Asks nobody, spends no try."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from typing import Any

from desk.answers import refusal
from desk.checking import Checked, check_plan
from desk.findings import finding_told, tell_findings
from desk.folding import print_folded
from desk.settings import load_settings, names_set
from desk.words import Words
from desk.writer import console, write_json, write_line
from flows.card_source import open_card
from flows.checkup.checkup import check_up
from flows.checkup.plan import this_machine
from terms.errors import CodedError
from terms.findings import Finding


def run(options: argparse.Namespace, words: Words) -> int:
    """Look at everything and tell it. Exit 0 when nothing blocks, 1 otherwise, 2 for bad input."""
    settings, machine = load_settings(), this_machine()
    ask = not options.json and sys.stdin.isatty() and sys.stdout.isatty()
    plan = check_plan(options, settings, words, ask=ask)
    service = open_card(options.card)
    try:
        found = check_up(plan, service, machine, partial(_say, words))
    finally:
        service.close()
    checked = Checked(plan, machine, tuple(found))
    if options.json:
        write_json({"ready": checked.ready, "findings": [_document(words, one) for one in found]})
    else:
        _tell(words, checked, whole=options.verbose)
    if options.report:  # what was found has been told by now, whatever becomes of the file
        from desk.desk_report import as_file, desk_report, last_stops, write_report

        try:
            stops = last_stops(settings.home)
            report = desk_report(plan, machine, found, names_set(), stops)
            write_report(options.report, as_file(report))
        except CodedError as trouble:
            refusal(words, trouble.problems)
            return trouble.exit_code
        write_line(words("check.report-written", file=str(options.report)), sys.stderr)
    return 0 if checked.ready else 1


def _say(words: Words, waited_for: list[str]) -> None:
    write_line(words("check.waiting", what=", ".join(waited_for)), sys.stderr)


def _document(words: Words, finding: Finding) -> dict[str, Any]:
    problem = finding_told(words, finding)
    return {
        "id": finding.id,
        "severity": finding.severity,
        "code": finding.code,
        "message": problem.message,
        "remedy": problem.remedy,
        "why": problem.why,
    }


def _tell(words: Words, checked: Checked, *, whole: bool) -> None:
    """Say how it stands, then what is to be done.

    What is well is told whole when asked for only.
    """
    from rich.text import Text

    out = console()
    key, params = checked.summary
    style = "bold green" if checked.ready else "bold red"
    print_folded(out, Text(words(key, **params), style=style))
    print_folded(out, Text(words("check.title", site=checked.plan.site.origin)))
    shown = checked.worst_first if whole else checked.to_be_seen
    tell_findings(out, words, shown, reasons=whole)
    if checked.lacks_installation:
        print_folded(out, Text(words("check.setup")))
    if not whole:
        folded = words("check.folded", count=str(len(checked.well)))
        print_folded(out, Text(folded, style="dim"))
