"""One sheet: its cells, and what a program shows of them that stands in no cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal

from terms.errors import InputError
from terms.masking import masked_name

SHEETS, ROWS, COLUMNS = 20, 5000, 200
LAST_ROW = 1 << 20  # of any spreadsheet
COVERED_LIMIT = 100_000  # cells beneath merged ones

TICKS = frozenset(("TRUE", "FALSE", "□", "☐", "☑", "☒"))

Cell = str | int | float | date | None
# "unsaved": the program that wrote the list never computed it. "empty": it shows nothing, or was
# never computed; the format doesn't tell which.
Formula = Literal["unsaved", "empty"]


# Words of sheets that are about no one person.
_NOBODYS = re.compile(
    r"(?:sheet|table|list|data|copy|old|new|renew(?:al)?|change|certify|シート|表|名簿|一覧|リスト|データ"
    r"|コピー|申請|更新|変更|認定|新規|旧|控え?|済み?|未|分|者|年|月|日|度|期|令和|平成|[rh]|第|全|[\W\d_])+",
    re.IGNORECASE,
)


def is_about_nobody(words: str) -> bool:
    """Are they about no one person: 更新申請, 令和8年度, 済?"""
    return _NOBODYS.fullmatch(unicodedata.normalize("NFKC", words)) is not None


def shown_sheet(name: str) -> str:
    """Return a sheet's name as it may be told: some offices keep one for each person."""
    return name if is_about_nobody(name) else masked_name(name)


class ListError(InputError):
    """A list that can't be read; ``params`` name file and place."""


@dataclass(frozen=True)
class Area:
    """Cells that are merged into one: rows counted from 1, columns from 0, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Table:
    """The rows of one sheet, the first one being row 1; blank rows are there too.

    ``formulas``: where a formula shows no value. ``part_days``: where a number or a day is shown as
    a part of one, and the format or text that shows it. ``worded``: where a format shows words that
    the cell does not hold. ``remarked``: where a comment hangs at a cell. ``typed``: written as
    text, with delimiters that may stand in a value by mistake.
    """

    sheet: str
    rows: list[list[Cell]]
    since_1904: bool = False  # how the workbook counts its days
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    struck_rows: frozenset[int] = frozenset()  # every cell that says something is struck through
    struck_cells: frozenset[tuple[int, int]] = frozenset()  # in whole or in part, of other rows
    formulas: Mapping[tuple[int, int], Formula] = field(default_factory=dict)
    part_days: Mapping[tuple[int, int], str] = field(default_factory=dict)
    worded: Mapping[tuple[int, int], str] = field(default_factory=dict)
    remarked: frozenset[tuple[int, int]] = frozenset()
    typed: bool = False

    def at(self, row: int, column: int) -> Cell:
        """Return the cell itself.

        Nothing beneath a merged one, beyond the end, or below the last row.
        """
        cells = self.rows[row - 1] if row <= len(self.rows) else []
        return cells[column] if column < len(cells) else None

    @cached_property
    def last_filled(self) -> dict[int, int]:
        """Column → the last row in which it says anything; a box to tick says nothing."""
        return {
            column: number
            for number, row in enumerate(self.rows, 1)
            for column, cell in enumerate(row)
            if cell not in ("", None) and str(cell).upper() not in TICKS
        }

    @cached_property
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Cells beneath a merged one, and the cell that it stands in."""
        return {
            (row, column): (area.top, area.left)
            for area in self.merged
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
            if (row, column) != (area.top, area.left)
        }


class Struck:
    """Which cells of a sheet are struck through, told one after the other."""

    def __init__(self) -> None:
        self._plain_rows: set[int] = set()
        self._struck_rows: set[int] = set()
        self._cells: set[tuple[int, int]] = set()

    def tell(self, place: tuple[int, int], *, struck: bool, plain: bool) -> None:
        """Note of a cell that says something whether a part of it is struck, and a part is not."""
        if struck:
            self._struck_rows.add(place[0])
            self._cells.add(place)
        if plain:
            self._plain_rows.add(place[0])

    @property
    def rows(self) -> frozenset[int]:
        return frozenset(self._struck_rows - self._plain_rows)

    @property
    def cells(self) -> frozenset[tuple[int, int]]:
        return frozenset(place for place in self._cells if place[0] not in self.rows)


def merged_areas(areas: Iterable[Area], file: str) -> tuple[Area, ...]:
    """Return the areas as far as cells are looked at.

    Raises :class:`ListError` when there is no end.
    """
    kept: list[Area] = []
    covered = 0
    for area in areas:
        bottom, right = min(area.bottom, ROWS), min(area.right, COLUMNS - 1)
        if area.top > bottom or area.left > right:
            continue
        covered += (bottom - area.top + 1) * (right - area.left + 1)
        if covered > COVERED_LIMIT:
            raise ListError("intake.file-too-large", file=file)
        kept.append(Area(area.top, area.left, bottom, right))
    return tuple(kept)


def gather(values_of: Iterable[Sequence[object]], file: str) -> list[list[Cell]]:
    """Return the rows of a sheet; one far below the others is not lost, but one too many."""
    rows: list[list[Cell]] = []
    for number, values in enumerate(values_of, 1):
        blank = values.count(None) == len(values)  # quick: a gap may be a million rows
        filled = not blank and any(value not in ("", None) for value in values)
        if number > ROWS and (filled or number > LAST_ROW):
            raise ListError("intake.too-many-rows", file=file, limit=str(ROWS))
        if number <= ROWS:
            row = [_cell(value) for value in values]
            while row and row[-1] is None:
                row.pop()
            rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, bool):
        return str(value)
    return value if value is None or isinstance(value, str | int | float | date) else str(value)
