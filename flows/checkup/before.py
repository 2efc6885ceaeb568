"""What a run looks at before it begins: what can be known while the browser starts."""

from __future__ import annotations

from card import Look
from flows.checkup.browser import kind_finding, kind_of
from flows.checkup.cards import card_findings
from flows.checkup.mails import settings_finding
from flows.checkup.managed import managed_findings
from flows.checkup.native_host import host_finding
from flows.checkup.plan import CheckPlan, Machine
from flows.checkup.policies import Policies, policies_of
from flows.checkup.profile import extension_finding
from flows.checkup.system import system_findings
from terms.findings import Finding

WAITED_FOR = ("service", "reader", "card")
ASKED_LATER = ("signature-last-try", "authentication-last-try", "signature-missing")


def before_a_run(plan: CheckPlan, look: Look | None, machine: Machine) -> list[Finding]:
    """Return the blocks that a run can see for nothing: the desk's own files, and the card's look.

    A reader or card that isn't there yet is no reason to ask: the run itself waits for them, and
    it asks by itself before a last try or where there is no signature certificate. The site and
    the mail server it meets anyway.
    """
    policies = policies_for(plan, machine)
    found = [
        *system_findings(machine, plan.site),
        *filter(None, [kind_finding(plan.browser, machine, plan.site)]),
        *policy_findings(plan, policies),
        extension_finding(plan.profile, plan.site, machine.platform),
        host_of(plan, machine, policies),
        *filter(None, [settings_finding(plan)]),
        *([] if look is None else card_findings(look, machine.windows)),
    ]
    return [
        one for one in found
        if one.severity == "block" and one.id not in WAITED_FOR and one.code not in ASKED_LATER
    ]  # fmt: skip


def policies_for(plan: CheckPlan, machine: Machine) -> Policies:
    """Return what whoever manages the PC has set for the browser of the plan.

    To be read once a check.
    """
    return policies_of(kind_of(plan.browser), machine)


def host_of(plan: CheckPlan, machine: Machine, policies: Policies) -> Finding:
    return host_finding(kind_of(plan.browser), plan.profile, machine, plan.site, policies)


def policy_findings(plan: CheckPlan, policies: Policies) -> list[Finding]:
    return managed_findings(kind_of(plan.browser), policies, plan.site)
