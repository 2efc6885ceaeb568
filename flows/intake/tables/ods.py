"""ODS, as LibreOffice writes it: rows and cells that repeat are written once with their number."""

from __future__ import annotations

import contextlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime

from flows.intake.tables.day_formats import text_shows_part
from flows.intake.tables.packed import Handler, opened, parse
from flows.intake.tables.table import (
    COLUMNS,
    ROWS,
    SHEETS,
    Area,
    Cell,
    Formula,
    ListError,
    Struck,
    Table,
    merged_areas,
)

CONTENT = "content.xml"
MANIFEST = "META-INF/manifest.xml"
BROKEN = "intake.broken-ods"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
NUMBERS = ("float", "percentage", "currency")
# What stands beside a cell's text, or holds cells of its own that belong to no sheet.
SEEN = 2.0  # points
BESIDE = (
    "annotation", "ruby-text", "note", "frame", "shapes", "forms", "tracked-changes", "dde-links",
    "content-validations",
)  # fmt: skip
CELLS = ROWS * COLUMNS  # of all sheets: one may stand for many


def is_ods(packed: zipfile.ZipFile) -> bool:
    """Tell whether the file says it is a spreadsheet of OpenDocument."""
    names = packed.namelist()
    if CONTENT not in names:
        return False
    try:
        with packed.open("mimetype") as member:
            return member.read(len(SPREADSHEET) + 1).startswith(SPREADSHEET.encode())
    except Exception:  # whatever is wrong with it: what it holds will tell
        return True


def read_ods(data: bytes, file: str) -> Iterator[Table]:
    """Give the visible sheets of a spreadsheet. Raises :class:`ListError`."""
    with opened(data, BROKEN, file) as packed:
        try:
            if MANIFEST in packed.namelist() and b"encryption-data" in packed.read(MANIFEST):
                raise ListError("intake.locked", file=file)
            sheets = _Spreadsheet(file)
            parse(packed, CONTENT, sheets)
        except ListError:
            raise
        except Exception as trouble:  # whatever a broken file brings about inside the parser
            reason = type(trouble).__name__
            raise ListError(BROKEN, file=file, reason=reason) from None
        yield from sheets.tables


def _is_line(attrs: Mapping[str, str]) -> bool:
    """Is a text struck through?"""
    said = {attrs.get(f"text-line-through-{each}", "none") for each in ("style", "type")}
    return said != {"none"}


def _is_low(height: str) -> bool:
    """Is a row so low that nobody reads it?"""
    number = re.match(r"[0-9.]+", height)
    unit = {"cm": 28.3, "mm": 2.83, "in": 72.0}.get(height[-2:], 1.0)
    return number is not None and float(number[0]) * unit < SEEN


class _Cell:
    """A cell while it is read."""

    def __init__(self, attrs: Mapping[str, str], *, covered: bool) -> None:
        self.attrs = attrs
        self.covered = covered  # what stands beneath a merged cell is not shown
        self.text: list[str] = []
        self.paragraphs = 0
        self.struck = self.plain = False

    @property
    def repeated(self) -> int:
        return max(int(self.attrs.get("number-columns-repeated", 1)), 1)

    @property
    def value(self) -> Cell:
        """As another spreadsheet would have kept it."""
        kind = self.attrs.get("value-type")
        if self.covered:
            return None
        if kind in NUMBERS:
            number = float(self.attrs["value"])
            return int(number) if number.is_integer() else number
        if kind == "date":
            with contextlib.suppress(ValueError):  # a year that no calendar of ours has
                return datetime.fromisoformat(self.attrs["date-value"]).date()
        if kind == "boolean":
            return str(self.attrs["boolean-value"] == "true")
        return "".join(self.text) or self.attrs.get("string-value") or None

    @property
    def part_of_day(self) -> str:
        """What the cell shows of its day, where that is not all of it."""
        shown = "".join(self.text)
        return shown if self.attrs.get("value-type") == "date" and text_shows_part(shown) else ""

    @property
    def unsaved(self) -> bool:
        """Was a formula never computed?"""
        return "formula" in self.attrs and "value-type" not in self.attrs and not self.text


class _Spreadsheet(Handler):
    """All visible sheets."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.tables: list[Table] = []
        self._file = file
        self._hidden_styles: set[str] = set()
        self._low_styles: set[str] = set()
        self._struck_styles: set[str] = set()
        self._lines: list[bool] = []  # of the cell and the spans around a text
        self._style = ""
        self._beside = 0  # how deep in text that is none of the cell's
        self._sheets = 0
        self._cells = 0
        self._sheet: _Sheet | None = None
        self._cell: _Cell | None = None
        self._in_paragraph = 0

    def begin(self, name: str, attrs: Mapping[str, str]) -> None:
        if self._beside or name in BESIDE or (name == "table" and self._sheet):
            self._beside += 1
        elif name == "style":
            self._style = attrs.get("name", "")
        elif name == "table-properties" and attrs.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table-row-properties" and _is_low(attrs.get("row-height", "")):
            self._low_styles.add(self._style)
        elif name == "text-properties" and _is_line(attrs):
            self._struck_styles.add(self._style)
        elif name == "table":
            self._begin_sheet(attrs)
        elif self._sheet:
            self._in_sheet(self._sheet, name, attrs)

    def _begin_sheet(self, attrs: Mapping[str, str]) -> None:
        self._sheets += 1
        hidden = attrs.get("style-name") in self._hidden_styles or attrs.get("display") == "false"
        if self._sheets <= SHEETS and not hidden:
            self._sheet = _Sheet(attrs.get("name", ""), self._file)

    def _in_sheet(self, sheet: _Sheet, name: str, attrs: Mapping[str, str]) -> None:
        if name == "table-row":
            sheet.begin_row(attrs, low=attrs.get("style-name") in self._low_styles)
        elif name == "table-column":
            sheet.column(attrs)
        elif name in ("table-cell", "covered-table-cell"):
            self._cell = _Cell(attrs, covered=name == "covered-table-cell")
            self._lines = [attrs.get("style-name") in self._struck_styles]
        elif self._cell and name == "span":
            style = attrs.get("style-name")
            self._lines.append(self._lines[-1] or style in self._struck_styles)
        elif self._cell and name == "p":
            if self._cell.paragraphs:
                self._cell.text.append("\n")
            self._cell.paragraphs += 1
            self._in_paragraph += 1
        elif self._cell and name == "s":
            self._cell.text.append(" " * min(int(attrs.get("c", 1)), 1000))
        elif self._cell and name == "tab":
            self._cell.text.append("\t")
        elif self._cell and name == "line-break":
            self._cell.text.append("\n")

    def end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
        elif self._sheet:
            if name == "p" and self._in_paragraph:
                self._in_paragraph -= 1
            elif name == "span" and len(self._lines) > 1:
                self._lines.pop()
            elif self._cell and name in ("table-cell", "covered-table-cell"):
                self._sheet.cell(self._cell)
                self._cell = None
            elif name == "table-row":
                self._sheet.end_row()
                if self._cells + self._sheet.cells > CELLS:
                    raise ListError("intake.file-too-large", file=self._file)
            elif name == "table":
                self._cells += self._sheet.cells
                self.tables.append(self._sheet.table())
                self._sheet = None

    def text(self, content: str) -> None:
        if self._cell and self._in_paragraph and not self._beside:
            self._cell.text.append(content)
            if content.strip():
                self._cell.struck |= self._lines[-1]
                self._cell.plain |= not self._lines[-1]


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, name: str, file: str) -> None:
        self._name = name
        self._file = file
        self._rows: list[list[Cell]] = []
        self._number = 0  # of the last row that was read
        self.cells = 0
        self._row: list[Cell] = []
        self._wide = 0  # cells of the row so far, those beyond the limit too
        self._attrs: Mapping[str, str] = {}
        self._low = False
        self._struck = Struck()
        self._columns = 0
        self._merged: list[Area] = []
        self._hidden_rows: set[int] = set()
        self._hidden_columns: set[int] = set()
        self._formulas: dict[tuple[int, int], Formula] = {}
        self._part_days: dict[tuple[int, int], str] = {}

    def column(self, attrs: Mapping[str, str]) -> None:
        number = max(int(attrs.get("number-columns-repeated", 1)), 1)
        if attrs.get("visibility") in ("collapse", "filter"):
            shown = range(self._columns, min(self._columns + number, COLUMNS))
            self._hidden_columns.update(shown)
        self._columns += number

    def begin_row(self, attrs: Mapping[str, str], *, low: bool) -> None:
        self._attrs = attrs
        self._low = low
        self._row = []
        self._wide = 0

    def cell(self, cell: _Cell) -> None:
        value, place = cell.value, (self._number + 1, self._wide)
        self._row += [value] * min(cell.repeated, COLUMNS - len(self._row))
        self._wide += cell.repeated
        if place[0] > ROWS or place[1] >= COLUMNS:
            return
        self._struck.tell(place, struck=cell.struck, plain=cell.plain)
        if cell.unsaved:
            self._formulas[place] = "unsaved"
        if shown := cell.part_of_day:
            self._part_days[place] = shown
        below = int(cell.attrs.get("number-rows-spanned", 1))
        beside = int(cell.attrs.get("number-columns-spanned", 1))
        if below > 1 or beside > 1:
            area = Area(place[0], place[1], place[0] + below - 1, place[1] + beside - 1)
            self._merged.append(area)

    def end_row(self) -> None:
        times = max(int(self._attrs.get("number-rows-repeated", 1)), 1)
        while self._row and self._row[-1] is None:
            self._row.pop()
        last = self._number + times
        filled = any(value not in ("", None) for value in self._row)
        if last > ROWS and filled:
            raise ListError("intake.too-many-rows", file=self._file, limit=str(ROWS))
        kept = range(self._number + 1, min(last, ROWS) + 1)
        self.cells += len(self._row)
        self._rows += [self._row] * len(kept)
        if self._low or self._attrs.get("visibility") in ("collapse", "filter"):
            self._hidden_rows.update(kept)
        self._number = last

    def table(self) -> Table:
        while self._rows and not self._rows[-1]:
            self._rows.pop()
        return Table(
            self._name,
            self._rows,
            merged=merged_areas(self._merged, self._file),
            hidden_rows=frozenset(self._hidden_rows),
            hidden_columns=frozenset(self._hidden_columns),
            struck_rows=self._struck.rows,
            struck_cells=self._struck.cells,
            formulas=self._formulas,
            part_days=self._part_days,
        )
