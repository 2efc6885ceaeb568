"""Service, reader, card, tries and certificate: what the card room finds, as a desk needs it."""

from __future__ import annotations

from dataclasses import replace

from card import Look, findings
from flows.checkup.windows import Windows
from terms.findings import Finding
from terms.japan import JAPAN

SERVICE = r"HKLM\SYSTEM\CurrentControlSet\Services\SCardSvr"
DISABLED = 4  # the service's "Start"


def card_findings(look: Look, windows: Windows | None) -> list[Finding]:
    """Return the card room's findings; with one try left nobody goes on without having said yes."""
    found = []
    for finding in findings(look, look.at.astimezone(JAPAN).date()):
        if finding.code.endswith("-last-try"):
            found.append(replace(finding, severity="block"))
        elif finding.code == "service-stopped" and _disabled(windows):
            found.append(replace(finding, code="check.service-disabled"))
        else:
            found.append(finding)
    return found


def _disabled(windows: Windows | None) -> bool:
    return windows is not None and windows.value(SERVICE, "Start") == DISABLED
