"""Puts the simulated JPKI client into a browser profile."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Literal

from jpki_bench.client.host import HostConfig
from jpki_bench.client.registry import Registration, register
from jpki_bench.starter import Starter, starter_in, write_starter

HOST_NAME = "jp.go.jpki"  # docs/domain.md 3 [code]
Protocol = Literal["jpki", "mynaportal", "eltax"]
PROTOCOLS: dict[Protocol, str] = {
    "jpki": HOST_NAME,
    # docs/domain.md 5: their names and events are known, what they say to one another is assumed
    "mynaportal": "jp.go.cao.mpa",
    "eltax": "jp.eltax.elpki",
}
"""The native host of each neighbouring service; the extension knows its events (content.js)."""
EXTENSION_DIR = Path(__file__).parent / "extension"
EXTENSION_ID = "lnacdmhffecfbeeckimdamjebhjblogh"
"""Follows from the key in the manifest. The real one is ddhaancdmkmeigppopkakhpbboccibla."""

__all__ = [
    "EXTENSION_DIR",
    "EXTENSION_ID",
    "HOST_NAME",
    "PROTOCOLS",
    "HostConfig",
    "Installed",
    "Protocol",
    "install",
]


@dataclass(frozen=True)
class Installed:
    """``extension_dir`` goes into ``--load-extension``; ``host_files`` are what was written."""

    extension_dir: Path
    extension_id: str
    host_files: tuple[Path, ...]
    registrations: tuple[Registration, ...] = field(default=(), repr=False)

    def uninstall(self) -> None:
        """Take the native host away again (and put back what Windows' registry had before)."""
        for registration in self.registrations:
            registration.undo()
        for path in self.host_files:
            path.unlink(missing_ok=True)


def install(
    profile: Path, config: HostConfig, protocols: Sequence[Protocol] = ("jpki",)
) -> Installed:
    """Register the native host in ``profile``, a user data folder; it may be in use already.

    ``protocols``: under which names; the same host answers to all of them.

    Windows' browsers look for hosts in the registry only, where the entry serves every profile of
    the user: there :meth:`Installed.uninstall` must be called, or what was there before put back.
    """
    profile.mkdir(parents=True, exist_ok=True)
    folder = profile / "NativeMessagingHosts"
    folder.mkdir(exist_ok=True)
    settings = profile / f"{HOST_NAME}.config.json"
    _write(settings, json.dumps(asdict(config), ensure_ascii=False), 0o600)
    starter = _write_starter(profile, settings)
    manifests = [_describe(folder, PROTOCOLS[each], starter) for each in protocols]
    registered = [register(each.stem, each) for each in manifests]
    return Installed(
        extension_dir=EXTENSION_DIR,
        extension_id=EXTENSION_ID,
        host_files=(*manifests, starter, settings),
        registrations=tuple(filter(None, registered)),
    )


def _describe(folder: Path, name: str, starter: Path) -> Path:
    manifest = folder / f"{name}.json"
    described = {
        "name": name,
        "description": "JPKI client of the touroku simulated office",
        "path": str(starter.resolve()),
        "type": "stdio",
        "allowed_origins": [f"chrome-extension://{EXTENSION_ID}/"],
    }
    _write(manifest, json.dumps(described, ensure_ascii=False, indent=2), 0o600)
    return manifest


def _write_starter(profile: Path, settings: Path) -> Path:
    command = (sys.executable, "-m", "jpki_bench.client.host", "--config", str(settings.resolve()))
    starter = starter_in(profile, HOST_NAME)
    write_starter(starter, Starter(command, root=Path(__file__).parents[2]))
    return starter


def _write(path: Path, text: str, mode: int) -> None:
    """Whole or not at all: a running browser may look at any moment."""
    new = path.with_name(path.name + ".new")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(new, flags, mode), "wb") as file:
        file.write(text.encode())
    new.replace(path)
