"""XLS: workbooks of Excel 97 to 2003, one sheet after the other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell as OldCell
    from xlrd.sheet import Sheet as OldSheet

from flows.intake.tables.day_formats import BY_NUMBER, shows_part
from flows.intake.tables.table import (
    COLUMNS,
    ROWS,
    SHEETS,
    Area,
    Formula,
    ListError,
    Struck,
    Table,
    gather,
    merged_areas,
)
from terms.file_formats import LOCKED

SEEN = 40  # twentieths of a point: nobody reads a row that is lower
UNICODE_EXCEL = 80  # BIFF8; workbooks before Excel 97 name the encoding of their letters, or none


def read_xls(data: bytes, file: str) -> Iterator[Table]:
    """Give the visible sheets, their rows no longer than the last cell in them.

    Raises :class:`ListError`.
    """
    import xlrd
    from xlrd.biffh import XLRDError

    if LOCKED in data:
        raise ListError("intake.locked", file=file)
    try:
        book = xlrd.open_workbook(
            file_contents=data,
            logfile=io.StringIO(),
            on_demand=True,
            ragged_rows=True,
            formatting_info=True,  # hidden rows and merged cells belong to it
        )
        if book.biff_version < UNICODE_EXCEL and book.codepage is None:
            raise ListError("intake.old-excel", file=file)
        for index in range(min(book.nsheets, SHEETS)):
            sheet = book.sheet_by_index(index)
            if sheet.visibility == 0:
                yield _table(sheet, book, file)
            book.unload_sheet(index)
    except ListError:
        raise
    except XLRDError as trouble:
        code = "intake.locked" if "encrypted" in str(trouble) else "intake.old-excel"
        raise ListError(code, file=file) from None
    except Exception:  # whatever a broken or locked file brings about inside the library
        raise ListError("intake.old-excel", file=file) from None


def _table(sheet: OldSheet, book: Book, file: str) -> Table:
    areas = (
        Area(top + 1, left, below, right - 1) for top, below, left, right in sheet.merged_cells
    )
    struck = _struck(sheet, book)
    return Table(
        sheet.name,
        gather(_rows(sheet, book), file),
        since_1904=book.datemode == 1,
        merged=merged_areas(areas, file),
        hidden_rows=frozenset(
            number + 1
            for number, row in sheet.rowinfo_map.items()
            if number < ROWS and (row.hidden or 0 <= (row.height or 0) < SEEN)
        ),
        hidden_columns=frozenset(
            number
            for number, column in sheet.colinfo_map.items()
            if number < COLUMNS and (column.hidden or column.width == 0)
        ),
        struck_rows=struck.rows,
        struck_cells=struck.cells,
        formulas=dict(_formulas(sheet)),
        part_days=dict(_part_days(sheet, book)),
    )


def _rows(sheet: OldSheet, book: Book) -> Iterator[list[object]]:
    for number in range(sheet.nrows):
        anything = any(sheet.row_types(number, 0, COLUMNS))  # quick, as most rows may be blank
        cells = sheet.row_slice(number, 0, COLUMNS) if anything else []
        yield [_value(cell, book) for cell in cells]


def _value(cell: OldCell, book: Book) -> object:
    """Return what openpyxl would have made of the same cell."""
    import xlrd

    value = cell.value
    if isinstance(value, str):
        return value or None
    if cell.ctype == xlrd.XL_CELL_DATE and value >= 1:  # less is a time of day
        try:
            return xlrd.xldate.xldate_as_datetime(value, book.datemode)
        except OverflowError:  # 19951103 in a cell for days
            return "#VALUE!"
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(int(value), "#N/A")
    return int(value) if value % 1 == 0 else value


def _part_days(sheet: OldSheet, book: Book) -> Iterator[tuple[tuple[int, int], str]]:
    """Numbers and days that are shown as a part of a day."""
    import xlrd

    formats = {
        index: BY_NUMBER.get(style.format_key, "") or book.format_map[style.format_key].format_str
        for index, style in enumerate(book.xf_list)
        if style.format_key in book.format_map
    }
    part = {index: code for index, code in formats.items() if shows_part(code)}
    for number in range(min(sheet.nrows, ROWS) if part else 0):
        for column, kind in enumerate(sheet.row_types(number, 0, COLUMNS)):
            if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                shown = part.get(sheet.cell_xf_index(number, column))
                if shown:
                    yield (number + 1, column), shown


def _struck(sheet: OldSheet, book: Book) -> Struck:
    """Cells with a line through all of their text, or through a part of it."""
    struck = Struck()
    lines = {at for at, font in enumerate(book.font_list) if font.struck_out}
    styles = {at for at, style in enumerate(book.xf_list) if style.font_index in lines}
    for number in range(min(sheet.nrows, ROWS) if lines else 0):
        for column, kind in enumerate(sheet.row_types(number, 0, COLUMNS)):
            if not kind:
                continue
            line = sheet.cell_xf_index(number, column) in styles
            text = str(sheet.cell_value(number, column))
            fonts = sheet.rich_text_runlist_map.get((number, column), [])
            begins = [0, *(at for at, _ in fonts), len(text)]
            marked = [line, *(font in lines for _, font in fonts)]
            told = [
                each
                for each, (first, last) in zip(marked, pairwise(begins), strict=True)
                if text[first:last].strip()
            ]
            struck.tell((number + 1, column), struck=any(told), plain=not all(told))
    return struck


def _formulas(sheet: OldSheet) -> Iterator[tuple[tuple[int, int], Formula]]:
    """Formulas that show nothing: a cell with a text of no letters is no other."""
    import xlrd

    for number in range(min(sheet.nrows, ROWS)):
        kinds = sheet.row_types(number, 0, COLUMNS)
        for column, kind in enumerate(kinds):
            if kind == xlrd.XL_CELL_TEXT and not sheet.cell_value(number, column):
                yield (number + 1, column), "empty"
