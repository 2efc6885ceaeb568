"""Requests out of the rows of a list, by the same rules as a case file."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from flows.intake.columns import Column, Layout, find_layout, same_heading
from flows.intake.tables import Cell, ListError, read_tables
from records.applicant import (
    PROCEDURE_WORDS,
    CaseError,
    Note,
    Problem,
    Procedure,
    Request,
    read_request,
)
from terms.days import DateError, from_serial, read_day
from terms.text import one_line

# What the ministry calls the three applications, and how lists shorten that.
LONG_WORDS: dict[str, Procedure] = {
    "在留資格認定証明書交付申請": "certify", "在留資格認定証明書交付": "certify",
    "在留資格認定": "certify",
    "認定証明書": "certify", "認定証明書交付申請": "certify", "coe": "certify",
    "certificate of eligibility": "certify",
    "在留資格変更許可申請": "change", "在留資格変更許可": "change", "在留資格変更": "change",
    "変更許可申請": "change", "change of status": "change",
    "在留期間更新許可申請": "renew", "在留期間更新許可": "renew", "在留期間更新": "renew",
    "更新許可申請": "renew", "extension": "renew", "extension of stay": "renew",
}  # fmt: skip
CELL_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
STAND_IN = date(1990, 1, 1)  # keeps the other rules going after a day that can't be read
# Numbers at home have 10 or 11 digits with their 0; the smallest postal code is 001-0000.
ZEROS_LOST = {"phone": r"[1-9][0-9]{8,9}", "postal_code": r"[1-9][0-9]{4,5}"}
TEXTS = ("name_kana", "sex", "nationality", "email", "residence_card")


@dataclass(frozen=True)
class ListRow:
    """A row of the list, numbered as the spreadsheet does: a request, or why it is none."""

    number: int
    request: Request | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class ImportedList:
    """A list that was read."""

    layout: Layout
    rows: list[ListRow] = field(default_factory=list)

    def column_of(self, name: str) -> Column | None:
        """The column that a field of a case (``applicant.name``) was taken from."""
        names = {"name": ("name", "family_name"), "address": ("address", "address_2")}
        plain = name.removeprefix("applicant.")
        found = (self.layout.columns.get(each) for each in names.get(plain, (plain,)))
        return next((columns[0] for columns in found if columns), None)


def read_list(path: Path, today: date, procedure: Procedure | None = None) -> ImportedList:
    """Read every row of a list; ``procedure`` is for rows that don't say theirs.

    Raises :class:`ListError` for a list that can't be read at all; what is wrong with a row is in
    the row.
    """
    layout = find_layout(read_tables(path), str(path))
    if procedure is None and "procedure" not in layout.columns:
        raise ListError("intake.no-procedure", file=str(path))
    rows = [
        _Row(layout, number, cells, today, procedure).read()
        for number, cells in enumerate(layout.table.rows[layout.row :], layout.row + 1)
        if _says_something(layout, cells)
    ]
    if not rows:
        raise ListError("intake.no-rows", file=str(path), row=str(layout.row))
    return ImportedList(layout, list(_once_each(rows)))


def _says_something(layout: Layout, cells: Sequence[Cell]) -> bool:
    """A blank row says nothing, nor do the headings repeated on every printed page."""
    mapped = [column for columns in layout.columns.values() for column in columns]
    texts = [(column, _text(_at(cells, column))) for column in mapped]
    filled = [(column, text) for column, text in texts if text]
    return any(same_heading(text) != same_heading(column.heading) for column, text in filled)


def _once_each(rows: Sequence[ListRow]) -> Iterator[ListRow]:
    """Nobody is registered twice because a list has them twice."""
    seen: dict[tuple[str, date, str], int] = {}
    for row in rows:
        if row.request is None:
            yield row
            continue
        applicant = row.request.applicant
        key = (applicant.name, applicant.birth_date, row.request.procedure)
        first = seen.setdefault(key, row.number)
        if first == row.number:
            yield row
        else:
            twice = Problem("intake.same-person", {"field": "applicant.name", "row": str(first)})
            yield ListRow(row.number, None, (twice,))


class _Row:
    """One row while it is read."""

    def __init__(
        self,
        layout: Layout,
        number: int,
        cells: Sequence[Cell],
        today: date,
        procedure: Procedure | None,
    ) -> None:
        self._layout = layout
        self._number = number
        self._cells = cells
        self._today = today
        self._default = procedure
        self._problems: list[Problem] = []
        self._notes: list[Note] = []

    def read(self) -> ListRow:
        data: dict[str, Any] = {"procedure": self._procedure(), "applicant": self._applicant()}
        category = self._field("category")
        if category:
            data["category"] = category
        try:
            request = read_request(data, self._today)
        except CaseError as trouble:
            return ListRow(self._number, None, (*self._problems, *trouble.problems))
        if self._problems:
            return ListRow(self._number, None, tuple(self._problems))
        return ListRow(self._number, request, (), (*self._notes, *request.notes))

    def _applicant(self) -> dict[str, Any]:
        applicant: dict[str, Any] = {name: self._field(name) for name in TEXTS}
        applicant["name"] = self._field("name") or self._joined("family_name", "given_name")
        applicant["address"] = self._joined("address", "address_2")
        applicant["birth_date"] = self._birth_date()
        applicant["phone"] = self._with_zeros("phone")
        applicant["postal_code"] = self._with_zeros("postal_code")
        return {name: value for name, value in applicant.items() if value}

    def _cell(self, name: str) -> Cell:
        """The first of the field's columns that has something in this row."""
        for column in self._layout.columns.get(name, ()):
            cell = _at(self._cells, column)
            if _text(cell):
                return cell
        return None

    def _field(self, name: str) -> str:
        text = _text(self._cell(name))
        if text in CELL_ERRORS:
            self._problems.append(
                Problem("intake.cell-error", {"field": f"applicant.{name}", "error": text})
            )
        return text

    def _joined(self, *names: str) -> str:
        return " ".join(text for name in names if (text := self._field(name)))

    def _procedure(self) -> str:
        written = self._field("procedure")
        if not written and self._default:
            return self._default
        word = one_line(unicodedata.normalize("NFKC", written).casefold())
        known = LONG_WORDS.get(word) or PROCEDURE_WORDS.get(word)
        return known or written

    def _birth_date(self) -> date | None:
        cell = self._cell("birth_date")
        where = "applicant.birth_date"
        if isinstance(cell, date):
            return cell
        written = _text(cell)
        if not written:
            return None
        try:
            if re.fullmatch(r"[0-9]{3,5}(?:\.[0-9]+)?", unicodedata.normalize("NFKC", written)):
                since_1904 = self._layout.table.since_1904
                day = from_serial(float(written), since_1904=since_1904)
            else:
                day = read_day(written)
        except DateError as trouble:
            params = {"field": where, "value": written, **trouble.params}
            self._problems.append(Problem(trouble.code, params))
            return STAND_IN
        if written != day.isoformat():
            params = {"field": where, "written": written, "used": day.isoformat()}
            self._notes.append(Note("intake.date-read", params))
        return day

    def _with_zeros(self, name: str) -> str:
        """A spreadsheet takes a number for a number and drops the zeros it begins with."""
        written = self._field(name)
        plain = unicodedata.normalize("NFKC", written)
        if not re.fullmatch(ZEROS_LOST[name], plain):
            return written
        restored = f"0{plain}" if name == "phone" else plain.zfill(7)
        params = {"field": f"applicant.{name}", "written": written, "used": restored}
        self._notes.append(Note("intake.zeros-restored", params))
        return restored


def _at(cells: Sequence[Cell], column: Column) -> Cell:
    return cells[column.index] if column.index < len(cells) else None


def _text(cell: Cell) -> str:
    """A cell as a line of text: a number without its ``.0``, ``="0312"`` without its wrapping."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = one_line(str(cell))
    wrapped = re.fullmatch(r'="(.*)"', text)
    return wrapped[1].strip() if wrapped else text.removeprefix("'")
