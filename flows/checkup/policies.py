"""The policies that whoever manages a PC has set for its browser, read where the browser does.

Mandatory ones alone: in the registry on Windows, in files on Linux, in managed preferences on macOS
(not tried on a Mac). What comes to a browser from a cloud can't be seen from here.
"""

from __future__ import annotations

import json
import plistlib
import stat
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from flows.checkup.browser import Kind
from flows.checkup.files import chromium_json
from flows.checkup.plan import Machine
from flows.checkup.windows import Windows

SWITCHES = (
    "BrowserGuestModeEnforced",
    "ForceEphemeralProfiles",
    "NativeMessagingUserLevelHosts",
    "RemoteDebuggingAllowed",
)
LISTS = (
    "CookiesAllowedForUrls",
    "ExtensionAllowedTypes",
    "ExtensionInstallAllowlist",
    "ExtensionInstallBlocklist",
    "ExtensionInstallForcelist",
    "JavaScriptAllowedForUrls",
    "NativeMessagingAllowlist",
    "NativeMessagingBlocklist",
    "URLAllowlist",
    "URLBlocklist",
)
TABLES = ("ExtensionSettings", "ProxySettings")
TEXTS = (
    "CloudManagementEnrollmentToken",
    "EdgeManagementEnrollmentToken",
    "ProxyMode",
    "ProxyPacUrl",
    "ProxyServer",
    "UserDataDir",
)
NUMBERS = (
    "BrowserSignin",
    "DefaultCookiesSetting",
    "DefaultJavaScriptSetting",
    "DeveloperToolsAvailability",
    "InPrivateModeAvailability",
    "IncognitoModeAvailability",
    "ProxyServerMode",
)

_KEYS: dict[Kind, str] = {
    "chrome": r"Software\Policies\Google\Chrome",
    "msedge": r"Software\Policies\Microsoft\Edge",
    "chromium": r"Software\Policies\Chromium",
}
ON_WINDOWS = ("UserDataDir",)  # elsewhere but on macOS the browser doesn't know them
_FOLDERS: dict[Kind, str] = {
    "chrome": "etc/opt/chrome/policies/managed",
    "msedge": "etc/opt/edge/policies/managed",
    "chromium": "etc/chromium/policies/managed",
}
_DOMAINS: dict[Kind, str] = {
    "chrome": "com.google.Chrome",
    "msedge": "com.microsoft.Edge",
    "chromium": "org.chromium.Chromium",
}
MANAGED_PREFERENCES = "Library/Managed Preferences"
LIMIT = 4 << 20  # bytes of a file of policies


@dataclass(frozen=True)
class Policies:
    """What is set, by its name, and where that stands. ``unreadable``: what could not be read."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    unreadable: tuple[str, ...] = ()

    def items(self, name: str) -> tuple[str, ...]:
        """Return the texts of a list; empty where it isn't set."""
        return tuple(item for item in self.values.get(name, ()) if isinstance(item, str))

    def table(self, name: str) -> Mapping[str, Any]:
        """Return a policy of entries by name; empty where it isn't set."""
        found: Mapping[str, Any] = self.values.get(name, {})
        return found

    def place(self, name: str) -> str:
        return self.places.get(name, "")

    @property
    def user_hosts(self) -> bool:
        """May a native host be used that is registered for the user alone, not for the PC?"""
        return self.values.get("NativeMessagingUserLevelHosts") is not False


def policies_of(browser: Kind, machine: Machine) -> Policies:
    """Return the policies of a kind of browser; none for a browser that isn't known."""
    if machine.windows is not None and browser in _KEYS:
        return _in_registry(_KEYS[browser], machine.windows)
    if machine.platform == "linux" and browser in _FOLDERS:
        return _in_files(machine.root / _FOLDERS[browser])
    if machine.platform == "darwin" and browser in _DOMAINS:
        return _in_preferences(machine, f"{_DOMAINS[browser]}.plist")
    return Policies()


# Windows


def _in_registry(key: str, windows: Windows) -> Policies:
    """Those of the machine go before those of the user."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    unreadable: list[str] = []
    for hive in ("HKCU", "HKLM"):
        where = rf"{hive}\{key}"
        plain = {name.casefold(): said for name, said in windows.values(where).items()}
        below = {name.casefold() for name in windows.children(where)}
        for name in (*SWITCHES, *NUMBERS, *TEXTS, *LISTS, *TABLES):
            said: Any = plain.get(name.casefold())
            if said is None and name in LISTS + TABLES and name.casefold() in below:
                said = _branch(windows, rf"{where}\{name}", as_list=name in LISTS)
            if said is None:
                continue
            value = _as_set(name, said)
            if value is None:
                unreadable.append(rf"{where}\{name}")
            else:
                values[name], places[name] = value, rf"{where}\{name}"
    return Policies(values, places, tuple(unreadable))


def _branch(windows: Windows, key: str, *, as_list: bool) -> Any:
    """Return a key and what is below it: a list has numbers for names, a table has names."""
    plain = windows.values(key)
    if as_list:
        return [said for name, said in plain.items() if name.isdecimal()]
    table: dict[str, Any] = {name: _loaded(said) for name, said in plain.items()}
    for child in windows.children(key):
        inside = windows.values(rf"{key}\{child}")
        numbered = bool(inside) and all(name.isdecimal() for name in inside)
        table[child] = _branch(windows, rf"{key}\{child}", as_list=numbered)
    return table


def _as_set(name: str, said: Any) -> Any:
    """Return what a value of the registry means to the browser; None for one that it can't use.

    Switches and numbers may be written as text, lists and tables as the text of a JSON document.
    """
    if name in SWITCHES + NUMBERS:
        try:
            number = int(said)
        except (TypeError, ValueError):
            return None
        return number != 0 if name in SWITCHES else number
    value = _loaded(said) if name in LISTS + TABLES else said
    return value if isinstance(value, _kind(name)) else None


def _loaded(said: Any) -> Any:
    if isinstance(said, str):
        try:
            return json.loads(said)
        except (ValueError, RecursionError):
            return said
    return said


# Linux


def _in_files(folder: Path) -> Policies:
    """Of several files the last one by name has the last word, whatever their names end in."""
    try:
        files = sorted(path for path in folder.iterdir() if stat.S_ISREG(path.stat().st_mode))
    except FileNotFoundError:
        return Policies()
    except OSError:
        return Policies(unreadable=(str(folder),))
    return _read(files, _document, but=ON_WINDOWS)


def _document(data: bytes) -> Any:
    return chromium_json(data, trailing_commas=True)


# macOS


def _in_preferences(machine: Machine, name: str) -> Policies:
    """Those of the Mac, then those of the user, which go before them [inferred]."""
    folder = machine.root / MANAGED_PREFERENCES
    return _read((folder / name, folder / machine.home.name / name), plistlib.loads)


def _read(
    files: Iterable[Path], load: Callable[[bytes], Any], but: tuple[str, ...] = ()
) -> Policies:
    """Return what stands in files that bear policies by name; the last one has the last word."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    unreadable: list[str] = []
    for file in files:
        try:
            if file.stat().st_size > LIMIT:
                raise ValueError
            document = load(file.read_bytes())
            known = (name for name in document if _kind(name) and name not in but)
            said = {name: document[name] for name in known}
        except FileNotFoundError:
            continue
        except (OSError, ValueError, TypeError, AttributeError, RecursionError, ExpatError):
            unreadable.append(str(file))
            continue
        for name, value in said.items():
            if type(value) is _kind(name):  # the browser takes no number for a switch here
                values[name], places[name] = value, str(file)
    return Policies(values, places, tuple(unreadable))


def _kind(name: str) -> Any:
    kinds = ((SWITCHES, bool), (NUMBERS, int), (TEXTS, str), (LISTS, list), (TABLES, dict))
    return next((kind for names, kind in kinds if name in names), None)
