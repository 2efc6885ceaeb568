"""The native host ``jp.go.jpki``: registered for this very browser, and its program is there.

It comes with the browser edition of the JPKI client alone; the regular edition, 通常版, brings
none, and the installer asks for which browser it is meant [article].
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.checkup.browser import NAMES, Kind
from flows.checkup.files import chromium_json, is_file
from flows.checkup.plan import Machine
from flows.checkup.policies import Policies, policies_of
from flows.checkup.profile import extension_ids
from flows.checkup.windows import Windows
from records.editions import Site
from terms.findings import Finding, Severity

HOST = "jp.go.jpki"  # docs/domain.md 3 [code]
LARGEST = 64 << 10  # bytes of a manifest, which has five entries
_ORIGIN = re.compile(r"chrome-extension://([^/*:]+)/.*", re.DOTALL)

_REGISTRY: dict[Kind, str] = {
    "chrome": r"Software\Google\Chrome",
    "msedge": r"Software\Microsoft\Edge",
    "chromium": r"Software\Chromium",
}
_SYSTEM: dict[tuple[str, Kind], str] = {
    ("linux", "chrome"): "etc/opt/chrome/native-messaging-hosts",
    ("linux", "msedge"): "etc/opt/edge/native-messaging-hosts",
    ("linux", "chromium"): "etc/chromium/native-messaging-hosts",
    ("darwin", "chrome"): "Library/Google/Chrome/NativeMessagingHosts",
    ("darwin", "msedge"): "Library/Microsoft/Edge/NativeMessagingHosts",
    ("darwin", "chromium"): "Library/Application Support/Chromium/NativeMessagingHosts",
}
_PROGRAMS = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
# The client's own name there has not been seen; these words are in its title [inferred].
_CLIENT_NAMES = ("利用者クライアントソフト", "利用者ソフト", "jpki")


@dataclass(frozen=True)
class Registration:
    """Where the host's manifest is said to lie, where that is said, and to which browser.

    ``for_user``: for the user alone, which a policy may forbid.
    """

    browser: Kind
    manifest: Path
    place: str
    for_user: bool


def registrations(profile: Path, machine: Machine) -> Iterator[Registration]:
    """Every registration of the host on this machine, in the order in which a browser looks.

    The profile's own counts for any browser.
    """
    if machine.windows is not None:
        for kind, key in _REGISTRY.items():
            for hive in ("HKCU", "HKLM"):
                place = rf"{hive}\{key}\NativeMessagingHosts\{HOST}"
                said = machine.windows.value(place)
                if isinstance(said, str) and said:
                    yield Registration(kind, Path(said.strip('"')), place, hive == "HKCU")
        return
    own = profile / "NativeMessagingHosts" / f"{HOST}.json"
    if is_file(own):
        yield Registration("other", own, str(own), for_user=True)
    for (platform, kind), folder in _SYSTEM.items():
        manifest = machine.root / folder / f"{HOST}.json"
        if platform == machine.platform and is_file(manifest):
            yield Registration(kind, manifest, str(manifest), for_user=False)


def host_finding(
    browser: Kind,
    profile: Path,
    machine: Machine,
    site: Site,
    policies: Policies | None = None,
) -> Finding:
    """Return how the host stands that the browser would start.

    Chromium takes the first registration, the user's before the PC's, even where nothing of it is
    left, and looks no further. ``policies`` where they have been read already.
    """
    known = list(registrations(profile, machine))
    mine = [one for one in known if one.browser in (browser, "other") or browser == "other"]
    if not mine:
        return _not_for_this_browser(browser, known, machine)
    if policies is None:
        policies = policies_of(browser, machine)
    usable = [one for one in mine if policies.user_hosts or not one.for_user]
    if not usable:
        name = "NativeMessagingUserLevelHosts"
        params = {"policy": name, "place": policies.place(name), "file": str(mine[0].manifest)}
        return Finding("native-host", "block", "check.host-user-alone", params)
    found = [_manifest_finding(one.manifest, machine, site) for one in usable]
    good = next((one for one in found if one.severity == "ok"), None)
    if good is None or good is found[0] or browser == "other":
        return good or found[0]
    params = {"place": usable[0].place, "file": good.params["file"]}
    return Finding("native-host", "block", "check.host-shadowed", params)


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
    """Return what the manifest says: is the program there, may our extension start it?"""
    document, trouble = _read(path)
    if trouble:
        return trouble
    wrong = _wrong_entry(document, machine)
    if wrong:
        params = {"file": str(path), "entry": wrong}
        return Finding("native-host", "block", "check.host-manifest-wrong", params)
    program = path.parent / Path(document["path"])
    if not is_file(program) or (machine.windows is None and not os.access(program, os.X_OK)):
        return Finding("native-host", "block", "check.host-program", {"file": str(program)})
    may_call = {_extension_of(origin) for origin in document["allowed_origins"]}
    if may_call.isdisjoint(extension_ids(site)):
        return Finding("native-host", "block", "check.host-other-extension", {"file": str(path)})
    return Finding("native-host", "ok", "check.host-ready", {"file": str(program)})


def _read(path: Path) -> tuple[dict[str, Any], Finding | None]:
    """Return the manifest as the browser reads it, or what keeps the browser from reading it."""
    params = {"file": str(path)}
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        document = chromium_json(data) if data.strip() else None
    except UnicodeDecodeError:
        return {}, Finding("native-host", "block", "check.host-manifest-encoding", params)
    except json.JSONDecodeError as trouble:
        params["line"] = str(trouble.lineno)
        return {}, Finding("native-host", "block", "check.host-manifest-writing", params)
    except (OSError, ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or len(data) > LARGEST:
        return {}, Finding("native-host", "block", "check.host-manifest", params)
    return document, None


def _extension_of(origin: str) -> str | None:
    """Return the extension that an origin names; None for one that Chromium can't make out.

    For a single one of those it refuses the whole manifest, however good the others are.
    """
    known = _ORIGIN.fullmatch(origin)
    return known[1].casefold() if known else None


def _wrong_entry(document: dict[str, Any], machine: Machine) -> str | None:
    """Return the entry for which Chromium would refuse the manifest.

    None when it has all it wants.
    """
    origins = document.get("allowed_origins")
    if document.get("name") != HOST:
        return "name"
    if not isinstance(said := document.get("description"), str) or not said:
        return "description"
    if document.get("type") != "stdio":
        return "type"
    path = document.get("path")
    if not isinstance(path, str) or not path:
        return "path"
    # On Windows alone it may begin at the manifest's own folder.
    if machine.windows is None and not Path(path).is_absolute():
        return "path"
    known = isinstance(origins, list) and all(
        isinstance(one, str) and _extension_of(one) for one in origins
    )
    return None if known else "allowed_origins"
