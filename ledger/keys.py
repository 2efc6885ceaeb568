"""Where the key of a ledger is kept: a file that ``.env`` names, the keyring, a file at home.

It is made at the first use. In a file of TOUROKU_HOME it keeps what is copied elsewhere unreadable
(a backup, a dump), not the file beside it from whoever may read that folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ledger.key import LedgerKey
from ledger.trouble import LedgerError
from records.safe_files import make_home, write_whole

SERVICE = "touroku ledger"  # in the keyring; the user is the ledger's id
FILE = "ledger.key"  # in TOUROKU_HOME
LARGEST = 1_000  # bytes of a key file that are looked at


class Keyring(Protocol):
    """The system's keyring."""

    def find(self, service: str, user: str) -> str | None: ...
    def keep(self, service: str, user: str, password: str) -> bool: ...


@dataclass(frozen=True)
class KeyPlaces:
    """Where a desk looks for the key: ``file`` as it is named, else keyring or ``home``."""

    home: Path
    file: Path | None = None
    keyring: Keyring | None = None

    def find(self, ledger_id: str) -> tuple[LedgerKey, str] | None:
        """Return the key and where it is; None where there is none. Raises LedgerError."""
        for file in (self.file,) if self.file else (self.home / FILE,):
            if key := _read(file):
                return key, str(file)
        if self.file is None and self.keyring:
            written = self.keyring.find(SERVICE, ledger_id)
            if written:
                try:
                    return LedgerKey.read(written), "keyring"
                except ValueError:
                    raise LedgerError("ledger.key-file-wrong", file="keyring") from None
        return None

    def make(self, ledger_id: str) -> tuple[LedgerKey, str]:
        """Make a key and keep it. Raises LedgerError where it can't be kept."""
        key = LedgerKey.make()
        if (
            self.file is None
            and self.keyring
            and self.keyring.keep(SERVICE, ledger_id, key.written())
        ):
            return key, "keyring"
        file = self.file or self.home / FILE
        write_key(key, file)
        return key, str(file)

    @property
    def told(self) -> str:
        """Where it was looked for."""
        return str(self.file or self.home / FILE)


def write_key(key: LedgerKey, file: Path) -> None:
    """Write a key into a file that its owner alone can read. Raises LedgerError."""
    try:
        make_home(file.parent)
        write_whole(file, f"{key.written()}\n".encode())
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise LedgerError("ledger.key-not-kept", file=str(file), reason=reason) from None


def _read(file: Path) -> LedgerKey | None:
    try:
        with file.open("rb") as opened:
            written = opened.read(LARGEST)
    except FileNotFoundError:
        return None
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise LedgerError("ledger.key-not-read", file=str(file), reason=reason) from None
    try:
        return LedgerKey.read(written.decode("ascii"))
    except ValueError:
        raise LedgerError("ledger.key-file-wrong", file=str(file)) from None
