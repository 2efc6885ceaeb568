"""What a run looks at before it begins: what can be known while the browser starts."""

from __future__ import annotations

from card import Look
from flows.checkup.browser import kind_finding, kind_of
from flows.checkup.cards import card_findings
from flows.checkup.mails import settings_finding
from flows.checkup.managed import managed_findings
from flows.checkup.native_host import host_finding
from flows.checkup.plan import CheckPlan, Machine
from flows.checkup.policies import policies_of
from flows.checkup.profile import extension_finding
from flows.checkup.system import system_findings
from terms.findings import Finding

WAITED_FOR = ("service", "reader", "card")
ASKED_LATER = ("signature-last-try", "authentication-last-try", "signature-missing")


def before_a_run(plan: CheckPlan, look: Look | None, machine: Machine) -> list[Finding]:
    """The blocks that a run can see for nothing: the desk's own files, and the card's look.

    A reader or card that isn't there yet is no reason to ask: the run itself waits for them, and
    it asks by itself before a last try or where there is no signature certificate. The site and
    the mail server it meets anyway.
    """
    found = [
        *system_findings(machine, plan.site),
        *filter(None, [kind_finding(plan.browser, machine, plan.site)]),
        *policy_findings(plan, machine),
        extension_finding(plan.profile, plan.site),
        host_of(plan, machine),
        *filter(None, [settings_finding(plan)]),
        *([] if look is None else card_findings(look, machine.windows)),
    ]
    return [
        one for one in found
        if one.severity == "block" and one.id not in WAITED_FOR and one.code not in ASKED_LATER
    ]  # fmt: skip


def host_of(plan: CheckPlan, machine: Machine) -> Finding:
    return host_finding(kind_of(plan.browser), plan.profile, machine, plan.site)


def policy_findings(plan: CheckPlan, machine: Machine) -> list[Finding]:
    kind = kind_of(plan.browser)
    return managed_findings(kind, policies_of(kind, machine), plan.site)
