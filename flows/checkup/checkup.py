"""The whole check: what must wait waits beside the others; the answers keep a fixed order."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import cache

from card import Service
from flows.checkup.before import host_of, policies_for, policy_findings
from flows.checkup.browser import browser_finding, newer_profile
from flows.checkup.cards import card_findings
from flows.checkup.mails import mail_findings
from flows.checkup.plan import CheckPlan, Machine
from flows.checkup.profile import extension_finding, profile_finding
from flows.checkup.site import site_findings
from flows.checkup.system import system_findings
from terms.findings import Finding

LIMIT = 15.0  # seconds after which a family is no longer waited for
SAY_AFTER = 5.0  # seconds after which it is said what is waited for

Family = Callable[[], list[Finding]]
WaitsFor = Callable[[list[str]], None]


def check_up(
    plan: CheckPlan, card: Service, machine: Machine, waits_for: WaitsFor | None = None
) -> list[Finding]:
    """Everything that a registration at this desk will need. Spends no try, changes nothing.

    ``waits_for`` hears, once, what is still waited for after a few seconds.
    The only addresses it speaks to are the site's and the mail server's own.
    """
    policies = cache(lambda: policies_for(plan, machine))
    families: dict[str, Family] = {
        "system": lambda: system_findings(machine, plan.site),
        "browser": lambda: _browser(plan, machine),
        "policy": lambda: policy_findings(plan, policies()),
        "profile": lambda: [profile_finding(plan.profile, machine)],
        "extension": lambda: [extension_finding(plan.profile, plan.site, machine.platform)],
        "native-host": lambda: [host_of(plan, machine, policies())],
        "card": lambda: card_findings(card.look(), machine.windows),
        "mail": lambda: mail_findings(plan),
        "site": lambda: site_findings(plan.site),
    }
    return together(families, LIMIT, waits_for)


def _browser(plan: CheckPlan, machine: Machine) -> list[Finding]:
    found = browser_finding(plan.browser, machine, plan.site)
    newer = newer_profile(plan.profile, found.params.get("version"))
    return [found, newer] if newer else [found]


def together(
    families: dict[str, Family], limit: float, waits_for: WaitsFor | None = None
) -> list[Finding]:
    """Each family in a thread; one that isn't done in time is a finding and is left behind."""
    begun = [_FamilyInThread(name, work) for name, work in families.items()]
    until = time.monotonic() + limit
    soon = time.monotonic() + min(limit, SAY_AFTER)
    late = [one.name for one in begun if not one.done_by(soon)]
    if late and waits_for:
        waits_for(late)
    return [finding for one in begun for finding in one.result(until)]


class _FamilyInThread:
    """The look at one family of findings, begun in a thread and waited for up to a moment."""

    def __init__(self, name: str, work: Family) -> None:
        self.name = name
        self._found: Sequence[Finding] | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), name=name, daemon=True)
        self._thread.start()

    def _run(self, work: Family) -> None:
        try:
            self._found = work()
        except Exception as error:  # a check that fails says so and leaves the others their say
            params = {"what": self.name, "reason": f"{type(error).__name__}: {error}"}
            self._found = [Finding(self.name, "warn", "check.not-done", params)]

    def done_by(self, until: float) -> bool:
        self._thread.join(max(0.0, until - time.monotonic()))
        return not self._thread.is_alive()

    def result(self, until: float) -> Sequence[Finding]:
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._found is None:
            return [Finding(self.name, "block", "check.too-slow", {"what": self.name})]
        return self._found
