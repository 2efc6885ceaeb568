"""The lists that offices keep, as rows of cells: CSV in the usual encodings, XLSX, and XLS.

Nothing of a list is run or fetched: formulas count by the value that was saved with them. A list
is bounded in bytes (packed and unpacked), sheets, rows and columns.
"""

from __future__ import annotations

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell as OldCell
    from xlrd.sheet import Sheet as OldSheet

from terms.errors import InputError

LIMIT = 16 << 20  # bytes of a file
TEXT_LIMIT = 4 << 20  # bytes of a CSV file
UNPACKED_LIMIT = 16 << 20  # bytes of an XLSX file's contents
MEMBERS_LIMIT = 2000
SHEETS, ROWS, COLUMNS = 20, 5000, 200
DELIMITERS = ",\t;"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and any Excel file that is locked with a password
UNICODE_EXCEL = 80  # BIFF8; workbooks before Excel 97 name the encoding of their letters, or none
ZIP = b"PK\x03\x04"

LAST_ROW = 1 << 20  # of any spreadsheet

Cell = str | int | float | date | None


class ListError(InputError):
    """A list that can't be read; ``params`` name file and place."""


@dataclass(frozen=True)
class Table:
    """The rows of one sheet, the first one being row 1; blank rows are there too."""

    sheet: str
    rows: list[list[Cell]]
    since_1904: bool = False  # how the workbook counts its days


def read_tables(path: Path) -> list[Table]:
    """The sheets of a workbook, or a CSV file once for every delimiter that it may have.

    Raises :class:`ListError`.
    """
    data = _read(path)
    if data.startswith(OLD_EXCEL):
        return list(_xls(data, str(path)))
    if data.startswith(ZIP):
        return list(_xlsx(data, str(path)))
    if len(data) > TEXT_LIMIT:
        raise ListError("intake.file-too-large", file=str(path))
    text = _decode(data, str(path))
    found = [_csv(text, delimiter) for delimiter in DELIMITERS if delimiter in text]
    tables = [each for each in found if isinstance(each, Table)]
    if found and not tables:
        [trouble, *_] = [each for each in found if isinstance(each, csv.Error)]
        raise ListError("intake.broken-csv", file=str(path), reason=str(trouble))
    for table in tables:
        _bounded(table, str(path))
    return tables


def _read(path: Path) -> bytes:
    try:
        # Never more than the limit: a device has no size and no end.
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
    except FileNotFoundError:
        raise ListError("intake.file-missing", file=str(path)) from None
    except IsADirectoryError:
        raise ListError("intake.file-is-folder", file=str(path)) from None
    except OSError as trouble:
        reason = trouble.strerror or ""
        raise ListError("intake.file-unreadable", file=str(path), reason=reason) from None
    if len(data) > LIMIT:
        raise ListError("intake.file-too-large", file=str(path))
    return data


def _decode(data: bytes, name: str) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, else Shift_JIS as Windows writes it."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise ListError("intake.file-encoding", file=name)


def _csv(text: str, delimiter: str) -> Table | csv.Error:
    """A quote that is never closed would swallow the rest of the list: that is an error."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return Table("", [[*row[:COLUMNS]] for row in islice(reader, ROWS + 1)])
    except csv.Error as trouble:
        return trouble


def _xlsx(data: bytes, name: str) -> Iterator[Table]:
    _unpacks_within_bounds(data, name)
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions, nothing of which we read
        try:
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            for sheet in book.worksheets[:SHEETS]:
                if sheet.sheet_state != "visible":
                    continue
                sheet.reset_dimensions()  # what a file says about its own size is not believed
                values = sheet.iter_rows(max_col=COLUMNS, values_only=True)
                yield Table(sheet.title, _rows(values, name), book.epoch == CALENDAR_MAC_1904)
        except ListError:
            raise
        except Exception as trouble:  # whatever a broken file brings about inside the library
            reason = f"{type(trouble).__name__}"
            raise ListError("intake.broken-xlsx", file=name, reason=reason) from None


def _xls(data: bytes, name: str) -> Iterator[Table]:
    """Sheets one after the other, their rows no longer than the last cell in them."""
    import xlrd

    try:
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), on_demand=True, ragged_rows=True
        )
        if book.biff_version < UNICODE_EXCEL and book.codepage is None:
            raise ListError("intake.old-excel", file=name)
        for index in range(min(book.nsheets, SHEETS)):
            sheet = book.sheet_by_index(index)
            if sheet.visibility == 0:
                yield Table(sheet.name, _rows(_old_rows(sheet, book), name), book.datemode == 1)
            book.unload_sheet(index)
    except ListError:
        raise
    except Exception:  # whatever a broken or locked file brings about inside the library
        raise ListError("intake.old-excel", file=name) from None


def _old_rows(sheet: OldSheet, book: Book) -> Iterator[list[object]]:
    for number in range(sheet.nrows):
        anything = any(sheet.row_types(number, 0, COLUMNS))  # quick, as most rows may be blank
        cells = sheet.row_slice(number, 0, COLUMNS) if anything else []
        yield [_old_value(cell, book) for cell in cells]


def _old_value(cell: OldCell, book: Book) -> object:
    """What openpyxl would have made of the same cell."""
    import xlrd

    value = cell.value
    if isinstance(value, str):
        return value or None
    if cell.ctype == xlrd.XL_CELL_DATE and value >= 1:  # less is a time of day
        return xlrd.xldate.xldate_as_datetime(value, book.datemode)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(value), "#N/A")
    return int(value) if value % 1 == 0 else value


def _rows(values_of: Iterable[Sequence[object]], name: str) -> list[list[Cell]]:
    """The rows of a sheet; one far below the others is not lost, but one too many."""
    rows: list[list[Cell]] = []
    for number, values in enumerate(values_of, 1):
        blank = values.count(None) == len(values)  # quick: a gap may be a million rows
        filled = not blank and any(value not in ("", None) for value in values)
        if number > ROWS and (filled or number > LAST_ROW):
            raise ListError("intake.too-many-rows", file=name, limit=str(ROWS))
        if number <= ROWS:
            row = [_cell(value) for value in values]
            while row and row[-1] is None:
                row.pop()
            rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _unpacks_within_bounds(data: bytes, name: str) -> None:
    """zipfile never unpacks more of a member than its directory says, so that the sum holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
    except zipfile.BadZipFile:
        raise ListError("intake.broken-xlsx", file=name, reason="ZIP") from None
    if len(members) > MEMBERS_LIMIT or sum(each.file_size for each in members) > UNPACKED_LIMIT:
        raise ListError("intake.file-too-large", file=name)
    if not any(each.filename == "xl/workbook.xml" for each in members):
        raise ListError("intake.broken-xlsx", file=name, reason="xl/workbook.xml")


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | date) else str(value)


def _bounded(table: Table, name: str) -> None:
    filled = (
        index for index, row in enumerate(table.rows) if any(c not in ("", None) for c in row)
    )
    if max(filled, default=0) >= ROWS:
        raise ListError("intake.too-many-rows", file=name, limit=str(ROWS))
