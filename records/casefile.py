"""The case file an office writes: TOML in UTF-8."""

from __future__ import annotations

import json
import tomllib
from datetime import date
from pathlib import Path

from records.applicant import CATEGORY_OF, CaseError, Problem, Request, read_request
from terms.applicant_fields import IN_FILE

LIMIT = 1 << 20  # bytes; a case is a few lines


def load_case_file(path: Path, today: date) -> Request:
    """Read and check a case file. Raises :class:`CaseError` naming file, field and rule."""
    name = str(path)
    try:
        # Never more than the limit: a device has no size and no end.
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise _error("case.file-missing", file=name) from None
    except IsADirectoryError:
        raise _error("case.file-is-folder", file=name) from None
    except OSError as trouble:
        raise _error("case.file-unreadable", file=name, reason=trouble.strerror or "") from None
    if len(data) > LIMIT:
        raise _error("case.file-too-large", file=name)
    if b"\0" in data:  # UTF-16 without a mark is valid UTF-8 full of NULs
        raise _error("case.file-encoding", file=name, byte=str(data.index(b"\0")))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as trouble:
        raise _error("case.file-encoding", file=name, byte=str(trouble.start)) from None
    try:
        table = tomllib.loads(text)
    except ValueError as trouble:  # TOMLDecodeError, and int()'s own for thousands of digits
        raise _error("case.file-syntax", file=name, reason=str(trouble)) from None
    except RecursionError:
        raise _error("case.file-syntax", file=name, reason="nested too deeply") from None
    return read_request(table, today)


def case_file(request: Request) -> str:
    """A request as the case file that says the same, without what follows from the procedure."""
    lines = [f"procedure = {_quoted(request.procedure)}"]
    if request.category != CATEGORY_OF[request.procedure]:
        lines.append(f"category = {_quoted(request.category)}")
    lines += ["", "[applicant]"]
    for name in IN_FILE:
        value = getattr(request.applicant, name)
        if value is not None:
            written = value.isoformat() if isinstance(value, date) else _quoted(value)
            lines.append(f"{name} = {written}")
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are all TOML's too, but for one letter."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _error(code: str, **params: str) -> CaseError:
    return CaseError([Problem(code, params)])
