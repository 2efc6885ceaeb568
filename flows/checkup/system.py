"""Operating system, and the language of its programs without Unicode."""

from __future__ import annotations

from flows.checkup.plan import Machine
from records.editions import Site
from terms.findings import Finding

JAPANESE_CODE_PAGE = 932

NAMES = {"win32": "Windows", "darwin": "macOS", "linux": "Linux"}


def system_findings(machine: Machine, site: Site) -> list[Finding]:
    """The JPKI client is there for Windows alone [article]; the simulated office runs anywhere."""
    name = NAMES.get(machine.platform, machine.platform)
    if machine.windows is None:
        if site.loopback:
            return [Finding("system", "ok", "check.system-simulated", {"system": name})]
        return [Finding("system", "block", "check.system-not-windows", {"system": name})]
    return [Finding("system", "ok", "check.system-ready", {"system": name}), _language(machine)]


def _language(machine: Machine) -> Finding:
    """The client's texts are garbled where these programs don't speak Japanese [3rd]."""
    page = machine.windows.code_page() if machine.windows else None
    if page is None:
        return Finding("language", "warn", "check.language-unknown")
    params = {"page": str(page)}
    if page == JAPANESE_CODE_PAGE:
        return Finding("language", "ok", "check.language-japanese", params)
    return Finding("language", "warn", "check.language-other", params)
