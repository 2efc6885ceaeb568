"""Puts the simulated JPKI client into a browser profile."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HOST_NAME = "jp.go.jpki"  # domain.md 3 [code]
EXTENSION_DIR = Path(__file__).parent / "extension"
EXTENSION_ID = "TODO"


@dataclass(frozen=True)
class HostConfig:
    """What the native host is told.

    ``reader``: ``pcsc``, or ``link:127.0.0.1:PORT`` for the embedded link.
    ``reader_name``: part of the PC/SC reader's name; None takes the first reader with a card of
    the office in it.
    ``faults_url``: GET gives the active faults as a JSON list; asked at each request.
    ``log``: a file for what passes between page, host and card, without secrets; None keeps none.
    """

    reader: str = "pcsc"
    reader_name: str | None = None
    faults_url: str | None = None
    log: str | None = None


@dataclass(frozen=True)
class Installed:
    """``extension_dir`` goes into ``--load-extension``; ``host_files`` are what was written."""

    extension_dir: Path
    extension_id: str
    host_files: tuple[Path, ...]

    def uninstall(self) -> None:
        """Takes the native host away again."""
        for path in self.host_files:
            path.unlink(missing_ok=True)


def install(profile: Path, config: HostConfig) -> Installed:
    """Registers the native host in ``profile``, a user data folder; it may be running already."""
    raise NotImplementedError
