"""The journal of a case: one JSON object a line, on the disk before the act it announces."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from records.safe_files import BINARY, append_line

# What may stand in a journal; docs/architecture.md says when. Older programs meet newer ones too.
JournalEvent = Literal[
    "step-started",
    "step",
    "state",
    "auth_id",
    "mail",
    "mail-decided",
    "auth-id-decided",
    "person",
    "fact",
    "confirmation",
    "form-refused",
    "client-error",
    "answer-lost",
    "press-unclear",
    "not-sent",
    "refused",
    "download",
    "download-failed",
    "window",
    "site-asked",
    "login-password-kept",
    "unknown-screen",
    "may-submit",
    "not-ready",
    "handed-over",
    "handed-back",
    "no-picture",
    "filled",
    "auth-id-of-another",
    "cleared-away",
    "confirmed-again",
    "password-refused",
    "stopped",
]


# What of an event is said in words of ours: all the rest may hold words of a site or a mail.
OWN_WORDS = frozenset({
    "id", "actor", "screenshot", "state", "auth_id", "among", "file", "kind", "key", "by", "who",
    "what", "name", "value", "case", "code", "codes", "reasons", "answer", "to", "page",
    "not_compared",
})  # fmt: skip
PLACES = frozenset({"where", "host"})


class Journal:
    """Append-only record of what happened in a case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # A kill in the middle of a line must not glue the next entry to the torn one. None: not
        # looked at yet, as most journals are only read.
        self._torn: bool | None = None

    def write(self, event: str, **data: Any) -> dict[str, Any]:
        """Put one event down, fsynced. Returns it as written (``at`` in UTC)."""
        entry = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **data}
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        if self._torn is None:
            self._torn = self._is_torn()
        whole = b"\n" + line if self._torn else line
        self._torn = True  # until it is whole on the disk: a full disk tears lines too
        append_line(self._path, whole)
        self._torn = False
        return entry

    def length(self) -> int:
        """Its bytes on the disk; 0 before there is one."""
        try:
            return self._path.stat().st_size
        except FileNotFoundError:
            return 0

    def _is_torn(self) -> bool:
        length = self.length()
        return length > 0 and added_since(str(self._path), length - 1) != b"\n"

    def entries(self) -> Iterator[dict[str, Any]]:
        """All whole entries, oldest first; a torn line (kill while writing) is passed over."""
        if self._path.exists():
            yield from entries_of(self._path.read_bytes().split(b"\n"))


def entries_of(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """The entries in lines of a journal."""
    for line in lines:
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and "event" in entry:
            yield entry


def added_since(path: str, length: int) -> bytes | None:
    """What was added to a journal since it was so long; None for one that is shorter now."""
    try:
        descriptor = os.open(path, os.O_RDONLY | BINARY)
    except FileNotFoundError:
        return None if length else b""
    try:
        more = os.fstat(descriptor).st_size - length
        if more <= 0:
            return b"" if more == 0 else None
        os.lseek(descriptor, length, os.SEEK_SET)
        return os.read(descriptor, more)
    finally:
        os.close(descriptor)
