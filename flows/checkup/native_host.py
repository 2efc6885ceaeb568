"""The native host ``jp.go.jpki``: registered for this very browser, and its program is there.

It comes with the browser edition of the JPKI client alone; the regular edition, 通常版, brings
none, and the installer asks for which browser it is meant [article].
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.checkup.browser import NAMES, Kind
from flows.checkup.plan import Machine
from flows.checkup.profile import extension_ids
from flows.checkup.windows import Windows
from records.editions import Site
from terms.findings import Finding, Severity

HOST = "jp.go.jpki"  # docs/domain.md 3 [code]

_REGISTRY: dict[Kind, str] = {
    "chrome": r"Software\Google\Chrome",
    "msedge": r"Software\Microsoft\Edge",
    "chromium": r"Software\Chromium",
}
_SYSTEM: dict[tuple[str, Kind], str] = {
    ("linux", "chrome"): "/etc/opt/chrome/native-messaging-hosts",
    ("linux", "msedge"): "/etc/opt/edge/native-messaging-hosts",
    ("linux", "chromium"): "/etc/chromium/native-messaging-hosts",
    ("darwin", "chrome"): "/Library/Google/Chrome/NativeMessagingHosts",
    ("darwin", "msedge"): "/Library/Microsoft/Edge/NativeMessagingHosts",
    ("darwin", "chromium"): "/Library/Application Support/Chromium/NativeMessagingHosts",
}
_PROGRAMS = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
# The client's own name there has not been seen; these words are in its title [inferred].
_CLIENT_NAMES = ("利用者クライアントソフト", "利用者ソフト", "jpki")


@dataclass(frozen=True)
class Registration:
    """Where the host's manifest is said to lie, and to which browser that is said."""

    browser: Kind
    manifest: Path


def registrations(profile: Path, machine: Machine) -> Iterator[Registration]:
    """Every registration of the host on this machine. The profile's own counts for any browser."""
    if machine.windows is not None:
        for kind, key in _REGISTRY.items():
            for hive in ("HKCU", "HKLM"):
                said = machine.windows.value(rf"{hive}\{key}\NativeMessagingHosts\{HOST}")
                if isinstance(said, str) and said:
                    yield Registration(kind, Path(said.strip('"')))
        return
    own = profile / "NativeMessagingHosts" / f"{HOST}.json"
    if own.is_file():
        yield Registration("other", own)
    for (platform, kind), folder in _SYSTEM.items():
        manifest = Path(folder) / f"{HOST}.json"
        if platform == machine.platform and manifest.is_file():
            yield Registration(kind, manifest)


def host_finding(browser: Kind, profile: Path, machine: Machine, site: Site) -> Finding:
    known = list(registrations(profile, machine))
    mine = [one for one in known if one.browser in (browser, "other") or browser == "other"]
    if not mine:
        return _not_for_this_browser(browser, known, machine)
    found = [_manifest_finding(one.manifest, machine, site) for one in mine]
    return next((finding for finding in found if finding.severity == "ok"), found[0])


def _not_for_this_browser(browser: Kind, known: list[Registration], machine: Machine) -> Finding:
    if known:
        others = ", ".join(dict.fromkeys(NAMES[one.browser] for one in known))
        params = {"browser": NAMES[browser], "other": others}
        # Edge is said to look where Chrome's are registered too; the installer asks all the same.
        severity: Severity = "warn" if browser == "msedge" else "block"
        return Finding("native-host", severity, "check.host-other-browser", params)
    if machine.windows is not None and client_installed(machine.windows):
        return Finding("native-host", "block", "check.host-regular-edition")
    return Finding("native-host", "block", "EW004JC200", {"browser": NAMES[browser]})


def client_installed(windows: Windows) -> bool:
    """Is some edition of the client among the installed programs?"""
    for hive in ("HKLM", "HKCU"):
        key = rf"{hive}\{_PROGRAMS}"
        for child in windows.children(key):
            name = windows.value(rf"{key}\{child}", "DisplayName")
            if isinstance(name, str) and any(word in name.casefold() for word in _CLIENT_NAMES):
                return True
    return False


def _manifest_finding(path: Path, machine: Machine, site: Site) -> Finding:
    """What the manifest says: is the program there, may our extension start it?"""
    try:
        document: dict[str, Any] = json.loads(path.read_bytes())
        program = path.parent / Path(str(document["path"]))  # may be relative on Windows
        origins = [str(origin) for origin in document.get("allowed_origins", [])]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Finding("native-host", "block", "check.host-manifest", {"file": str(path)})
    if not program.is_file() or (machine.windows is None and not os.access(program, os.X_OK)):
        return Finding("native-host", "block", "check.host-program", {"file": str(program)})
    if not any(f"chrome-extension://{key}/" in origins for key in extension_ids(site)):
        return Finding("native-host", "block", "check.host-other-extension", {"file": str(path)})
    return Finding("native-host", "ok", "check.host-ready", {"file": str(program)})
