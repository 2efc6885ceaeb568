"""Operating system, and the language of its programs without Unicode."""

from __future__ import annotations

from flows.checkup.mac import mac_findings
from flows.checkup.plan import Machine
from records.editions import Site
from terms.findings import Finding

JAPANESE_CODE_PAGE = 932

NAMES = {"win32": "Windows", "darwin": "macOS", "linux": "Linux"}


def has_client(machine: Machine) -> bool:
    """Is there a JPKI client for this system? The simulated office's runs anywhere."""
    return machine.windows is not None or machine.platform == "darwin"


def system_findings(machine: Machine, site: Site) -> list[Finding]:
    """Return the article knows the JPKI client on Windows.

    The Mac has one that nobody tried here.
    """
    name = NAMES.get(machine.platform, machine.platform)
    if machine.windows is not None:
        return [Finding("system", "ok", "check.system-ready", {"system": name}), _language(machine)]
    if site.loopback:
        return [Finding("system", "ok", "check.system-simulated", {"system": name})]
    if has_client(machine):
        return mac_findings(machine)
    return [Finding("system", "block", "check.system-not-windows", {"system": name})]


def _language(machine: Machine) -> Finding:
    """Return the client's texts are garbled where these programs don't speak Japanese [3rd]."""
    page = machine.windows.code_page() if machine.windows else None
    if page is None:
        return Finding("language", "warn", "check.language-unknown")
    params = {"page": str(page)}
    if page == JAPANESE_CODE_PAGE:
        return Finding("language", "ok", "check.language-japanese", params)
    return Finding("language", "warn", "check.language-other", params)
