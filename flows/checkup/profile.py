"""Our own browser profile, and the JPKI client's extension in it, read from the profile's files."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Any

from flows.checkup.files import chromium_json
from flows.checkup.mac import extension_of_the_mac
from flows.checkup.plan import Machine
from records.editions import Site
from terms.findings import Finding

EXTENSION = "ddhaancdmkmeigppopkakhpbboccibla"  # docs/domain.md 3 [code]; Edge's own: unknown
SIMULATED = "lnacdmhffecfbeeckimdamjebhjblogh"
"""The simulated office's, which counts on loopback alone."""

LOCK = "SingletonLock"  # a link that leads to nothing and is called COMPUTER-PROCESS
OPENED = "Default"
"""The person's folder in the profile that a run opens, whichever was last in use there."""
LIMIT = 64 << 20  # bytes of a preferences file
UNPACKED = (4, 8)  # Chromium's Manifest::Location: loaded from a folder, by hand or at the start


def extension_ids(site: Site) -> tuple[str, ...]:
    """Return the extensions that speak with the JPKI client on this site."""
    return (SIMULATED, EXTENSION) if site.loopback else (EXTENSION,)


# the profile


def profile_finding(profile: Path, machine: Machine) -> Finding:
    params = {"profile": str(profile)}
    if any(profile == place or place in profile.parents for place in everyday_profiles(machine)):
        # Chrome refuses remote control of it since version 136.
        return Finding("profile", "block", "check.profile-everyday", params)
    if not profile.exists():
        return Finding("profile", "warn", "check.profile-new", params)
    if not profile.is_dir() or not os.access(profile, os.W_OK):
        return Finding("profile", "block", "check.profile-not-writable", params)
    elsewhere = held_elsewhere(profile, machine)
    if elsewhere:
        params = in_use_elsewhere(profile, elsewhere)
        return Finding("profile", "block", "browser.profile-elsewhere", params)
    if in_use(profile, machine):
        return Finding("profile", "block", "browser.profile-in-use", params)
    return Finding("profile", "ok", "check.profile-ready", params)


def everyday_profiles(machine: Machine) -> tuple[Path, ...]:
    """Where the browsers keep what a person uses every day."""
    if machine.platform == "win32":
        local = machine.environment.get("LOCALAPPDATA")
        names = (("Google", "Chrome"), ("Microsoft", "Edge"), ("Chromium",))
        return tuple(Path(local, *name, "User Data") for name in names) if local else ()
    if machine.platform == "darwin":
        support = machine.home / "Library" / "Application Support"
        return tuple(support / name for name in ("Google/Chrome", "Microsoft Edge", "Chromium"))
    config = Path(machine.environment.get("XDG_CONFIG_HOME") or machine.home / ".config")
    return tuple(config / name for name in ("google-chrome", "microsoft-edge", "chromium"))


def in_use(profile: Path, machine: Machine) -> bool:
    """Tell whether a browser has it open; a lock left by one that was killed doesn't count."""
    if machine.platform == "win32":
        return (profile / "lockfile").exists()  # Windows deletes it with the browser's process
    host, process = _holder(profile)
    if host != socket.gethostname():
        return host is not None
    try:
        os.kill(process, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return True


def held_elsewhere(profile: Path, machine: Machine) -> str | None:
    """Return the other computer on which a browser has it open, as the browser's lock names it.

    It may as well be this one under a name that it had before: nobody can tell from here.
    """
    host, _ = _holder(profile) if machine.platform != "win32" else (None, 0)
    return None if host == socket.gethostname() else host


def in_use_elsewhere(profile: Path, host: str) -> dict[str, str]:
    """Return what fills the text about a profile that is open on another computer."""
    return {"profile": str(profile), "host": host, "lock": str(profile / LOCK)}


def _holder(profile: Path) -> tuple[str | None, int]:
    """Return computer and process of the browser that locked the profile; no computer without."""
    try:
        host, _, process = (profile / LOCK).readlink().name.rpartition("-")
        return host or None, int(process)
    except (OSError, ValueError):
        return None, 0


# the extension


@dataclass(frozen=True)
class Extension:
    """One extension as the profile knows it; ``version`` is None when its files are not there."""

    id: str
    version: str | None
    enabled: bool


class UnreadableError(Exception):
    """The profile's own files can't be understood."""


def extension_finding(profile: Path, site: Site, platform: str) -> Finding:
    """Present, enabled, which version; ``platform`` as ``sys.platform``."""
    try:
        found = [one for key in extension_ids(site) if (one := installed(profile, key))]
    except UnreadableError:
        return Finding("extension", "warn", "check.extension-unknown", {"profile": str(profile)})
    if not found:
        by_name = extension_of_the_mac(profile) if platform == "darwin" else None
        return by_name or _missing(profile, site)
    best = max(found, key=lambda one: (one.version is not None, one.enabled))
    if best.version is None:
        return Finding("extension", "block", "check.extension-broken")
    params = {"version": best.version}
    if not best.enabled:
        return Finding("extension", "block", "check.extension-disabled", params)
    return Finding("extension", "ok", "check.extension-ready", params)


def _missing(profile: Path, site: Site) -> Finding:
    """Tell that it isn't where it is needed; somebody may have put it in for another person."""
    for folder in sorted(profile.glob("Profile *")):
        with contextlib.suppress(UnreadableError):
            if any(installed(profile, key, folder.name) for key in extension_ids(site)):
                params = {"profile": str(profile), "folder": folder.name}
                return Finding("extension", "block", "check.extension-elsewhere", params)
    return Finding("extension", "block", "check.extension-missing", {"profile": str(profile)})


def installed(profile: Path, extension: str, person: str = OPENED) -> Extension | None:
    """Return the extension in a profile; None when it isn't. Raises :class:`UnreadableError`.

    Chromium keeps its list in ``Preferences``, on Windows and macOS in ``Secure Preferences``.
    """
    default = profile / person
    entry: dict[str, Any] = {}
    for name in ("Preferences", "Secure Preferences"):
        entry = _settings(default / name).get(extension, entry)
    if not isinstance(entry, dict) or not entry or entry.get("state") == 2:  # 2: taken out again
        return None
    return Extension(extension, _version(default, extension, entry), _enabled(entry))


def _settings(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LIMIT:
            raise UnreadableError
        document = json.loads(path.read_bytes())
        settings = document.get("extensions", {}).get("settings", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, RecursionError):
        raise UnreadableError from None
    return settings if isinstance(settings, dict) else {}


def _enabled(entry: dict[str, Any]) -> bool:
    """Reasons to be off are a list, in older versions a number; once there was ``state`` 0."""
    return not entry.get("disable_reasons") and entry.get("state", 1) != 0


def _version(default: Path, extension: str, entry: dict[str, Any]) -> str | None:
    said = str(entry.get("path", ""))
    if entry.get("location") in UNPACKED:
        folders = [Path(said)]
    elif said:
        folders = [default / "Extensions" / Path(*PureWindowsPath(said).parts)]
    else:
        folders = []
    folders += sorted((default / "Extensions" / extension).glob("*"), reverse=True)
    for folder in folders:
        try:
            version = chromium_json((folder / "manifest.json").read_bytes()).get("version")
        except (OSError, ValueError, AttributeError, RecursionError):
            continue
        if isinstance(version, str):
            return version
    return None
