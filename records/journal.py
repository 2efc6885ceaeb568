"""The journal of a case: one JSON object a line, on the disk before the act it announces."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from records.safe_files import BINARY, append_line

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
    "elsewhere",
    "site-asked",
    "login-password-kept",
    "unknown-screen",
    "may-submit",
    "not-ready",
    "handed-over",
    "handed-back",
    "no-picture",
    "filled",
    "unfolded",
    "auth-id-of-another",
    "cleared-away",
    "confirmed-again",
    "password-refused",
    "lesson-used",
    "lesson-failed",
    "lesson-kept",
    "written-over",
    "site-changed",
    "recovered",
    "operator",
    "put-aside",
    "stopped",
    "reminding",
    "reminded",
    "not-reminded",
    "reminder-returned",
    "reminder-told",
]


TORN = "torn"  # says of the line before it that a kill cut it off


@dataclass(frozen=True)
class JournalText:
    """What stands in a journal.

    ``entries`` with the numbers of their lines, ``damaged`` the numbers of lines that nobody can
    read. ``unread`` are the bytes of those, and of lines that a kill cut off.
    """

    entries: tuple[tuple[int, dict[str, Any]], ...]
    damaged: tuple[int, ...]
    unread: bytes = b""


# What of an event is said in words of ours: all the rest may hold words of a site or a mail.
OWN_WORDS = frozenset({
    "id", "actor", "screenshot", "state", "auth_id", "among", "file", "kind", "key", "by", "who",
    "what", "name", "value", "case", "code", "codes", "reasons", "answer", "to", "page",
    "not_compared", "of", "may_be",
})  # fmt: skip
PLACES = frozenset({"where", "host"})


class Journal:
    """Append-only record of what happened in a case."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, event: str, **data: Any) -> dict[str, Any]:
        """Put one event down, fsynced. Returns it as written (``at`` in UTC). Raises OSError.

        A kill in the middle of a line must not glue the next entry to the torn one: that line is
        closed and marked.
        """
        entry = _entry(event, data)
        closing = b"\n" + _line(_entry(TORN, {})) if self._is_torn() else b""
        append_line(self._path, closing + _line(entry))
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
        """All whole entries, oldest first; what can't be read is passed over."""
        for _, entry in self.read().entries:
            yield entry

    def read(self) -> JournalText:
        """Read it all. Raises OSError; without a file it is empty."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            data = b""
        entries: list[tuple[int, dict[str, Any]]] = []
        unread: list[int] = []  # not read since the last whole entry: torn or damaged
        damaged: list[int] = []
        no_entries: list[bytes] = []
        lines = data.split(b"\n")  # the last one is empty, but for what a kill cut off
        for number, line in enumerate(lines, 1):
            entry = _read(line)
            if entry is not None:
                if entry["event"] != TORN:
                    entries.append((number, entry))
                elif unread and unread[-1] == number - 1:
                    unread.pop()
                damaged += unread
                unread = []
            elif line.strip():
                unread.append(number)
                no_entries.append(line)
        if unread and unread[-1] == len(lines):
            unread.pop()
        return JournalText(tuple(entries), (*damaged, *unread), b"\n".join(no_entries))


def _entry(event: str, data: Mapping[str, Any]) -> dict[str, Any]:
    return {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **data}


def _line(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def _read(line: bytes) -> dict[str, Any] | None:
    """One entry; None for what is none."""
    try:
        entry = json.loads(line)
    except (ValueError, RecursionError):
        return None
    whole = isinstance(entry, dict) and isinstance(entry.get("event"), str)
    return entry if whole else None


def entries_of(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """Give the entries in lines of a journal; what can't be read is passed over."""
    for line in lines:
        entry = _read(line)
        if entry is not None:
            yield entry


def added_since(path: str, length: int) -> bytes | None:
    """Return what was added to a journal since it was so long; None for one that is shorter now."""
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
    except OSError as trouble:  # of an open file it doesn't say which one it is
        raise OSError(trouble.errno, trouble.strerror, path) from None
    finally:
        os.close(descriptor)
