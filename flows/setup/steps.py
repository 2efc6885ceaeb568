"""The steps of the article's installation, in its order, and how each is seen to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from card import Service
from flows.checkup.browser import Kind, kind_finding, kind_of
from flows.checkup.cards import card_findings
from flows.checkup.managed import managed_findings
from flows.checkup.native_host import host_finding
from flows.checkup.plan import Machine
from flows.checkup.policies import Policies, policies_of
from flows.checkup.profile import extension_finding
from flows.setup.downloads import Downloads, downloads_of
from records.editions import Site
from terms.findings import Finding

StepId = Literal["browser", "client", "extension", "reader", "card", "trial"]


@dataclass(frozen=True)
class Desk:
    """The desk that is set up: as ``touroku run`` will use it, and the machine it stands on."""

    site: Site
    browser: str
    profile: Path
    card: Service
    machine: Machine

    @property
    def kind(self) -> Kind:
        return kind_of(self.browser)

    def policies(self) -> Policies:
        """Return what whoever manages the PC has set for the browser, as it is now."""
        return policies_of(self.kind, self.machine)

    def forbidden(self, policies: Policies) -> list[Finding]:
        """Return what the policies keep the browser from."""
        return managed_findings(self.kind, policies, self.site)

    @property
    def downloads(self) -> Downloads:
        return downloads_of(self.site, self.kind, self.machine.platform)


@dataclass(frozen=True)
class SetupStep:
    """``look`` may block for seconds and changes nothing; None where only the person can tell.

    ``page``: what is opened for the person. ``remembered``: having seen it once is enough.
    """

    id: StepId
    look: Callable[[Desk], Finding] | None
    page: Callable[[Downloads], str | None] = lambda _: None
    remembered: bool = False


# What no installation helps against: the step at which a policy is in the way.
FORBIDS: dict[str, StepId] = {
    "check.policy-debugging": "browser",
    "check.policy-user-data": "browser",
    "check.policy-proxy": "browser",
    "check.policy-host": "client",
    "check.policy-extension": "extension",
    "check.policy-permission": "extension",
    "check.policy-hosts": "extension",
}


def forbidden(desk: Desk, step: StepId) -> Finding | None:
    """Return the policy under which a step comes to nothing, whatever the person does.

    None for none.
    """
    return _forbids(desk, step, desk.policies())


def _forbids(desk: Desk, step: StepId, policies: Policies) -> Finding | None:
    return next((one for one in desk.forbidden(policies) if FORBIDS.get(one.code) == step), None)


def _browser(desk: Desk) -> Finding:
    trouble = kind_finding(desk.browser, desk.machine, desk.site) or forbidden(desk, "browser")
    return trouble or Finding("browser", "ok", "setup.browser-there", {"browser": desk.browser})


def _client(desk: Desk) -> Finding:
    policies = desk.policies()
    against = _forbids(desk, "client", policies)
    return against or host_finding(desk.kind, desk.profile, desk.machine, desk.site, policies)


def _extension(desk: Desk) -> Finding:
    against = forbidden(desk, "extension")
    if against:
        return against
    finding = extension_finding(desk.profile, desk.site, desk.machine.platform)
    # what can't be read now is no extension that was seen
    seen = finding.severity == "ok" or finding.code == "check.extension-by-name"
    return finding if seen else replace(finding, severity="block")


def _reader(desk: Desk) -> Finding:
    return _first_of(desk, ("service", "reader"))


def _card(desk: Desk) -> Finding:
    return _first_of(desk, ("service", "reader", "card"))


def _first_of(desk: Desk, what: tuple[str, ...]) -> Finding:
    """Return the first thing in the way, else the last that was found well."""
    found = [one for one in card_findings(desk.card.look(), desk.machine.windows) if one.id in what]
    return next((one for one in found if one.severity == "block"), found[-1])


STEPS = (
    SetupStep("browser", _browser),
    SetupStep("client", _client, lambda downloads: downloads.download),
    SetupStep("extension", _extension, lambda downloads: downloads.store),
    SetupStep("reader", _reader),
    SetupStep("card", _card, remembered=True),
    SetupStep("trial", None, lambda downloads: downloads.trial, remembered=True),
)
