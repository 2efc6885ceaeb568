"""The check of a desk, for the terminal and for the page: what is looked at, what is told first."""

from __future__ import annotations

import argparse
import contextlib
from dataclasses import dataclass
from pathlib import Path

from desk.findings import MARKS, NOBODY_KNOWS
from desk.imap_account import imap_account
from desk.settings import Settings
from desk.words import Words
from flows.checkup.plan import CheckPlan, Machine
from records.editions import choose_site
from terms.findings import Finding

INSTALLED = ("browser", "extension", "native-host")
"""What `touroku setup` helps with."""


@dataclass(frozen=True)
class Checked:
    """A desk as it was found."""

    plan: CheckPlan
    machine: Machine
    found: tuple[Finding, ...]

    @property
    def ready(self) -> bool:
        """Nothing blocks a registration."""
        return self.count("block") == 0

    @property
    def summary(self) -> tuple[str, dict[str, str]]:
        """The text that says how the desk stands, and what fills it."""
        key = "check.ready" if self.ready else "check.not-ready"
        return key, {"blocks": str(self.count("block")), "warnings": str(self.count("warn"))}

    @property
    def worst_first(self) -> list[Finding]:
        return sorted(self.found, key=lambda one: [*reversed(MARKS)].index(one.severity))

    @property
    def well(self) -> list[Finding]:
        """What needs nobody's eye."""
        return [one for one in self.found if one.severity == "ok" and one.code not in NOBODY_KNOWS]

    @property
    def to_be_seen(self) -> list[Finding]:
        """All the rest, the worst first."""
        well = self.well
        return [one for one in self.worst_first if one not in well]

    @property
    def lacks_installation(self) -> bool:
        """Does something block that the setup helps with?"""
        return any(one.severity == "block" and one.id in INSTALLED for one in self.found)

    def count(self, severity: str) -> int:
        return sum(one.severity == severity for one in self.found)


def check_plan(
    options: argparse.Namespace, settings: Settings, words: Words, *, ask: bool
) -> CheckPlan:
    """Return what is to be looked at.

    With ``ask`` the mail account's password is asked for at once.
    """
    source = options.mail or settings.mail_source
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
