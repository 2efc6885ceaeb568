"""Rows with a cell or two: more of the person above, as the second line of an address, or nobody.

Whose they are nobody can say. So neither they nor the row above them is taken: what stands there
may be half of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from flows.intake.cells import text_of
from flows.intake.columns import NEEDED, Column, Layout
from terms.applicant_fields import BY_NAME

MOST = 3  # fields of a row that is no person's, and of those that everybody has:
MOST_NEEDED = 1
_CHOSEN = frozenset({"procedure", "category", "sex"})


def columns_said(layout: Layout, number: int) -> Iterator[Column]:
    """Give the columns in use that say something in a row."""
    for column in layout.mapped:
        if any(text_of(layout.table.at(number, index)) for index in column.indexes):
            yield column


def is_fragment(layout: Layout, number: int) -> bool:
    """Tell whether a row says too little to be a person's."""
    fields = _fields_said(layout, number)
    computed = any((number, index) in layout.table.formulas for index in range(layout.width))
    needed = fields & set(NEEDED)
    few = 0 < len(fields) <= MOST and len(needed) <= MOST_NEEDED
    return few and not computed and not _is_covered(layout, number)


def rows_that_go_on(layout: Layout, passed_over: Set[int]) -> dict[int, int]:
    """Return a person's row → the row right beneath it in which an answer of theirs may go on."""
    found: dict[int, int] = {}
    person = 0
    for number in range(layout.row + 1, len(layout.table.rows) + 1):
        fields = _fields_said(layout, number)
        if number in passed_over or not fields:
            person = 0
        elif not is_fragment(layout, number):
            person = number
        elif person and not fields <= _CHOSEN:
            found.setdefault(person, number)
    return found


def _fields_said(layout: Layout, number: int) -> set[str]:
    said = set(columns_said(layout, number))
    return {
        BY_NAME[name].part_of or name
        for name, columns in layout.columns.items()
        if said.intersection(columns)
    }


def _is_covered(layout: Layout, number: int) -> bool:
    """Tell whether a cell of the row lies beneath a merged one of the rows above."""
    return any((number, index) in layout.table.covered for index in range(layout.width))
