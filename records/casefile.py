"""The case file an office writes: TOML in UTF-8."""

from __future__ import annotations

import re
import tomllib
from dataclasses import asdict
from datetime import date
from pathlib import Path

from records.applicant import CATEGORY_OF, CaseError, Problem, Request, read_request
from records.slips import Slip, like_a_case, slip_at, slips
from records.trouble import of_a_folder
from terms.applicant_fields import IN_FILE
from terms.file_formats import OLD_EXCEL, ZIP, other_format
from terms.text import line_of_zeros, without_marks
from terms.toml import toml_string

LIMIT = 1 << 20  # bytes; a case is a few lines
LISTS = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods")


def load_case_file(path: Path, today: date) -> Request:
    """Read and check a case file. Raises :class:`CaseError` naming file, field and rule."""
    name = str(path)
    try:
        # Never more than the limit: a device has no size and no end.
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise _error("case.file-missing", file=name) from None
    except OSError as trouble:
        if of_a_folder(trouble, path):
            raise _error("case.file-is-folder", file=name) from None
        raise _error("case.file-unreadable", file=name, reason=trouble.strerror or "") from None
    if len(data) > LIMIT:
        raise _error("case.file-too-large", file=name)
    try:
        text = _text(data, name)
    except CaseError as trouble:
        raise _something_else(data, path) or trouble from None
    try:
        table = tomllib.loads(text)
    except ValueError as trouble:  # TOMLDecodeError, and int()'s own for thousands of digits
        raise _something_else(data, path) or _not_toml(name, text, trouble) from None
    except RecursionError:
        raise _error("case.file-syntax", file=name, reason="nested too deeply") from None
    return read_request(table, today)


def case_file(request: Request) -> str:
    """Write a request as the case file that says the same, without what follows from it."""
    lines = [f"procedure = {toml_string(request.procedure)}"]
    if request.category != CATEGORY_OF[request.procedure]:
        lines.append(f"category = {toml_string(request.category)}")
    if request.reminders:
        lines.append(f"reminders = {toml_string(request.reminders)}")
    lines += ["", "[applicant]"]
    for name in IN_FILE:
        value = getattr(request.applicant, name)
        if value is not None:
            written = value.isoformat() if isinstance(value, date) else toml_string(value)
            lines.append(f"{name} = {written}")
    return "\n".join(lines) + "\n"


def _text(data: bytes, file: str) -> str:
    """Return what is written in a case file. Raises :class:`CaseError`."""
    if line := line_of_zeros(data):
        raise _error("case.file-zeros", file=file, line=line)
    if (zero := data.find(b"\0")) >= 0:  # UTF-16 without a mark is valid UTF-8 full of NULs
        raise _error("case.file-encoding", file=file, byte=str(zero))
    try:
        return without_marks(data.decode())
    except UnicodeDecodeError as trouble:
        raise _error("case.file-encoding", file=file, byte=str(trouble.start)) from None


def _something_else(data: bytes, path: Path) -> CaseError | None:
    """Return a file of another kind that was named by mistake."""
    packed = data.startswith(ZIP)
    workbook = packed and any(sign in data for sign in (b"xl/work", b"content.xml"))
    if workbook or data.startswith(OLD_EXCEL) or path.suffix.lower() in LISTS:
        return _error("case.file-is-list", file=str(path))
    kind = "ZIP" if packed else other_format(data)
    return _error("case.file-other-format", file=str(path), format=kind) if kind else None


def _not_toml(file: str, text: str, trouble: ValueError) -> CaseError:
    """Every line that is no TOML, with what was probably meant; or what TOML's reader says."""
    found = slips(text)
    place = re.search(r"at line (\d+)", str(trouble))
    if not found and place:
        found = [slip_at(text, int(place[1]))]
    if found and not like_a_case(text):
        return _error("case.file-none", file=file)
    if not found:
        return _error("case.file-syntax", file=file, reason=str(trouble))
    return CaseError([_problem(file, slip) for slip in found])


def _problem(file: str, slip: Slip) -> Problem:
    params = {name: str(value) for name, value in asdict(slip).items() if name != "kind"}
    return Problem(f"case.slip-{slip.kind}", {"file": file, **params})


def _error(code: str, **params: str) -> CaseError:
    return CaseError([Problem(code, params)])
