"""What is installed on this desk: the browser, the client's native host, the extension.

Three look-ups for whoever has to know (``touroku check``, ``touroku setup``), each answering with
a value and never raising for what it finds:

- :func:`program_of`: the browser's program, from a channel's name or a path;
- :func:`native_host_of`: is the client (利用者クライアントソフト) there for this browser?
- :func:`extension_of`: is its extension in this profile, and switched on?

They read files and, on Windows, the registry through :class:`Registry`; nothing is started or
written, and a running browser is not disturbed. The registry is an argument, so that recorded
Windows desks can be judged anywhere (tests/flows/test_installed.py). The real one is
``flows.windows.registry()``, None elsewhere.

How browsers keep these things is public knowledge about Chromium, Chrome and Edge. Of the client
only its host's name and its extension's ID are known (domain.md 3 [code]); where it lies on Windows
is unknown and needs not be known.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Protocol

HOST = "jp.go.jpki"  # [code]
EXTENSION = "ddhaancdmkmeigppopkakhpbboccibla"  # [code]; a separate ID for Edge: unknown
OFFICE_EXTENSION = "lnacdmhffecfbeeckimdamjebhjblogh"
"""The stand-in of the simulated office: to be expected on loopback only."""

_PROGRAMS = {
    "chrome": ("chrome.exe", ("google-chrome", "google-chrome-stable", "chrome")),
    "msedge": ("msedge.exe", ("microsoft-edge", "microsoft-edge-stable", "msedge")),
    "chromium": ("chromium.exe", ("chromium", "chromium-browser")),
}
# Edge also takes what was registered for Chromium and Chrome, in this order.
_FAMILIES = {
    "chrome": (r"Google\Chrome",),
    "msedge": (r"Microsoft\Edge", "Chromium", r"Google\Chrome"),
    "chromium": ("Chromium",),
}
_FOLDERS = {  # where the system's hosts stand on Linux
    "chrome": ("/etc/opt/chrome",),
    "msedge": ("/etc/opt/edge",),
    "chromium": ("/etc/chromium",),
}
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall"
_ORDINARY = ("利用者クライアントソフト", "JPKI")  # [inferred] from the product's name


class Registry(Protocol):
    r"""Windows' registry as far as we read it. Keys begin with ``HKCU\`` or ``HKLM\``."""

    def value(self, key: str, name: str = "") -> str | None:
        """A text of a key (without a name its default one), None when there is none."""

    def children(self, key: str) -> Sequence[str]:
        """The names of the keys below a key; empty when there is no such key."""


@dataclass(frozen=True)
class NativeHost:
    """The client as this browser would find it.

    ``manifest-missing``: registered, its file is gone. ``manifest-unusable``: the file is not what
    a browser takes. ``program-missing``: the file is there, the program isn't. ``other-extension``:
    it does not speak with the extension. ``other_browsers`` have it registered although this one
    has not. ``ordinary_edition``: another program of the client is installed, which looks like the
    通常版 that the site does not see [inferred]; only asked where the host is missing.
    """

    state: Literal[
        "ready",
        "missing",
        "manifest-missing",
        "manifest-unusable",
        "program-missing",
        "other-extension",
    ]
    manifest: Path | None = None
    program: Path | None = None
    extensions: tuple[str, ...] = ()
    other_browsers: tuple[str, ...] = ()
    ordinary_edition: str | None = None


@dataclass(frozen=True)
class Extension:
    """The client's extension in one profile.

    ``files-missing``: the browser remembers it, its folder is gone. ``reasons`` are the browser's
    own numbers of why it is switched off (1: by a person).
    """

    state: Literal["enabled", "disabled", "missing", "files-missing"]
    id: str | None = None
    version: str | None = None
    folder: Path | None = None
    reasons: tuple[int, ...] = ()


def program_of(browser: str, registry: Registry | None = None) -> Path | None:
    """The program behind ``chrome``, ``msedge``, ``chromium`` or a path; None when not there."""
    if browser not in _PROGRAMS:
        path = Path(browser)
        return path if path.is_file() and os.access(path, os.X_OK) else None
    windows, names = _PROGRAMS[browser]
    if registry is None:
        found = next((each for name in names if (each := shutil.which(name))), None)
        return Path(found) if found else None
    for root in ("HKCU", "HKLM"):
        key = rf"{root}\Software\Microsoft\Windows\CurrentVersion\App Paths\{windows}"
        text = registry.value(key)
        if text and Path(text.strip('"')).is_file():
            return Path(text.strip('"'))
    return None


def family_of(browser: str) -> str:
    """``chrome``, ``msedge`` or ``chromium``, also for a path."""
    if browser in _FAMILIES:
        return browser
    name = Path(browser).name.lower()
    return "msedge" if "edge" in name else "chrome" if "chrome" in name else "chromium"


def native_host_of(
    browser: str,
    profile: Path,
    registry: Registry | None = None,
    *,
    extensions: Iterable[str] = (EXTENSION,),
) -> NativeHost:
    """The client's native host for a browser that uses ``profile`` (its user data folder)."""
    family = family_of(browser)
    manifest = _registered(family, profile, registry)
    if manifest is not None:
        return _judge_manifest(manifest, set(extensions))
    others = tuple(
        other for other in _FAMILIES if other != family and _registered(other, None, registry)
    )
    return NativeHost("missing", other_browsers=others, ordinary_edition=_ordinary(registry))


def extension_of(
    profile: Path, extensions: Iterable[str] = (EXTENSION,), *, name: str = "Default"
) -> Extension:
    """The extension in the profile ``name`` of a user data folder.

    A running browser writes what it was told up to ten seconds late, and at once when it ends.
    """
    folder = profile / name
    # On Windows the settings of extensions stand in the second, elsewhere mostly in the first.
    settings: dict[str, Any] = {}
    for file in ("Preferences", "Secure Preferences"):
        settings |= _settings(_read_json(folder / file))
    found = [
        judge_extension(known, settings[known], folder / "Extensions")
        for known in extensions
        if known in settings
    ]
    best = ("enabled", "disabled", "files-missing")
    found.sort(key=lambda one: best.index(one.state))
    return found[0] if found else Extension("missing")


def judge_extension(known: str, entry: Mapping[str, Any], root: Path) -> Extension:
    """One entry of ``extensions.settings``; its ``path`` may be relative to ``root``.

    Browsers wrote ``state`` (0 off, 1 on) and a bit mask until 2025, since then a list alone.
    """
    given = entry.get("disable_reasons") or []
    numbers = given if isinstance(given, list) else [given]
    reasons = tuple(number for number in numbers if isinstance(number, int) and number)
    path = entry.get("path")
    folder = root / path.replace("\\", "/") if isinstance(path, str) and path else None
    manifest = _read_json(folder / "manifest.json") if folder else None
    if folder is None or manifest is None:
        return Extension("files-missing", known, folder=folder, reasons=reasons)
    version = manifest.get("version")
    off = entry.get("state") == 0 or bool(reasons)
    return Extension(
        "disabled" if off else "enabled",
        known,
        version if isinstance(version, str) else None,
        folder,
        reasons,
    )


def _registered(family: str, profile: Path | None, registry: Registry | None) -> Path | None:
    """The manifest that a browser would take: the user's before the machine's."""
    if registry is not None:
        for root in ("HKCU", "HKLM"):
            for maker in _FAMILIES[family]:
                text = registry.value(rf"{root}\Software\{maker}\NativeMessagingHosts\{HOST}")
                if text:
                    return Path(text)
        return None
    folders = [profile / "NativeMessagingHosts"] if profile else []
    folders += [Path(each) / "native-messaging-hosts" for each in _FOLDERS[family]]
    return next((path for each in folders if (path := each / f"{HOST}.json").is_file()), None)


def _judge_manifest(manifest: Path, extensions: set[str]) -> NativeHost:
    if not manifest.is_file():
        return NativeHost("manifest-missing", manifest)
    described = _read_json(manifest)
    path = described.get("path") if described else None
    if described is None or not isinstance(path, str) or described.get("name") != HOST:
        return NativeHost("manifest-unusable", manifest)
    program = manifest.parent / path.replace("\\", os.sep)
    spoken = tuple(
        origin.removeprefix("chrome-extension://").strip("/")
        for origin in described.get("allowed_origins") or ()
        if isinstance(origin, str)
    )
    if not program.is_file():
        return NativeHost("program-missing", manifest, program, spoken)
    state: Literal["ready", "other-extension"] = (
        "ready" if extensions & set(spoken) else "other-extension"
    )
    return NativeHost(state, manifest, program, spoken)


def _ordinary(registry: Registry | None) -> str | None:
    """The name of an installed program that looks like the client, as Windows lists it."""
    if registry is None:
        return None
    for root in ("HKLM", "HKCU"):
        for child in registry.children(rf"{root}\{_UNINSTALL}"):
            name = registry.value(rf"{root}\{_UNINSTALL}\{child}", "DisplayName") or ""
            if any(word in name for word in _ORDINARY):
                return name
    return None


def _settings(preferences: Mapping[str, Any] | None) -> dict[str, Any]:
    extensions = (preferences or {}).get("extensions")
    settings = extensions.get("settings") if isinstance(extensions, dict) else None
    if not isinstance(settings, dict):
        return {}
    return {known: entry for known, entry in settings.items() if isinstance(entry, dict)}


def _read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object; None when there is none, or a browser is just writing it."""
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return None
    return document if isinstance(document, dict) else None
