"""Which column of a list is which field: the headings that offices write.

Width, case, blanks and marks don't count: ``氏名（ローマ字）`` and ``氏名 (ﾛｰﾏ字) ※必須`` are one
heading. Where several columns serve one field, the one that stands first here is looked at first:
the certificate has the name in Latin letters, so that a column of such names goes before others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from flows.intake.tables import Cell, ListError, Table
from terms.applicant_fields import FIELDS
from terms.text import one_line

HEADING_ROWS = 30  # above the headings there may be a title, a date, a logo

# field → headings; family and given name, and the second line of an address, are parts.
HEADINGS: dict[str, tuple[str, ...]] = {each.name: each.headings for each in FIELDS}
# Without these columns no row could be read; the residence card depends on the procedure.
NEEDED = tuple(each.name for each in FIELDS if each.needed)


@dataclass(frozen=True)
class Column:
    """A column with its heading as written; the first index is 0."""

    index: int
    heading: str

    @property
    def letter(self) -> str:
        """As a spreadsheet names it."""
        number, letters = self.index + 1, ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("A") + rest) + letters
        return letters

    def __str__(self) -> str:
        return f"{self.letter} {self.heading}"


@dataclass(frozen=True)
class Layout:
    """Where things stand in a table: ``row`` is the headings', counted from 1."""

    table: Table
    row: int
    columns: dict[str, list[Column]]
    ignored: list[Column] = field(default_factory=list)


def find_layout(tables: Sequence[Table], file: str) -> Layout:
    """The first sheet with headings, in its best row. Raises :class:`ListError`."""
    layouts = [layout for table in tables if (layout := _best_row(table))]
    if not layouts:
        raise ListError("intake.no-headings", file=file)
    # A CSV file comes once for each delimiter: the right one shows the most headings.
    best = (
        max(layouts, key=lambda layout: len(layout.columns)) if not tables[0].sheet else layouts[0]
    )
    missing = [name for name in NEEDED if name not in best.columns]
    if "name" in missing and {"family_name", "given_name"} <= best.columns.keys():
        missing.remove("name")
    if missing:
        headings = ", ".join(HEADINGS[name][0] for name in missing)
        raise ListError("intake.missing-columns", file=file, headings=headings, row=str(best.row))
    for name, columns in best.columns.items():
        _one_heading_once(name, columns, file)
    return best


def same_heading(text: str) -> str:
    """What of a heading counts."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[(\[【<]?(?:必須|任意|required|optional)[)\]】>]?", "", plain)
    return re.sub(r"[\s_\-.・/*※●○◎:|]", "", plain)


_FIELD_OF = {
    same_heading(heading): (name, rank)
    for name, headings in HEADINGS.items()
    for rank, heading in enumerate(headings)
}


def _best_row(table: Table) -> Layout | None:
    """The row with the most headings; a sentence that holds one word of them is none."""
    layouts = [
        _layout(table, number, row) for number, row in enumerate(table.rows[:HEADING_ROWS], 1)
    ]
    best = max(layouts, key=lambda layout: len(layout.columns), default=None)
    return best if best and len(best.columns) >= 3 else None


def _layout(table: Table, number: int, row: Sequence[Cell]) -> Layout:
    ranked: dict[str, list[tuple[int, Column]]] = {}
    ignored: list[Column] = []
    for index, cell in enumerate(row):
        if not isinstance(cell, str) or not cell.strip():
            continue
        column = Column(index, one_line(cell))
        found = _FIELD_OF.get(same_heading(cell))
        if found:
            ranked.setdefault(found[0], []).append((found[1], column))
        else:
            ignored.append(column)
    columns = {
        name: [column for _, column in sorted(each, key=lambda pair: (pair[0], pair[1].index))]
        for name, each in ranked.items()
    }
    return Layout(table, number, columns, ignored)


def _one_heading_once(name: str, columns: list[Column], file: str) -> None:
    """Two columns of one heading may be husband and wife: nobody guesses which is which."""
    seen: dict[str, Column] = {}
    for column in columns:
        other = seen.setdefault(same_heading(column.heading), column)
        if other is not column:
            raise ListError("intake.same-heading", file=file, one=str(other), other=str(column))
