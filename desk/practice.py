"""A desk for practice: in a simulated office of its own, with a fictitious client to register.

Nothing of it comes among the clients: cases, ledger and reminders are its own.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from desk.office import open_office
from desk.settings import Settings
from flows.outcomes import BadInput
from records.applicant import Request
from records.casefile import load_case_file

FOLDER = "practice"  # in TOUROKU_HOME
GIVEN = ("site", "browser", "profile", "mail", "out")  # by the office, or settled by practising


@dataclass(frozen=True)
class Practice:
    """What a desk in an open office is opened with; ``client`` is who can be registered there."""

    options: argparse.Namespace
    settings: Settings
    client: Request


@contextmanager
def practising(options: argparse.Namespace, settings: Settings) -> Iterator[Practice]:
    """Open a simulated office, in which somebody sits who types the card's passwords.

    Raises :class:`BadInput` for an option that the office itself gives, and
    :class:`desk.office.OfficeError`.
    """
    for name in GIVEN:
        if getattr(options, name) is not None:
            raise BadInput("page.practice-gives", option=f"--{name}")
    edition = ["--edition", options.edition] if options.edition else []
    with open_office(["--person", "--no-imap", *edition], quiet=True) as (office, _):
        here = {"site": office["site"], "edition": office["edition"], **office["desk"]}
        yield Practice(
            argparse.Namespace(**{**vars(options), **here}),
            replace(settings, home=settings.home / FOLDER, ledger=None, smtp_host=None),
            load_case_file(Path(office["case"]), date.today()),
        )
