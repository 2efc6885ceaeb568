"""Who did what with the cases of a desk: a line an act, in ``audit.jsonl`` and in the ledger.

The file is the truth, as a case's journal is: it is written whether a ledger can be reached or
not, and a ledger is filled from it. It holds ids of cases and the name of who sat at the desk,
nothing of an applicant.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from records.safe_files import append_line, make_home, write_whole

FILE = "audit.jsonl"
DESK = "desk.txt"
"""In TOUROKU_HOME: the name by which ledgers know this desk's folder."""


@dataclass(frozen=True)
class AuditLine:
    """One act: what was done, to which case if to one, by whom; ``more`` counts and the like."""

    at: str
    desk: str
    act: str
    case: str | None = None
    operator: str | None = None
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The same for the same line, from wherever it was read."""
        return hashlib.sha256(self._line()).hexdigest()[:32]

    def _line(self) -> bytes:
        told = {"at": self.at, "desk": self.desk, "act": self.act, "case": self.case,
                "operator": self.operator, "more": dict(self.more)}  # fmt: skip
        return json.dumps(told, ensure_ascii=False).encode()


def desk_of(home: Path) -> str:
    """Return the name of the desk that keeps its cases in ``home``; made at the first call."""
    name = desk_at(home)
    if name is None:
        make_home(home)
        name = secrets.token_hex(6)
        write_whole(home / DESK, f"{name}\n".encode())
    return name


def desk_at(home: Path) -> str | None:
    """Return the name of the desk that keeps its cases there; None where none does."""
    try:
        name = (home / DESK).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None
    return name if name.isalnum() else None


def write_audit(
    home: Path, act: str, case: str | None = None, operator: str | None = None, **more: Any
) -> AuditLine:
    """Write an act down. Raises OSError."""
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    line = AuditLine(at, desk_of(home), act, case, operator, more)
    append_line(home / FILE, line._line() + b"\n")
    return line


def read_audit(home: Path, since: int = 0) -> tuple[list[AuditLine], int]:
    """Return the lines behind so many bytes, and the bytes up to the last whole one.

    A file with fewer is another one, begun anew: it is read from its beginning.
    """
    try:
        with (home / FILE).open("rb") as file:
            since = since if since <= file.seek(0, os.SEEK_END) else 0
            file.seek(since)
            data = file.read()
    except FileNotFoundError:
        return [], since
    whole = data[: data.rfind(b"\n") + 1]
    return list(_lines(whole)), since + len(whole)


def _lines(data: bytes) -> Iterator[AuditLine]:
    for line in data.splitlines():
        try:
            told = json.loads(line)
            yield AuditLine(**told)
        except (ValueError, TypeError):
            continue  # torn, or changed by hand
