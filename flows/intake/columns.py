"""Which column of a list is which field, by its headings.

A heading may stand over several columns, as the parts of a name or an address: merged cells, or
blank ones beside it. It may have a second row beneath it that names the parts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from flows.intake.headings import (
    HEADINGS,
    Meaning,
    meaning_beneath,
    meaning_of,
    same_heading,
)
from flows.intake.tables.table import COLUMNS, Cell, ListError, Table
from terms.applicant_fields import BY_NAME, WHOLE, parts_of
from terms.text import one_line

HEADING_ROWS = 30  # above the headings there may be a title, a date, a logo
FEWEST = 3  # headings; a sentence may hold one
# Without these columns no row could be read; the procedure may be given, and the residence card
# depends on it.
NEEDED = tuple(each.name for each in WHOLE if each.required and each.name != "procedure")
PARTS_ENOUGH: Mapping[str, tuple[str, ...]] = {
    "name": ("family_name", "given_name"),
    "birth_date": ("birth_year", "birth_month", "birth_day"),
}


@dataclass(frozen=True)
class Column:
    """A column with its heading as written; the first index is 0.

    ``others`` are the columns that the heading stands over too.
    """

    index: int
    heading: str
    others: tuple[int, ...] = ()

    @property
    def indexes(self) -> tuple[int, ...]:
        return (self.index, *self.others)

    def __str__(self) -> str:
        letters = letters_of(self.index)
        if self.others:
            letters += f"-{letters_of(self.others[-1])}"
        return f"{letters} {self.heading}".rstrip()


@dataclass(frozen=True)
class Layout:
    """Where things stand in a table: ``row`` is the (lower) headings', counted from 1.

    ``columns``: field → its columns, the one that is looked at first standing first. ``width``:
    columns that the row of headings has.
    """

    table: Table
    row: int
    columns: dict[str, list[Column]]
    ignored: list[Column]
    width: int
    other_sheets: tuple[str, ...] = ()

    @property
    def mapped(self) -> list[Column]:
        """Every column that is used, once."""
        return sorted({c for each in self.columns.values() for c in each}, key=lambda c: c.index)


def letters_of(index: int) -> str:
    """Return a column as a spreadsheet names it."""
    number, letters = index + 1, ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def find_layout(tables: Sequence[Table], file: str) -> Layout:
    """Return the first sheet with headings, in its best rows. Raises :class:`ListError`."""
    layouts = [layout for table in tables if (layout := _best_rows(table))]
    if not layouts:
        for table in tables:
            if column := _headings_below_another(table):
                raise ListError("intake.vertical", file=file, column=column)
        raise ListError("intake.no-headings", file=file)
    # A text comes once for each delimiter: the right one shows the most headings.
    typed = tables[0].typed
    best = max(layouts, key=lambda each: len(each.columns)) if typed else layouts[0]
    missing = [name for name in NEEDED if not _has(best, name)]
    if missing:
        headings = ", ".join(HEADINGS[name][0] for name in missing)
        _no_unsaved_headings(best, file)
        raise ListError("intake.missing-columns", file=file, headings=headings, row=str(best.row))
    for columns in best.columns.values():
        _one_heading_once(columns, file)
    others = () if typed else tuple(layout.table.sheet for layout in layouts[1:])
    return Layout(best.table, best.row, best.columns, best.ignored, best.width, others)


def _headings_below_another(table: Table) -> str:
    """Return the column in which headings stand one below another, each before its answer."""
    found: dict[int, set[str]] = {}
    for row in table.rows[:HEADING_ROWS]:
        for index, cell in enumerate(row):
            meaning = meaning_of(cell) if isinstance(cell, str) and cell.strip() else None
            if meaning:
                found.setdefault(index, set()).add(meaning.field)
    index = max(found, key=lambda each: len(found[each]), default=0)
    return letters_of(index) if len(found.get(index, ())) >= FEWEST else ""


def _has(layout: Layout, name: str) -> bool:
    parts = PARTS_ENOUGH.get(name)
    return name in layout.columns or (parts is not None and layout.columns.keys() >= set(parts))


def _no_unsaved_headings(layout: Layout, file: str) -> None:
    for row, column in sorted(layout.table.formulas):
        if row == layout.row:
            place = f"{letters_of(column)}{row}"
            raise ListError("intake.unsaved-heading", file=file, place=place)


def _one_heading_once(columns: list[Column], file: str) -> None:
    """Two columns of one heading may be husband and wife: nobody guesses which is which."""
    seen: dict[str, Column] = {}
    for column in columns:
        other = seen.setdefault(same_heading(column.heading), column)
        if other is not column:
            raise ListError("intake.same-heading", file=file, one=str(other), other=str(column))


# the rows of headings


@dataclass(frozen=True)
class _Head:
    """A heading in its cell, the last column that it stands over, and the last before the next."""

    index: int
    text: str
    last: int
    end: int
    merged: bool


def _best_rows(table: Table) -> Layout | None:
    """One row of headings, or two where the lower one names parts of the upper one's."""
    numbers = range(1, min(HEADING_ROWS, len(table.rows)) + 1)
    heads = {number: _heads(table, number) for number in numbers}
    single = {number: _layout(table, number, _alone(heads[number])) for number in numbers}
    best: Layout | None = max(single.values(), key=_worth, default=None)
    for upper, lower in pairwise(numbers):
        if not _names_parts(heads[upper], table.rows[lower - 1]):
            continue
        double = _layout(table, lower, _beneath(heads[upper], heads[lower]))
        # Above a row that has all headings itself there is a title.
        if _worth(double) > _worth(single[lower]) and (
            best is None or best.row in (upper, lower) or _worth(double) > _worth(best)
        ):
            best = double
    return best if best and _worth(best) >= FEWEST else None


def _worth(layout: Layout) -> int:
    """Return how many fields have a column."""
    return len({BY_NAME[name].part_of or name for name in layout.columns})


def _heads(table: Table, number: int) -> list[_Head]:
    row = table.rows[number - 1]
    width = len(row) if table.typed else max(map(len, table.rows), default=0)
    filled = [index for index, cell in enumerate(row) if isinstance(cell, str) and cell.strip()]
    ends = {index: after - 1 for index, after in pairwise([*filled, min(width, COLUMNS)])}
    merged = {
        area.left: area.right
        for area in table.merged
        if area.top <= number <= area.bottom and area.right > area.left
    }
    return [
        _Head(
            index,
            one_line(str(row[index])),
            last=merged.get(index, ends[index]),
            end=ends[index],
            merged=index in merged,
        )
        for index in filled
    ]


def _names_parts(heads: list[_Head], lower: Sequence[Cell]) -> bool:
    """Tell whether the row beneath names parts of headings that stand over several columns.

    Beneath a known heading there is nothing else: the row of a person is none of headings.
    """
    found = False
    for head in heads:
        under = [cell for cell in lower[head.index : head.last + 1] if cell not in ("", None)]
        known = [isinstance(cell, str) and meaning_beneath(head.text, cell) for cell in under]
        if under and meaning_of(head.text) and not any(known):
            return False
        found |= any(known) and head.last > head.index
    return found


@dataclass(frozen=True)
class _Meant:
    """A column, what it is for, and how far its heading reaches."""

    column: Column
    meaning: Meaning | None
    last: int
    end: int
    merged: bool


def _alone(heads: list[_Head]) -> list[_Meant]:
    meanings = [meaning_of(head.text) for head in heads]
    meanings = _with_bare_day(heads, meanings)
    return [
        _Meant(Column(head.index, head.text), meaning, head.last, head.end, head.merged)
        for head, meaning in zip(heads, meanings, strict=True)
    ]


_BARE_DAY = ("birth_year", "birth_month", "birth_day")
_ERA_HEADINGS = ("元号", "年号", "和暦", "西暦和暦", "西暦")


def _with_bare_day(heads: Sequence[_Head], meanings: list[Meaning | None]) -> list[Meaning | None]:
    """(元号,) 年, 月 and 日 side by side, where no heading says 生年月日.

    They are the birth's behind an era, or right behind the name or the sex: a day of another kind
    needs its word.
    """
    if any(meaning and meaning.whole == "birth_date" for meaning in meanings):
        return meanings
    plain = [same_heading(head.text) for head in heads]
    found = [at for at in range(len(plain) - 2) if plain[at : at + 3] == ["年", "月", "日"]]
    if len(found) != 1 or plain.count("年") != 1:
        return meanings
    year = found[0]
    era = year > 0 and plain[year - 1] in _ERA_HEADINGS
    before = meanings[year - 1] if year else None
    if not era and not (before and before.whole in ("name", "name_kana", "sex")):
        return meanings
    read = list(meanings)
    for at, part in enumerate(_BARE_DAY, year):
        read[at] = Meaning(part, len(HEADINGS[part]))
    if era:
        read[year - 1] = Meaning("birth_era", len(HEADINGS["birth_era"]))
    return read


def _beneath(upper: list[_Head], lower: list[_Head]) -> list[_Meant]:
    """Every heading of the lower row with the one that it stands beneath, and what is left."""
    found: list[_Meant] = []
    rest = {head.index: head for head in lower}
    for head in upper:
        under = [rest.pop(index) for index in range(head.index, head.last + 1) if index in rest]
        if not under:
            found += _alone([head])
        for each in under:
            meaning = meaning_beneath(head.text, each.text)
            column = Column(each.index, f"{head.text} {each.text}")
            last = min(each.last, head.last)
            found.append(_Meant(column, meaning, last, last, each.merged))
    return sorted(found + _alone(list(rest.values())), key=lambda each: each.column.index)


def _layout(table: Table, row: int, meant: Sequence[_Meant]) -> Layout:
    width = max([len(table.rows[row - 1]), *(each.end + 1 for each in meant)])
    ranked: dict[str, list[tuple[int, Column]]] = {}
    ignored: list[Column] = []
    for each in meant:
        after = [
            index
            for index in range(each.column.index + 1, max(each.last, each.end) + 1)
            if table.last_filled.get(index, 0) > row
        ]
        # Beside a heading that has no parts, a column without one is nobody's.
        spans = each.meaning is not None and (each.merged or parts_of(each.meaning.field))
        others = tuple(index for index in after if spans and index <= each.last)
        ignored += [Column(index, "") for index in after if index not in others]
        column = Column(each.column.index, each.column.heading, others)
        if each.meaning:
            ranked.setdefault(each.meaning.field, []).append((each.meaning.rank, column))
        else:
            ignored.append(column)
    columns = {
        name: [column for _, column in sorted(each, key=lambda pair: (pair[0], pair[1].index))]
        for name, each in ranked.items()
    }
    ignored.sort(key=lambda column: column.index)
    return Layout(table, row, columns, ignored, width)
