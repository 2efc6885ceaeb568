"""What is known of the JPKI client on a Mac (docs/domain.md 3). None of it was tried on one."""

from __future__ import annotations

import plistlib
import re
from pathlib import Path
from xml.parsers.expat import ExpatError

from flows.checkup.files import chromium_json
from flows.checkup.plan import Machine
from terms.findings import Finding

OLDEST = (13, 5)  # the macOS that the client 3.9 asks for [code]
EXTENSION = "JPKI利用者ソフト"  # its ID is unknown
_VERSION = "System/Library/CoreServices/SystemVersion.plist"
_ROSETTA = "Library/Apple/usr/share/rosetta/rosetta"


def mac_findings(machine: Machine) -> list[Finding]:
    """Return what a Mac has to be for its client to run.

    Whether the site takes it, nobody could say.
    """
    version = _version(machine)
    known = re.match(r"(\d+)\.(\d+)", version)
    if known and (int(known[1]), int(known[2])) < OLDEST:
        params = {"version": version, "oldest": ".".join(map(str, OLDEST))}
        found = [Finding("system", "block", "check.mac-old", params)]
    else:
        found = [Finding("system", "warn", "check.mac-not-tried", {"version": version or "?"})]
    # The part of the client that speaks with browsers is made for Intel's processors alone [code].
    if machine.processor == "arm64" and not (machine.root / _ROSETTA).is_file():
        found.append(Finding("rosetta", "block", "check.mac-rosetta"))
    return found


def _version(machine: Machine) -> str:
    """Return the version of macOS, like ``14.2.1``; empty where it can't be read."""
    try:
        told = plistlib.loads((machine.root / _VERSION).read_bytes())
        return str(told["ProductVersion"])
    except (OSError, ValueError, KeyError, TypeError, ExpatError):
        return ""


def extension_of_the_mac(profile: Path) -> Finding | None:
    """Return the client's extension by its name; who made it is for the person to see."""
    for manifest in sorted(profile.glob("Default/Extensions/*/*/manifest.json")):
        try:
            told = chromium_json(manifest.read_bytes())
            if told["name"] == EXTENSION:
                params = {"extension": manifest.parts[-3], "version": str(told["version"])}
                return Finding("extension", "warn", "check.extension-by-name", params)
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            continue
    return None
