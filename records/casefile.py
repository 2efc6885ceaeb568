"""The case file an office writes: TOML in UTF-8."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from records.applicant import CaseError, Problem, Request, read_request

LIMIT = 1 << 20  # bytes; a case is a few lines


def load_case_file(path: Path, today: date) -> Request:
    """Read and check a case file. Raises :class:`CaseError` naming file, field and rule."""
    name = str(path)
    try:
        if path.stat().st_size > LIMIT and path.is_file():
            raise _error("case.file-too-large", file=name)
        data = path.read_bytes()
    except FileNotFoundError:
        raise _error("case.file-missing", file=name) from None
    except IsADirectoryError:
        raise _error("case.file-is-folder", file=name) from None
    except OSError as trouble:
        raise _error("case.file-unreadable", file=name, reason=trouble.strerror or "") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise _error("case.file-encoding", file=name, byte=str(trouble.start)) from None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        raise _error("case.file-syntax", file=name, reason=str(trouble)) from None
    return read_request(table, today)


def _error(code: str, **params: str) -> CaseError:
    return CaseError([Problem(code, params)])
