"""Desks for the tests of the check: machines with recorded answers, profiles on disk."""

from __future__ import annotations

import json
import plistlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flows.checkup.plan import Machine
from records.editions import Site, choose_site

LIVE = choose_site(None, "2026")
OFFICE = choose_site("http://127.0.0.1:8080", None)
REAL = "ddhaancdmkmeigppopkakhpbboccibla"
SIMULATED = "lnacdmhffecfbeeckimdamjebhjblogh"


@dataclass
class RecordedWindows:
    """A Windows PC as its answers were written down."""

    registry: dict[tuple[str, str], str | int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    page: int | None = 932

    def value(self, key: str, name: str = "", /) -> str | int | None:
        known = {(k.casefold(), n): v for (k, n), v in self.registry.items()}
        return known.get((key.casefold(), name))

    def values(self, key: str, /) -> dict[str, str | int]:
        return {
            name: said
            for (k, name), said in self.registry.items()
            if k.casefold() == key.casefold()
        }

    def children(self, key: str, /) -> tuple[str, ...]:
        below = f"{key}\\".casefold()
        return tuple(
            dict.fromkeys(
                k[len(below) :].partition("\\")[0]
                for k, _ in self.registry
                if k.casefold().startswith(below)
            )
        )

    def file_version(self, path: Path, /) -> str | None:
        return self.versions.get(path.name)

    def code_page(self) -> int | None:
        return self.page


def windows(home: Path, **answers: Any) -> Machine:
    """Return a Windows PC whose folders for programs and for the user are in ``home``."""
    environment = {
        "LOCALAPPDATA": str(home / "AppData" / "Local"),
        "PROGRAMFILES": str(home / "Program Files"),
        "PROGRAMFILES(X86)": str(home / "Program Files (x86)"),
    }
    return Machine("win32", home, environment, RecordedWindows(**answers))


def linux(home: Path) -> Machine:
    """Return a Linux PC whose own files, those in ``/etc``, lie in ``home`` too."""
    return Machine("linux", home, {}, None, home / "root")


def mac(home: Path, *, version: str = "14.2.1", rosetta: bool = True) -> Machine:
    """Return a Mac with Apple's processor, whose system's files lie in ``home`` too."""
    root = home / "root"
    told = root / "System/Library/CoreServices/SystemVersion.plist"
    told.parent.mkdir(parents=True)
    told.write_bytes(plistlib.dumps({"ProductVersion": version}))
    if rosetta:
        program = root / "Library/Apple/usr/share/rosetta/rosetta"
        program.parent.mkdir(parents=True)
        program.touch()
    return Machine("darwin", home, {}, None, root, "arm64")


def policies_on(machine: Machine, *documents: Any, browser: str = "chrome") -> None:
    """Files of policies as an administrator lays them down, each a document or its bytes."""
    folder = {"chrome": "opt/chrome", "msedge": "opt/edge", "chromium": "chromium"}[browser]
    managed = machine.root / "etc" / folder / "policies" / "managed"
    managed.mkdir(parents=True)
    for number, document in enumerate(documents):
        data = document if isinstance(document, bytes) else json.dumps(document).encode()
        (managed / f"{number}-office.json").write_bytes(data)


def chrome_in(machine: Machine, browser: str = "chrome") -> Path:
    """Put the program of Chrome or Edge where its installer does."""
    names = {"chrome": ("Google", "Chrome"), "msedge": ("Microsoft", "Edge")}[browser]
    folder = Path(machine.environment["PROGRAMFILES"], *names, "Application")
    folder.mkdir(parents=True)
    program = folder / f"{browser}.exe"
    program.write_bytes(b"MZ")
    return program


def from_the_store(
    profile: Path, *, file: str = "Secure Preferences", files: bool = True, **entry: Any
) -> None:
    """The real extension as Chrome keeps one that came from the store."""
    default = profile / "Default"
    default.mkdir(parents=True, exist_ok=True)
    known = {
        "location": 1,
        "path": f"{REAL}\\1.0.1.0_0",
        "from_webstore": True,
        "disable_reasons": [],
        **entry,
    }
    document = {"extensions": {"settings": {REAL: known}}}
    (default / file).write_text(json.dumps(document), encoding="utf-8")
    if files:
        folder = default / "Extensions" / REAL / "1.0.1.0_0"
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text('{"version": "1.0.1.0"}', encoding="utf-8")


def host_manifest(
    folder: Path,
    *,
    extension: str = REAL,
    program: bool = True,
    entries: Mapping[str, Any] | None = None,
) -> Path:
    """Return the native host's manifest and its program beside it.

    ``entries`` are other than usual.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if program:
        (folder / "jpki.exe").write_bytes(b"MZ")
        (folder / "jpki.exe").chmod(0o755)
    manifest = folder / "jp.go.jpki.json"
    described = {
        "name": "jp.go.jpki",
        "description": "JPKI",
        "path": str(folder / "jpki.exe"),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{extension}/"],
        **(entries or {}),
    }
    manifest.write_text(json.dumps(described), encoding="utf-8")
    return manifest


__all__ = [
    "LIVE", "OFFICE", "REAL", "SIMULATED", "RecordedWindows", "Site", "chrome_in",
    "from_the_store", "host_manifest", "linux", "mac", "policies_on", "windows",
]  # fmt: skip
