"""One row of a list: what its cells say about each field, and every doubt about it.

A value is taken as it stands, but for what docs/lists.md names. Where it may mean something else
the row is refused; where it was put together or taken from beside, that is told.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, TypeVar

from flows.intake.address_parts import put_together
from flows.intake.cells import CELL_ERROR, lines_of, text_of
from flows.intake.columns import Column, Layout, letters_of
from flows.intake.commas import comma_problems
from flows.intake.contradictions import holds_part, relation
from flows.intake.headings import repeats
from flows.intake.joining import (
    doubt_about_part,
    is_half,
    join,
    join_day,
    join_lines,
    script_of,
)
from flows.intake.procedures import procedure_of
from flows.intake.stand_ins import STAND_INS
from flows.intake.tables.table import Cell
from records.applicant import CaseError, Note, Problem, Procedure, Request
from records.applicant import read_request as read_data
from terms.addresses import without_postal_code
from terms.applicant_fields import BY_NAME, IN_FILE, ApplicantField, parts_of
from terms.days import EXCEL_1904, EXCEL_EPOCH, DateError, from_serial, read_day
from terms.no_value import Stand, stands_for
from terms.normalise import plain
from terms.other_words import is_other_word
from terms.reminding import wish_of

# Numbers at home have 10 or 11 digits with their 0; the smallest postal code is 001-0000.
ZEROS_LOST = {
    "phone": r"(?![5-9]0)[1-9](?:-?[0-9]){8}|[5-9]-?0(?:-?[0-9]){8}",
    "postal_code": r"[1-9][0-9]{4,5}",
}
# A family name alone is nobody's, nor is a given name.
HALVES = {
    "name": ("family_name", "given_name", "middle_name"),
    "name_kana": ("family_kana", "given_kana"),
}
FORMULA = re.compile(r"=(?!=*$)|[+@][A-Za-z]{1,3}\$?[0-9]+$")  # that a program wrote out as a text
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


Said = TypeVar("Said", Problem, Note)


class RowReader:
    """One row while it is read."""

    def __init__(
        self,
        layout: Layout,
        number: int,
        today: date,
        procedure: Procedure | None,
        above: Above | None,
        additions: frozenset[int] = frozenset(),
    ) -> None:
        self._layout = layout
        self._table = layout.table
        self._number = number
        self._today = today
        self._default = procedure
        self._above = above
        self._additions = additions
        self._sources: dict[str, list[Column]] = {}
        self._problems: list[Problem] = []
        self._notes: list[Note] = []
        self._texts: dict[str, str] = {}
        self._code_in_address = ""
        self._refused = False

    def read(self) -> ListRow:
        """Return the row as a request, or as its problems."""
        self._problems += comma_problems(self._layout, self._number)
        procedure = self._procedure()
        data: dict[str, Any] = {"procedure": procedure, "applicant": self._applicant(procedure)}
        self._compare_repeated()
        category = self._text("category")
        if category:
            data["category"] = category
        reminders = self._reminders()
        if reminders:
            data["reminders"] = reminders
        request, problems = self._request(data)
        if request is None or problems or self._problems:
            self._refused = True
            refused = (*self._problems, *map(self._placed, problems))
            return ListRow(self._number, None, refused, tuple(self._notes))
        notes = map(self._placed, request.notes)
        return ListRow(self._number, request, (), (*self._notes, *notes))

    def _placed(self, said: Said) -> Said:
        """With the columns that the answer was taken from in this row."""
        name = said.params.get("field", "").removeprefix("applicant.")
        columns = self._sources.get(name, [])
        if signs := said.params.get("signs"):
            narrow = [column for column in columns if signs in plain(self._raw(column))]
            columns = narrow or columns
        if not columns or "column" in said.params:
            return said
        column = ", ".join(map(str, columns))
        return replace(said, params={**said.params, "column": column})

    @property
    def below(self) -> Above:
        """What a row beneath this one may call the same."""
        return Above(self._number, self._texts, refused=self._refused)

    def _request(self, data: Mapping[str, Any]) -> tuple[Request | None, list[Problem]]:
        """Return the rules of a case file; what is doubted already is not also called missing."""
        doubted = {problem.params.get("field") for problem in self._problems}
        try:
            return read_data(data, self._today), []
        except CaseError as trouble:
            return None, [each for each in trouble.problems if each.params["field"] not in doubted]

    def _problem(self, code: str, name: str, **params: str) -> None:
        """Note a problem of a field or a part of it; ``column``: where, if it is one of several."""
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
        answers["postal_code"] = answers["postal_code"] or self._code_in_address
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
        known = procedure_of(written)
        if known and self._default and known != self._default:
            self._note("intake.procedure-of-the-list", "procedure", value=written)
        return known or written

    def _reminders(self) -> str | None:
        """Return the language in which the client wants to be reminded.

        A doubt about it stops no registration: it is told, and nobody is reminded before they are
        asked again.
        """
        columns = self._layout.columns.get("reminders", [])
        said = [(column, self._raw(column)) for column in columns]
        places = {(self._number, index) for column in columns for index in column.indexes}
        struck = places & (self._table.struck_cells | self._table.formulas.keys())
        written = [(column, raw) for column, raw in said if raw]
        if not written and not struck:
            return None
        wishes = [wish_of(raw) for _, raw in written]
        langs = {wish.lang for wish in wishes if wish and wish.lang}
        named = {wish.wanted for wish in wishes if wish}
        params = {
            "value": " | ".join(raw for _, raw in written),
            "column": ", ".join(str(column) for column, _ in written or said),
        }
        clear = None not in wishes and len(named) == 1 and len(langs) <= 1 and not struck
        if not clear or (len(said) > len(written) and True in named):
            self._note("intake.reminders-unclear", "reminders", **params)
        elif True in named and not langs:
            self._note("intake.reminders-language", "reminders", **params)
        else:
            return next(iter(langs), None)
        return None

    def _birth_date(self) -> date | None:
        name = "birth_date"
        cell = self._only_cell(name)
        if self._shows_part_of_a_day():
            return None
        written = self._text(name)
        if not written or self._doubted(name):
            return None
        if isinstance(cell, date):
            return self._believed(cell, cell.isoformat())
        try:
            day = self._day(written)
        except DateError as trouble:
            column = self._columns_of([name])
            params = {"value": written, "column": column, **trouble.params}
            self._problem(trouble.code, name, **params)
            return None
        day = self._believed(day, written) if day else None
        if day and written != day.isoformat():
            self._note("intake.date-read", name, written=written, used=day.isoformat())
        return day

    def _shows_part_of_a_day(self) -> bool:
        """Tell whether the list shows a year, or a month, alone: a program put the rest there."""
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

    def _serial_as_day(self, text: str) -> str:
        """Return a serial of Excel as the day it is; other texts as they are."""
        if not re.fullmatch(r"[0-9]{5}(?:\.[0-9]+)?", text):
            return text
        try:
            return from_serial(float(text), since_1904=self._table.since_1904).isoformat()
        except DateError:
            return text

    def _believed(self, day: date, written: str) -> date | None:
        """Return a year typed where a spreadsheet expected a day became a day in 1905."""
        counted = isinstance(self._only_cell("birth_date"), date)
        epoch = EXCEL_1904 if self._table.since_1904 else EXCEL_EPOCH
        if 0 <= (day - epoch).days < (FEWEST_DAYS if counted else A_YEAR):
            self._problem("intake.year-alone", "birth_date", value=written)
            return None
        return day

    def _address(self) -> str:
        """Return the whole one, with what stands in columns of its own before and behind it."""
        whole = self._without_postal_code(self._text("address", parts=False))
        if self._doubted("address"):
            return ""
        found = put_together(
            whole,
            self._pieces("address_prefecture", "address_city"),
            self._pieces("address_1", "address_2", "address_3"),
        )
        names = [name for name, _ in found.pieces]
        for name, text in found.pieces:
            self._piece_of_address(name, text)
        if found.unclear:
            self._unclear("address", found.unclear)
        elif found.repeated:
            written = " | ".join(text for _, text in found.pieces)
            params = {"written": written, "used": found.joined, "column": self._columns_of(names)}
            self._note("intake.joined", "address", **params)
        self._sources["address"] = [
            column for name in names for column in self._sources.get(name, [])
        ]
        self._texts["address"] = found.joined
        return found.joined

    def _pieces(self, *names: str) -> list[tuple[str, str]]:
        return [(name, text) for name in names if (text := self._text(name))]

    def _piece_of_address(self, name: str, text: str) -> None:
        """Tell of its own column a number that became a day, or what is no address."""
        if name == "address":
            return  # the rules of a case file see it
        doubt = doubt_about_part(text)
        if doubt:
            params = {"value": text, "signs": doubt.signs, "column": self._columns_of([name])}
            self._problem(doubt.code, "address", **params)

    def _unclear(self, name: str, pieces: Iterable[tuple[str, str]]) -> None:
        column = self._columns_of(part for part, _ in pieces)
        written = " | ".join(text for _, text in pieces)
        self._problem("intake.parts-unclear", name, value=written, column=column)

    def _without_postal_code(self, written: str) -> str:
        """Return a postal code that an address begins with is told and kept as what it is."""
        code, rest = without_postal_code(written)
        if not code:
            return written
        own = self._texts.get("postal_code", "")
        if own and relation("postal_code", own, code, ("", "")) != "same":
            columns = self._columns_of(["postal_code", "address"])
            both = f"{own} | {code}"
            self._problem("intake.columns-differ", "postal_code", value=both, column=columns)
            return rest
        if not own:
            self._code_in_address = code
            self._sources["postal_code"] = self._sources.get("address", [])
        column = self._columns_of(["address"])
        self._note("intake.postal-code-apart", "address", written=written, used=rest, column=column)
        return rest

    def _columns_of(self, names: Iterable[str]) -> str:
        """Return the columns of these fields that say something in this row."""
        found = [column for name in names for column in self._sources.get(name, [])]
        return ", ".join(dict.fromkeys(map(str, found)))

    def _with_zeros(self, name: str, written: str) -> str:
        """Return a spreadsheet takes a number for a number and drops the zeros it begins with."""
        plain = unicodedata.normalize("NFKC", written)
        if not re.fullmatch(ZEROS_LOST[name], plain):
            return written
        restored = f"0{plain}" if name == "phone" else plain.zfill(7)
        self._note("intake.zeros-restored", name, written=written, used=restored)
        return restored

    # cells

    def _text(self, name: str, *, parts: bool = True) -> str:
        """Return what the row says in a field's columns, or in those of its parts."""
        text = ""
        columns = self._layout.columns.get(name, [])
        for at, column in enumerate(columns):
            text = self._resolved(name, column)
            if text:
                self._sources[name] = [column]
                self._compare(name, text, columns[at + 1 :])
            if text or self._doubted(name):
                break
        else:
            text = self._of_parts(name) if parts else ""
        self._texts[name] = text
        return text

    def _compare(self, name: str, text: str, others: Sequence[Column]) -> None:
        """Other columns for the same field: what they say may not be lost without a word."""
        [used] = self._sources[name]
        said = [(column, self._raw(column)) for column in others]
        if name == "birth_date":
            text = self._serial_as_day(text)
            said = [(column, self._serial_as_day(raw)) for column, raw in said]
        said += self._said_by_parts(name, text)
        for column, raw in said:
            if not raw or stands_for(raw) or CELL_ERROR.fullmatch(raw):
                continue
            found = relation(name, text, raw, (used.heading, column.heading))
            if found == "beside":
                self._note("intake.other-not-used", name, value=raw, column=str(column))
            elif found == "differs":
                params = {"value": f"{text} | {raw}", "column": f"{used}, {column}"}
                self._problem("intake.columns-differ", name, **params)
                return

    def _compare_repeated(self) -> None:
        """Compare a field that is asked for twice, so that a slip of the pen is seen."""
        for column in self._layout.ignored:
            name = repeats(column.heading)
            raw = self._raw(column) if name else ""
            own = self._texts.get(name, "")
            if not own or self._doubted(name) or stands_for(raw) or not _may_answer(name, raw):
                continue
            used = ", ".join(map(str, self._sources.get(name, [])))
            if relation(name, own, raw, ("", "")) != "same":
                params = {"value": f"{own} | {raw}", "column": f"{used}, {column}"}
                self._problem("intake.columns-differ", name, **params)

    def _said_by_parts(self, name: str, text: str) -> list[tuple[Column, str]]:
        """Return what the columns of a field's parts say that its whole answer doesn't."""
        columns = [
            column
            for part in (parts_of(name) if name != "address" else ())
            for column in self._layout.columns.get(part.name, ())
        ]
        written = [(column, raw) for column in columns if (raw := self._raw(column))]
        if name == "birth_date":
            day = join_day([raw for _, raw in written]) if written else None
            return [(written[0][0], day)] if day else []
        if name not in HALVES:
            whole = join(name, [raw for _, raw in written]) if written else None
            return [(written[0][0], whole)] if whole else written
        return [(column, raw) for column, raw in written if not holds_part(text, raw)]

    def _raw(self, column: Column) -> str:
        """Return a column's text as it stands, its cells apart by blanks."""
        texts = (text_of(self._table.at(self._number, index)) for index in column.indexes)
        return " ".join(filter(None, texts))

    def _plain_text(self, name: str) -> str:
        columns = self._layout.columns.get(name, ())
        texts = (text_of(self._table.at(self._number, column.index)) for column in columns)
        return next((text for text in texts if text), "")

    def _doubted(self, name: str) -> bool:
        where = _whole(name).where
        return any(problem.params.get("field") == where for problem in self._problems)

    def _of_parts(self, name: str) -> str:
        found = self._pieces(*(part.name for part in parts_of(name)))
        texts = [text for _, text in found]
        self._sources[name] = [column for part, _ in found for column in self._sources[part]]
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
                if relation(name, joined, text, ("", "")) != "same":
                    column = self._columns_of([part])
                    self._note("intake.other-not-used", name, value=text, column=column)
        elif name == "name":
            joined = self._of_names(found)
        else:
            joined = join(name, texts)
        if joined is None and not self._doubted(name):
            self._unclear(name, found)
        return joined or ""

    def _of_names(self, found: Sequence[tuple[str, str]]) -> str | None:
        """Return a family name and a given one; where a middle name belongs only the card says."""
        texts = [text for _, text in found]
        if "middle_name" in dict(found):
            column, written = self._columns_of(dict(found)), " | ".join(texts)
            self._problem("intake.middle-name", "name", value=written, column=column)
            return None
        if len({script_of(text) for text in texts}) > 1:
            return None
        return " ".join(texts)

    def _half(self, name: str, part: str, text: str) -> str:
        """Return a name of which the other half is missing.

        After a word of its own it is told already.
        """
        column = self._columns_of([part])
        if name == "name_kana":  # nothing hangs on it
            self._note("intake.half-kana", name, value=text, column=column)
        elif not self._doubted(name):
            self._problem("intake.half-name", name, value=text, column=column)
        return ""

    def _only_cell(self, name: str) -> Cell:
        """Return the cell of a field that stands in a single one in this row."""
        for column in self._layout.columns.get(name, ()):
            cells = [self._table.at(self._number, index) for index in column.indexes]
            filled = [cell for cell in cells if text_of(cell)]
            if filled:
                return filled[0] if len(filled) == 1 else None
        return None

    def _resolved(self, name: str, column: Column) -> str:
        """Return what the cells of one heading say together; "" after a problem."""
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
        if column.index in self._additions and not (name == "address" and _has_numbers(texts)):
            joined = joined if len(texts) == 1 else None
        written = " | ".join(texts)
        if joined is None:
            self._problem("intake.parts-unclear", name, value=written, column=str(column))
            return ""
        if len(texts) > 1:
            self._note("intake.joined", name, written=written, used=joined, column=str(column))
        return joined

    def _cell_text(self, name: str, column: Column, index: int) -> str | None:
        """Return a cell's text, or that of the merged one it lies beneath; None after a problem."""
        place = (self._number, index)
        text = text_of(self._table.at(*place))
        if CELL_ERROR.fullmatch(text):
            self._problem("intake.cell-error", name, error=text, column=str(column))
            return None
        if text and place in self._table.struck_cells:
            self._problem("intake.struck-cell", name, column=str(column))
            return None
        formula = self._table.formulas.get(place)
        if formula == "unsaved" or FORMULA.match(text):
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
        """Return a name in several lines may be long, or two people's."""
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
        no_middle = name == "middle_name" and stand in ("none", "dash")
        if (stand == "none" and not whole.required) or no_middle:
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
    """Return a field itself, or the one that it is a part of."""
    return BY_NAME[BY_NAME[name].part_of or name]


def _may_answer(name: str, text: str) -> bool:
    """Is it an answer written once more, and no tick that says somebody looked?"""
    if is_other_word(text) or len(text) < 3:
        return False
    numbers = ("phone", "postal_code", "residence_card", "birth_date")
    if name in numbers:
        return re.search(r"[0-9]{3}", plain(text)) is not None
    return name != "email" or "@" in plain(text)


def _has_numbers(parts: Sequence[str]) -> bool:
    """Do the parts of an address go on to the number of the house?"""
    return re.search("[0-9]", plain(parts[-1])) is not None


def _is_number(text: str) -> bool:
    return len(re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))) > 8
