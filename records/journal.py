"""The journal of a case: one JSON object a line, on the disk before the act it announces."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from records.safe_files import append_line

# What may stand in a journal; docs/architecture.md says when. Older programs meet newer ones too.
JournalEvent = Literal[
    "step-started",
    "step",
    "state",
    "opening-account",
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


class Journal:
    """Append-only record of what happened in a case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # A kill in the middle of a line must not glue the next entry to the torn one.
        self._torn = path.exists() and not path.read_bytes().endswith(b"\n")

    def write(self, event: str, **data: Any) -> dict[str, Any]:
        """Put one event down, fsynced. Returns it as written (``at`` in UTC)."""
        entry = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **data}
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        whole = b"\n" + line if self._torn else line
        self._torn = True  # until it is whole on the disk: a full disk tears lines too
        append_line(self._path, whole)
        self._torn = False
        return entry

    def entries(self) -> Iterator[dict[str, Any]]:
        """All whole entries, oldest first; a torn line (kill while writing) is passed over."""
        if not self._path.exists():
            return
        for line in self._path.read_bytes().split(b"\n"):
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and "event" in entry:
                yield entry
