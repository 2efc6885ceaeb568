"""CSV: the usual encodings, and whichever delimiter shows the most headings."""

from __future__ import annotations

import csv
import io
from itertools import islice

from flows.intake.headings import is_heading
from flows.intake.tables.encodings import decode
from flows.intake.tables.table import COLUMNS, ROWS, Cell, ListError, Table
from terms.text import without_marks

TEXT_LIMIT = 4 << 20  # bytes of a CSV file
HEADING_ROWS = 30  # among which the headings are looked for
FEWEST = 3
DELIMITERS = ",\t;"
OTHER_SIGNS = "|、，；･"  # which no program writes by itself, and which may stand in a value


def read_text(data: bytes, file: str) -> list[Table]:
    """Return the file once for every delimiter that it may have. Raises :class:`ListError`."""
    if len(data) > TEXT_LIMIT:
        raise ListError("intake.file-too-large", file=file)
    text = without_marks(decode(data, file))
    found = [_split(text, delimiter) for delimiter in DELIMITERS if delimiter in text]
    tables = [each for each in found if isinstance(each, Table)]
    if found and not tables:
        [trouble, *_] = [each for each in found if isinstance(each, csv.Error)]
        raise ListError("intake.broken-csv", file=file, reason=str(trouble))
    for table in tables:
        _bounded(table, file)
    _no_other_sign(text, file)
    return tables


def _no_other_sign(text: str, file: str) -> None:
    """Headings between other signs are told, not read: those stand in addresses, too."""
    for line in islice(text.splitlines(), HEADING_ROWS):
        for sign in OTHER_SIGNS:
            cells = [each.strip(' "\t') for each in line.split(sign)]
            if sum(map(is_heading, cells)) >= FEWEST:
                raise ListError("intake.other-sign", file=file, sign=sign)


def _split(text: str, delimiter: str) -> Table | csv.Error:
    """Return a quote that is not closed would swallow rows of the list: that is an error."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[Cell]] = []
    begins = 1  # the line of the file on which a row begins
    try:
        for row in islice(reader, ROWS + 1):
            if _holds_a_row(row, delimiter):
                return csv.Error(f"line {begins}: a quote holds the rows after it")
            rows.append([*row[:COLUMNS]])
            begins = reader.line_num + 1
    except csv.Error as trouble:
        return csv.Error(f"line {begins}: {trouble}")
    return Table("", rows, typed=True)


def _holds_a_row(row: list[str], delimiter: str) -> bool:
    """Is there a line in one of the cells with as many values as nearly half of the row?"""
    enough = max(2, (len(row) - 1) // 2)
    lines = (line for cell in row if "\n" in cell for line in cell.splitlines())
    return any(line.count(delimiter) >= enough for line in lines)


def _bounded(table: Table, file: str) -> None:
    filled = (
        index for index, row in enumerate(table.rows) if any(c not in ("", None) for c in row)
    )
    if max(filled, default=0) >= ROWS:
        raise ListError("intake.too-many-rows", file=file, limit=str(ROWS))
