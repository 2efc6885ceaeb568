"""A list's file: what it is, and its sheets."""

from __future__ import annotations

from pathlib import Path

from flows.intake.tables.ods import is_ods, read_ods
from flows.intake.tables.packed import opened
from flows.intake.tables.table import ListError, Table
from flows.intake.tables.texts import read_text
from flows.intake.tables.xls import read_xls
from flows.intake.tables.xlsx import BROKEN, read_xlsx
from records.trouble import of_a_folder
from terms.file_formats import OLD_EXCEL, ZIP, other_format

LIMIT = 16 << 20  # bytes of a file


def read_tables(path: Path) -> list[Table]:
    """Return the visible sheets of a workbook, or a CSV file once for every delimiter it may have.

    Raises :class:`ListError`.
    """
    data, file = _read(path), str(path)
    if data.startswith(OLD_EXCEL):
        return list(read_xls(data, file))
    if data.startswith(ZIP):
        with opened(data, BROKEN, file) as packed:
            read = read_ods if is_ods(packed) else read_xlsx
        return list(read(data, file))
    name = other_format(data)
    if name:
        raise ListError("intake.other-format", file=file, format=name)
    return read_text(data, file)


def _read(path: Path) -> bytes:
    try:
        # Never more than the limit: a device has no size and no end.
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise ListError("intake.file-missing", file=str(path)) from None
    except OSError as trouble:
        if of_a_folder(trouble, path):
            raise ListError("intake.file-is-folder", file=str(path)) from None
        reason = trouble.strerror or ""
        raise ListError("intake.file-unreadable", file=str(path), reason=reason) from None
    if len(data) > LIMIT:
        raise ListError("intake.file-too-large", file=str(path))
    return data
