"""``touroku check``: is this desk ready for a registration? Asks nobody, spends no try."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from desk.answers import refusal
from desk.findings import MARKS, NOBODY_KNOWS, finding_told, tell_findings
from desk.folding import print_folded
from desk.imap_account import imap_account
from desk.settings import Settings, load_settings, names_set
from desk.words import Words
from desk.writer import console, write_json, write_line
from flows.card_source import open_card
from flows.checkup.checkup import check_up
from flows.checkup.plan import CheckPlan, this_machine
from records.editions import choose_site
from terms.errors import CodedError
from terms.findings import Finding

INSTALLED = ("browser", "extension", "native-host")
"""What `touroku setup` helps with."""


def run(options: argparse.Namespace, words: Words) -> int:
    """Look at everything and tell it. Exit 0 when nothing blocks, 1 otherwise, 2 for bad input."""
    settings, machine = load_settings(), this_machine()
    plan = _plan(options, settings, words)
    service = open_card(options.card)
    try:
        found = check_up(plan, service, machine, partial(_say, words))
    finally:
        service.close()
    ready = all(finding.severity != "block" for finding in found)
    if options.json:
        write_json({"ready": ready, "findings": [_document(words, one) for one in found]})
    else:
        _tell(words, plan, found, ready=ready, whole=options.verbose)
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
    return 0 if ready else 1


def _say(words: Words, waited_for: list[str]) -> None:
    write_line(words("check.waiting", what=", ".join(waited_for)), sys.stderr)


def _plan(options: argparse.Namespace, settings: Settings, words: Words) -> CheckPlan:
    source = options.mail or settings.mail_source
    ask = not options.json and sys.stdin.isatty() and sys.stdout.isatty()
    account = imap_account(settings, words, ask=ask)
    if account and ask and source == "imap":
        with contextlib.suppress(Exception):  # whatever it is, the check of the mailbox tells it
            account.password()  # before anything is waited for: a person takes their time
    address = settings.email
    if address is None and settings.imap_user and "@" in settings.imap_user:
        address = settings.imap_user
    return CheckPlan(
        site=choose_site(options.site, options.edition),
        browser=options.browser or settings.browser,
        profile=Path(options.profile or settings.profile).absolute(),
        card_source=options.card,
        mail_source=source,
        imap=account,
        authserv_ids=settings.authserv,
        dkim=settings.dkim,
        address=address,
    )


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


def _tell(
    words: Words, plan: CheckPlan, found: Sequence[Finding], *, ready: bool, whole: bool
) -> None:
    """How it stands, then what is to be done; what is well is told whole only when asked for."""
    from rich.text import Text

    out = console()
    count = {level: sum(one.severity == level for one in found) for level in MARKS}
    key = "check.ready" if ready else "check.not-ready"
    summary = words(key, blocks=str(count["block"]), warnings=str(count["warn"]))
    print_folded(out, Text(summary, style="bold green" if ready else "bold red"))
    print_folded(out, Text(words("check.title", site=plan.site.origin)))
    worst_first = sorted(found, key=lambda one: [*reversed(MARKS)].index(one.severity))
    well = [one for one in found if one.severity == "ok" and one.code not in NOBODY_KNOWS]
    shown = worst_first if whole else [one for one in worst_first if one not in well]
    tell_findings(out, words, shown, reasons=whole)
    if any(one.severity == "block" and one.id in INSTALLED for one in found):
        print_folded(out, Text(words("check.setup")))
    if not whole:
        print_folded(out, Text(words("check.folded", count=str(len(well))), style="dim"))
