"""Requests out of the rows of a list, by the same rules as a case file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from flows.intake.cells import text_of
from flows.intake.columns import Column, Layout, find_layout, letters_of
from flows.intake.fragments import columns_said, is_fragment, rows_that_go_on
from flows.intake.headings import meaning_of, resembles, same_heading
from flows.intake.joining import has_addition
from flows.intake.not_these import Said, said_beside, title_of_others, title_of_these
from flows.intake.passed_over import (
    example_column,
    is_blank,
    is_footer,
    is_hint,
    only_text,
    prefilled_rows,
)
from flows.intake.rows import Above, ListRow, RowReader
from flows.intake.tables.reading import read_tables
from flows.intake.tables.table import ListError, shown_sheet
from records.applicant import Note, Problem, Procedure
from terms.applicant_fields import BY_NAME, parts_of
from terms.no_value import stands_for

_FOOTER = "intake.footer-row"

OnRow = Callable[[int, int], None]


@dataclass(frozen=True)
class ImportedList:
    """A list that was read; ``notes`` are about all of it."""

    layout: Layout
    rows: list[ListRow] = field(default_factory=list)
    notes: tuple[Note, ...] = ()

    def column_of(self, name: str) -> Column | None:
        """Return the column that a field of a case (``applicant.name``) was taken from."""
        plain = name.removeprefix("applicant.")
        names = (plain, *(part.name for part in parts_of(plain)))
        found = (self.layout.columns.get(each) for each in names)
        return next((columns[0] for columns in found if columns), None)


def read_list(
    path: Path,
    today: date,
    procedure: Procedure | None = None,
    *,
    hidden: bool = False,
    on_row: OnRow = lambda number, last: None,
) -> ImportedList:
    """Read every row of a list; ``procedure`` is for rows that don't say theirs.

    Rows that the list doesn't show are told and left out, but with ``hidden``. ``on_row`` is told
    each row that was read, and the last one. Raises :class:`ListError` for a list that can't be
    read at all; what is wrong with a row is in the row.
    """
    # People who left, or are none of these, may have a sheet of their own, before the others.
    tables = sorted(read_tables(path), key=lambda each: bool(title_of_others(each.sheet)))
    layout = find_layout(tables, str(path))
    if procedure is None and "procedure" not in layout.columns:
        raise ListError("intake.no-procedure", file=str(path))
    prefilled = prefilled_rows(layout, procedure)
    rows = []
    for row in _rows(layout, today, procedure, prefilled, hidden=hidden):
        on_row(row.number, len(layout.table.rows))
        rows.append(row)
    if all(map(_is_footer, rows)):
        raise ListError("intake.no-rows", file=str(path), row=str(layout.row))
    return ImportedList(layout, list(_once_each(rows)), tuple(_about(layout, prefilled)))


def _rows(
    layout: Layout,
    today: date,
    procedure: Procedure | None,
    prefilled: frozenset[int],
    *,
    hidden: bool,
) -> Iterator[ListRow]:
    spread, additions = _spread_rows(layout), _columns_with_additions(layout)
    numbers = range(layout.row + 1, len(layout.table.rows) + 1)
    nothing = prefilled | {
        each for each in numbers if is_blank(layout, each) or is_hint(layout, each)
    }
    titles = _titles(layout, nothing)
    words = {number: word for number, title in titles.items() if (word := title_of_others(title))}
    # A note or the title of a section may stand in a column that is not used.
    footers = {each for each in numbers if is_footer(layout, each, procedure)} - nothing
    ends = rows_that_go_on(layout, nothing | footers | words.keys())
    ends |= {at - 1: at for at in _remarks(layout, nothing) if _says_something(layout, at - 1)}
    above: Above | None = None
    others: Problem | None = None  # of everybody beneath a title that says so
    for number in numbers:
        word, footer = words.get(number, ""), number in footers
        if word or title_of_these(titles.get(number, "")):
            params = {"field": "applicant.row", "row": str(number), "word": word}
            others = Problem("intake.beneath-title", params) if word else None
        if number in nothing or not (word or footer or _says_something(layout, number)):
            continue
        said = said_beside(layout, number)
        if word:
            yield _untaken(number, Note("intake.title-of-others", {"field": "", "word": word}))
        elif doubt := _left_out(layout, number, footer=footer, hidden=hidden):
            yield _untaken(number, Note(doubt, {"field": ""}))
        elif problem := others or _no_person(layout, number, spread, ends):
            yield ListRow(number, None, (problem,))
        elif said and said.code == "intake.called-off":
            yield _untaken(number, _told_beside(said))
        else:
            reader = RowReader(layout, number, today, procedure, above, additions)
            row = _as_shown(layout, reader.read())
            if said and row.request:
                row = replace(row, notes=(*row.notes, _told_beside(said)))
            yield row
            above = reader.below
            continue
        above = None  # "the same" may be meant of the last one that is taken


def _as_shown(layout: Layout, row: ListRow) -> ListRow:
    """Doubt what a person sees in the list and no cell holds: words of a format, comments."""
    table, problems, notes = layout.table, list(row.problems), list(row.notes)
    for name, columns in layout.columns.items():
        field_of = BY_NAME[name].part_of or name
        for column in columns if field_of not in ("name", "name_kana") else ():
            words = table.worded.get((row.number, column.index))
            if words and text_of(table.at(row.number, column.index)):
                params = {"field": BY_NAME[field_of].where, "column": str(column), "words": words}
                problems.append(Problem("intake.format-adds", params))
    places = sorted(index for number, index in table.remarked if number == row.number)
    if places and not problems:
        cells = ", ".join(f"{letters_of(index)}{row.number}" for index in places)
        notes.append(Note("intake.comments", {"field": "applicant.row", "cells": cells}))
    request = None if problems else row.request
    return replace(row, request=request, problems=tuple(problems), notes=tuple(notes))


def _untaken(number: int, note: Note) -> ListRow:
    """Return a row that is told and left out."""
    return ListRow(number, None, (), (note,), left_out=True)


_UNTITLED = ("address", "postal_code", "phone", "email", "residence_card", "name_kana")


def _titles(layout: Layout, nothing: Set[int]) -> dict[int, str]:
    """Rows with one cell that may be the title of those beneath it.

    In the column of an address and the like it is more of the person above.
    """
    untitled = _beside(layout) | {
        index
        for name, columns in layout.columns.items()
        if (BY_NAME[name].part_of or name) in _UNTITLED
        for column in columns
        for index in column.indexes
    }
    numbers = range(layout.row + 1, len(layout.table.rows) + 1)
    alone = {number: only_text(layout, number) for number in numbers if number not in nothing}
    return {number: said[1] for number, said in alone.items() if said and said[0] not in untitled}


def _beside(layout: Layout) -> set[int]:
    """Return the columns that are not used, right of one that is: for remarks about a person."""
    first = layout.mapped[0].index
    return {column.index for column in layout.ignored if column.index > first}


def _remarks(layout: Layout, nothing: Set[int]) -> Iterator[int]:
    """Rows with a remark alone that may call off the person above."""
    beside = _beside(layout)
    for number in range(layout.row + 2, len(layout.table.rows) + 1):
        said = only_text(layout, number) if number not in nothing else None
        if said and said[0] in beside and title_of_others(said[1]):
            yield number


def _no_person(
    layout: Layout, number: int, spread: Mapping[int, str], ends: Mapping[int, int]
) -> Problem | None:
    """Why a row as a whole is not taken for a person's."""
    if example := example_column(layout, number):
        return Problem("intake.example-row", {"field": "applicant.row", "column": example})
    if number in spread:
        params = {"field": "applicant.name", "rows": spread[number]}
        return Problem("intake.person-over-rows", params)
    if number in ends:
        return Problem("intake.goes-on-below", {"field": "applicant.row", "row": str(ends[number])})
    if is_fragment(layout, number):
        columns = ", ".join(map(str, columns_said(layout, number)))
        return Problem("intake.few-cells", {"field": "applicant.row", "column": columns})
    return None


def _told_beside(said: Said) -> Note:
    params = {"field": "applicant.row", "column": str(said.column), "word": said.word}
    return Note(said.code, params)


def _is_footer(row: ListRow) -> bool:
    return any(note.code == _FOOTER for note in row.notes)


def _left_out(layout: Layout, number: int, *, footer: bool, hidden: bool) -> str:
    """Why a row is told and left out; "" where it is read. With ``hidden`` a person's is read."""
    if footer:
        return _FOOTER
    if number in layout.table.hidden_rows and not hidden:
        return "intake.hidden-row"
    return "intake.struck-row" if number in layout.table.struck_rows and not hidden else ""


def _says_something(layout: Layout, number: int) -> bool:
    """Return a blank row says nothing, nor do the headings repeated on every printed page."""
    for column in layout.mapped:
        headings = {same_heading(column.heading), *map(same_heading, column.heading.split())}
        for index in column.indexes:
            text = text_of(layout.table.at(number, index))
            if text and same_heading(text) not in headings:
                return True
            if (number, index) in layout.table.formulas:
                return True
    return False


def _spread_rows(layout: Layout) -> dict[int, str]:
    """Rows that belong to one person, whose name stands over several, and say more than one does.

    What stands in one of them may be half of an answer.
    """
    names = {
        index
        for name in ("name", "family_name", "given_name")
        for column in layout.columns.get(name, ())
        for index in column.indexes
    }
    spread: dict[int, str] = {}
    for area in layout.table.merged:
        rows = range(area.top, area.bottom + 1)
        if area.left not in names or area.top <= layout.row:
            continue
        if any(_says_something(layout, number) for number in rows[1:]):
            spread |= {number: f"{rows[0]}-{rows[-1]}" for number in rows}
    return spread


def _columns_with_additions(layout: Layout) -> frozenset[int]:
    """Headings of a name or an address with a column beside them that holds something else.

    Where it does so in one row, what looks like a part in another one may be something else too.
    """
    found: set[int] = set()
    for name in ("name", "name_kana", "address"):
        for column in layout.columns.get(name, ()):
            for number in range(layout.row + 1, len(layout.table.rows) + 1):
                cells = (layout.table.at(number, index) for index in column.indexes)
                texts = [text for cell in cells if (text := text_of(cell))]
                texts = [text for text in texts if stands_for(text) is None]
                if len(texts) > 1 and has_addition(name, texts):
                    found.add(column.index)
    return frozenset(found)


def _once_each(rows: Sequence[ListRow]) -> Iterator[ListRow]:
    """Nobody is registered twice because a list has them twice; one card is one person's."""
    people: dict[tuple[str, date, str], int] = {}
    seen: dict[str, dict[str, int]] = {"residence_card": {}, "email": {}}
    for row in rows:
        if row.request is None:
            yield row
            continue
        applicant = row.request.applicant
        first = people.setdefault(
            (applicant.name, applicant.birth_date, row.request.procedure), row.number
        )
        if first != row.number:
            twice = Problem("intake.same-person", {"field": "applicant.name", "row": str(first)})
            yield ListRow(row.number, None, (twice,))
            continue
        notes = []
        for name, code in (("residence_card", "intake.same-card"), ("email", "intake.same-mail")):
            value = (getattr(applicant, name) or "").casefold()
            other = seen[name].setdefault(value, row.number) if value else row.number
            if other != row.number:
                notes.append(Note(code, {"field": f"applicant.{name}", "row": str(other)}))
        yield replace(row, notes=(*row.notes, *notes))


def _not_understood(layout: Layout) -> str:
    """Columns that are not used, but look like one for a field that has none."""
    used = {BY_NAME[name].part_of or name for name in layout.columns}
    columns = (each for each in layout.ignored if resembles(each.heading) not in {"", *used})
    return ", ".join(map(str, columns))


def _about(layout: Layout, prefilled: frozenset[int]) -> Iterator[Note]:
    if prefilled:
        params = {"count": str(len(prefilled)), "row": str(min(prefilled))}
        yield Note("intake.prefilled-rows", params)
    hidden = [
        column
        for column in layout.mapped
        if any(index in layout.table.hidden_columns for index in column.indexes)
    ]
    if hidden:
        columns = ", ".join(map(str, hidden))
        yield Note("intake.hidden-columns", {"columns": columns})
    bare = [
        column
        for name in ("birth_era", "birth_year", "birth_month", "birth_day")
        for column in layout.columns.get(name, ())
        if meaning_of(column.heading) is None and " " not in column.heading
    ]
    if bare:
        params = {"field": "applicant.birth_date", "columns": ", ".join(map(str, bare))}
        yield Note("intake.bare-day", params)
    if unknown := _not_understood(layout):
        yield Note("intake.heading-like", {"columns": unknown})
    if not layout.table.typed and (word := title_of_others(layout.table.sheet)):
        yield Note("intake.sheet-of-others", {"word": word})
    if layout.other_sheets:
        sheets = ", ".join(map(shown_sheet, layout.other_sheets))
        yield Note("intake.other-sheets", {"sheets": sheets})
