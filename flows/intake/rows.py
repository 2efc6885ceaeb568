"""One row of a list: what its cells say about each field, and every doubt about it.

A value is taken as it stands, but for what docs/lists.md names. Where it may mean something else
the row is refused; where it was put together or taken from beside, that is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from flows.intake.cells import CELL_ERROR, lines_of, text_of
from flows.intake.columns import Column, Layout, letters_of
from flows.intake.commas import comma_problems
from flows.intake.joining import (
    is_half,
    join,
    join_address,
    join_day,
    join_lines,
    no_part_of_an_address,
)
from flows.intake.stand_ins import STAND_INS
from flows.intake.tables.table import Cell
from records.applicant import PROCEDURE_WORDS, CaseError, Note, Problem, Procedure, Request
from records.applicant import read_request as read_data
from terms.applicant_fields import BY_NAME, IN_FILE, ApplicantField, parts_of
from terms.days import EXCEL_1904, EXCEL_EPOCH, DateError, from_serial, read_day
from terms.no_value import Stand, stands_for
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
# Numbers at home have 10 or 11 digits with their 0; the smallest postal code is 001-0000.
ZEROS_LOST = {
    "phone": r"(?![5-9]0)[1-9](?:-?[0-9]){8}|[5-9]-?0(?:-?[0-9]){8}",
    "postal_code": r"[1-9][0-9]{4,5}",
}
# A family name alone is nobody's, nor is a given name.
HALVES = {"name": ("family_name", "given_name"), "name_kana": ("family_kana", "given_kana")}
# Excel counts days from 1900, so that a year alone becomes a day of 1905. Nobody born on a day with
# fewer than 10,000 (18 May 1927) is likely to come; written out as a text such a day is taken.
A_YEAR, FEWEST_DAYS = 2100, 10_000


@dataclass(frozen=True)
class ListRow:
    """A row of the list, numbered as the spreadsheet does: a request, or why it is none.

    ``left_out``: the list doesn't show it, and nobody asked for such rows.
    """

    number: int
    request: Request | None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    left_out: bool = False


@dataclass(frozen=True)
class Above:
    """The row above another one, for what is written there as "the same".

    Of one that was refused nothing is taken: its values may be another column's.
    """

    number: int
    texts: Mapping[str, str] = field(default_factory=dict)
    refused: bool = False


class RowReader:
    """One row while it is read."""

    def __init__(
        self,
        layout: Layout,
        number: int,
        today: date,
        procedure: Procedure | None,
        above: Above | None,
    ) -> None:
        self._layout = layout
        self._table = layout.table
        self._number = number
        self._today = today
        self._default = procedure
        self._above = above
        self._problems: list[Problem] = []
        self._notes: list[Note] = []
        self._texts: dict[str, str] = {}
        self._refused = False

    def read(self) -> ListRow:
        """The row as a request, or as its problems."""
        self._problems += comma_problems(self._layout, self._number)
        procedure = self._procedure()
        data: dict[str, Any] = {"procedure": procedure, "applicant": self._applicant(procedure)}
        category = self._text("category")
        if category:
            data["category"] = category
        request, problems = self._request(data)
        if request is None or problems or self._problems:
            self._refused = True
            return ListRow(self._number, None, (*self._problems, *problems), tuple(self._notes))
        return ListRow(self._number, request, (), (*self._notes, *request.notes))

    @property
    def below(self) -> Above:
        """What a row beneath this one may call the same."""
        return Above(self._number, self._texts, refused=self._refused)

    def _request(self, data: Mapping[str, Any]) -> tuple[Request | None, list[Problem]]:
        """The rules of a case file; what is doubted already is not also called missing."""
        doubted = {problem.params.get("field") for problem in self._problems}
        try:
            return read_data(data, self._today), []
        except CaseError as trouble:
            return None, [each for each in trouble.problems if each.params["field"] not in doubted]

    def _problem(self, code: str, name: str, **params: str) -> None:
        """A problem of a field or of a part of it; ``column``: where, if it is one of several."""
        self._problems.append(Problem(code, {"field": _whole(name).where, **params}))

    def _note(self, code: str, name: str, **params: str) -> None:
        self._notes.append(Note(code, {"field": _whole(name).where, **params}))

    # fields

    def _applicant(self, procedure: str) -> dict[str, Any]:
        answers: dict[str, Any] = {}
        for name in IN_FILE:
            before = len(self._problems)
            answers[name] = self._answer(name, procedure)
            if len(self._problems) > before:
                answers[name] = STAND_INS.get(name)
        return {name: value for name, value in answers.items() if value}

    def _answer(self, name: str, procedure: str) -> Any:
        if name == "birth_date":
            return self._birth_date()
        if name == "residence_card" and procedure == "certify":
            text = self._plain_text(name)  # not used, whatever it says
            return "" if stands_for(text) else text
        text = self._address() if name == "address" else self._text(name)
        return self._with_zeros(name, text) if name in ZEROS_LOST else text

    def _procedure(self) -> str:
        written = self._text("procedure")
        if not written and self._default:
            return self._default
        word = one_line(unicodedata.normalize("NFKC", written).casefold())
        known = LONG_WORDS.get(word) or PROCEDURE_WORDS.get(word)
        return known or written

    def _birth_date(self) -> date | None:
        name = "birth_date"
        cell = self._only_cell(name)
        if self._shows_part_of_a_day():
            return None
        if isinstance(cell, date):
            return self._believed(cell, cell.isoformat())
        written = self._text(name)
        if not written:
            return None
        try:
            day = self._day(written)
        except DateError as trouble:
            self._problem(trouble.code, name, value=written, **trouble.params)
            return None
        day = self._believed(day, written) if day else None
        if day and written != day.isoformat():
            self._note("intake.date-read", name, written=written, used=day.isoformat())
        return day

    def _shows_part_of_a_day(self) -> bool:
        """Does the list show a year, or a month, alone? The rest was put there by a program."""
        for column in self._layout.columns.get("birth_date", ()):
            for index in column.indexes:
                shown = self._table.part_days.get((self._number, index))
                cell = self._table.at(self._number, index)
                if shown and cell is not None and not isinstance(cell, str):
                    params = {"value": shown, "column": str(column)}
                    self._problem("intake.part-of-day", "birth_date", **params)
                    return True
        return False

    def _day(self, written: str) -> date | None:
        plain = unicodedata.normalize("NFKC", written)
        if not re.fullmatch(r"[0-9]{1,5}(?:\.[0-9]+)?", plain):
            return read_day(written)
        if float(plain) < FEWEST_DAYS:
            self._problem("intake.year-alone", "birth_date", value=written)
            return None
        return from_serial(float(plain), since_1904=self._table.since_1904)

    def _believed(self, day: date, written: str) -> date | None:
        """A year typed where a spreadsheet expected a day became a day in 1905."""
        counted = isinstance(self._only_cell("birth_date"), date)
        epoch = EXCEL_1904 if self._table.since_1904 else EXCEL_EPOCH
        if 0 <= (day - epoch).days < (FEWEST_DAYS if counted else A_YEAR):
            self._problem("intake.year-alone", "birth_date", value=written)
            return None
        return day

    def _address(self) -> str:
        """The whole one, with what stands in columns of its own before and behind it."""
        whole = self._text("address", parts=False)
        before = [self._text(name) for name in ("address_prefecture", "address_city")]
        behind = [self._text(name) for name in ("address_1", "address_2", "address_3")]
        pieces = [text for text in before if text and text not in whole]
        pieces += [whole] if whole else []
        pieces += [text for text in behind if text and not whole.endswith(text)]
        for part in pieces if len(pieces) > 1 else ():
            if no_part_of_an_address(part):
                self._problem("case.looks-like-day", "address", value=part)
        joined = join_address(pieces) if pieces else ""
        self._texts["address"] = joined
        return joined

    def _with_zeros(self, name: str, written: str) -> str:
        """A spreadsheet takes a number for a number and drops the zeros it begins with."""
        plain = unicodedata.normalize("NFKC", written)
        if not re.fullmatch(ZEROS_LOST[name], plain):
            return written
        restored = f"0{plain}" if name == "phone" else plain.zfill(7)
        self._note("intake.zeros-restored", name, written=written, used=restored)
        return restored

    # cells

    def _text(self, name: str, *, parts: bool = True) -> str:
        """What the row says in a field's columns, or in those of its parts."""
        for column in self._layout.columns.get(name, ()):
            text = self._resolved(name, column)
            if text or self._doubted(name):
                break
        else:
            text = self._of_parts(name) if parts else ""
        self._texts[name] = text
        return text

    def _plain_text(self, name: str) -> str:
        columns = self._layout.columns.get(name, ())
        texts = (text_of(self._table.at(self._number, column.index)) for column in columns)
        return next((text for text in texts if text), "")

    def _doubted(self, name: str) -> bool:
        where = _whole(name).where
        return any(problem.params.get("field") == where for problem in self._problems)

    def _of_parts(self, name: str) -> str:
        found = [(part.name, text) for part in parts_of(name) if (text := self._text(part.name))]
        texts = [text for _, text in found]
        if not texts:
            return ""
        halves = HALVES.get(name, ())
        if len(found) == 1 and found[0][0] in halves:
            return self._half(name, *found[0])
        if name == "birth_date":
            joined = join_day(texts)
        elif name == "phone" and len(texts) > 1 and _is_number(texts[0]):
            joined = texts[0]  # 電話番号1 and 電話番号2 are two numbers as a rule
            for part, text in found[1:]:
                other = str(self._layout.columns[part][0])
                self._note("intake.other-not-used", name, value=text, column=other)
        else:
            named = {part for part, _ in found} == set(HALVES["name"])
            joined = " ".join(texts) if named else join(name, texts)
        if joined is None:
            columns = ", ".join(str(self._layout.columns[part][0]) for part, _ in found)
            written = " | ".join(texts)
            self._problem("intake.parts-unclear", name, value=written, column=columns)
        return joined or ""

    def _half(self, name: str, part: str, text: str) -> str:
        """A name of which the other half is missing; after a word of its own it is told already."""
        column = str(self._layout.columns[part][0])
        if name == "name_kana":  # nothing hangs on it
            self._note("intake.half-kana", name, value=text, column=column)
        elif not self._doubted(name):
            self._problem("intake.half-name", name, value=text, column=column)
        return ""

    def _only_cell(self, name: str) -> Cell:
        """The cell of a field that stands in a single one in this row."""
        for column in self._layout.columns.get(name, ()):
            cells = [self._table.at(self._number, index) for index in column.indexes]
            filled = [cell for cell in cells if text_of(cell)]
            if filled:
                return filled[0] if len(filled) == 1 else None
        return None

    def _resolved(self, name: str, column: Column) -> str:
        """What the cells of one heading say together; "" after a problem."""
        texts: list[str] = []
        for index in column.indexes:
            text = self._cell_text(name, column, index)
            if text is None:
                return ""
            if text:
                texts.append(text)
        stands = {stands_for(text) for text in texts}
        if len(stands) == 1 and (stand := stands.pop()):
            return self._in_place_of(stand, name, column, texts[0])
        if stands & {"ditto", "elsewhere", "dash"}:
            written = " | ".join(texts)
            self._problem("intake.no-value", name, value=written, column=str(column))
            return ""
        texts = [text for text in texts if stands_for(text) is None]
        return self._joined(name, column, texts)

    def _joined(self, name: str, column: Column, texts: Sequence[str]) -> str:
        if not texts:
            return ""
        if len(texts) == 1 and column.others and name == "name" and is_half(texts[0]):
            self._problem("intake.half-name", name, value=texts[0], column=str(column))
            return ""
        joined = join(name, texts)
        written = " | ".join(texts)
        if joined is None:
            self._problem("intake.parts-unclear", name, value=written, column=str(column))
            return ""
        if len(texts) > 1:
            self._note("intake.joined", name, written=written, used=joined, column=str(column))
        return joined

    def _cell_text(self, name: str, column: Column, index: int) -> str | None:
        """A cell's text, or that of the merged one it lies beneath; None after a problem."""
        place = (self._number, index)
        text = text_of(self._table.at(*place))
        if CELL_ERROR.fullmatch(text):
            self._problem("intake.cell-error", name, error=text, column=str(column))
            return None
        formula = self._table.formulas.get(place)
        if formula == "unsaved":
            self._problem("intake.unsaved-formula", name, column=str(column))
            return None
        if formula == "empty":
            self._note("intake.empty-formula", name, column=str(column))
        if text and _whole(name).name in HALVES:
            return self._of_lines(name, column, self._table.at(*place), text)
        if text or place not in self._table.covered:
            return text
        return self._beneath(name, column, self._table.covered[place])

    def _of_lines(self, name: str, column: Column, cell: Cell, text: str) -> str | None:
        """A name in several lines may be long, or two people's."""
        lines = lines_of(cell)
        if len(lines) <= 1:
            return text
        written = " | ".join(lines)
        # In a column for half of a name there is one line for each person.
        joined = join_lines(name, lines) if name in HALVES else None
        if joined is None:
            self._problem("intake.several-lines", name, value=written, column=str(column))
            return None
        self._note("intake.lines-joined", name, written=written, used=joined, column=str(column))
        return joined

    def _beneath(self, name: str, column: Column, anchor: tuple[int, int]) -> str | None:
        row, index = anchor
        text = text_of(self._table.at(row, index))
        if not text or row <= self._layout.row or (row == self._number and index in column.indexes):
            return ""
        if row == self._number:
            other = letters_of(index)
            params = {"other": other, "column": str(column)}
            self._problem("intake.merged-beside", name, value=text, **params)
            return None
        if index != column.index or not _whole(name).shared:
            self._problem("intake.merged-cell", name, row=str(row), column=str(column))
            return None
        self._note("intake.from-merged", name, row=str(row), column=str(column))
        return text

    def _in_place_of(self, stand: Stand, name: str, column: Column, written: str) -> str:
        whole, where = _whole(name), str(column)
        if stand == "none" and not whole.required:
            self._note("intake.none", name, written=written, column=where)
            return ""
        above = self._above
        same = above.texts.get(name, "") if above else ""
        if stand == "ditto" and whole.shared and above and (same or above.refused):
            params = {"written": written, "row": str(above.number), "column": where}
            if above.refused:
                self._problem("intake.above-refused", name, **params)
                return ""
            self._note("intake.as-above", name, **params)
            return same
        self._problem("intake.no-value", name, value=written, column=where)
        return ""


def _whole(name: str) -> ApplicantField:
    """A field itself, or the one that it is a part of."""
    return BY_NAME[BY_NAME[name].part_of or name]


def _is_number(text: str) -> bool:
    return len(re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))) > 8
