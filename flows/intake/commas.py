"""A comma that nobody put in quotes: it makes one value of a CSV file two, and moves what follows.

Where the last columns are of no use to us, what was moved there is not missed. So a row is looked
at for what such a comma leaves behind: a cell too many, a value one column to the right of its
own, the rest of an address in a column for something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

from flows.intake.cells import text_of
from flows.intake.columns import Column, Layout
from flows.intake.headings import same_heading
from flows.intake.joining import is_half
from records.applicant import PROCEDURE_WORDS, SEX_WORDS, Problem
from terms import normalise
from terms.applicant_fields import BY_NAME, RESIDENCE_CARD
from terms.days import DateError, read_day

_REST_OF_ADDRESS = re.compile(
    r"\S*[0-9]+\s?(?:f|階|号室|号|号棟|棟)|(?:\S*(?:ビル|マンション|アパート|ハイツ|コーポ|荘))[0-9-]*"
    r"|(?:room|apt\.?|no\.|#)\s?[0-9a-z-]+|\S+-(?:ku|shi|cho|machi)|[a-z]+(?: city)?, ?japan|japan",
    re.IGNORECASE,
)
_FOR_AN_ADDRESS = re.compile("住|部屋|号室|階|建物|棟|番地|room|floor|building|apt|address|city")


def comma_problems(layout: Layout, number: int) -> list[Problem]:
    """Return what speaks for such a comma in a row; one problem at most."""
    table = layout.table
    if not table.typed:
        return []
    cells = table.rows[number - 1]
    rest = [text for cell in cells[layout.width :] if (text := text_of(cell))]
    if rest:
        last = _column(layout, layout.width - 1)
        params = {"field": "applicant.row", "value": ", ".join(rest), "column": str(last)}
        return [Problem("intake.cells-left-over", params)]
    texts = [text_of(cell) for cell in cells]
    found = _one_too_many(layout, texts)
    if found is None:
        found = _moved(layout, texts)
    if found is None:
        found = _rest_of_an_address(layout, number, texts)
    if found is None:
        found = _rest_of_a_name(layout, number, texts)
    if found is None:
        return []
    params = {"field": "applicant.row", "column": str(_column(layout, found))}
    return [Problem("intake.comma-unquoted", params)]


def _column(layout: Layout, index: int) -> Column:
    columns = [column for column in layout.mapped if index in column.indexes]
    ignored = [column for column in layout.ignored if column.index == index]
    return next(iter([*columns, *ignored]), Column(index, ""))


def _one_too_many(layout: Layout, texts: list[str]) -> int | None:
    """Return a blank cell beyond the headings, where the last of them is of no use to us.

    Were it of use, the blank would stand for its missing value: that is only a comma too many.
    """
    last = layout.width - 1
    used = any(last in column.indexes for column in layout.mapped)
    return last if len(texts) > layout.width and not used else None


def _moved(layout: Layout, texts: list[str]) -> int | None:
    """Return the first column whose answer stands in the next one.

    Has none of its own there.
    """
    owner = {
        index: name
        for name, columns in layout.columns.items()
        for column in columns
        for index in column.indexes
    }
    for index, (here, beside) in enumerate(pairwise(texts)):
        fits = _FITS.get(owner.get(index, ""))
        other = _FITS.get(owner.get(index + 1, ""))
        if fits and here and not fits(here) and fits(beside) and not (other and other(beside)):
            return index
    return None


def _rest_of_an_address(layout: Layout, number: int, texts: list[str]) -> int | None:
    """In a column of no use, right of an address."""
    unused = {column.index: column.heading for column in layout.ignored}
    for name in ("address", "address_1", "address_2", "address_3"):
        for column in layout.columns.get(name, ()):
            index = column.indexes[-1] + 1
            if index not in unused or index >= len(texts) or not texts[index - 1]:
                continue
            if _FOR_AN_ADDRESS.search(same_heading(unused[index])):
                continue
            if _REST_OF_ADDRESS.fullmatch(unicodedata.normalize("NFKC", texts[index])):
                return index
            if _begins_with_a_blank(layout, number, index):
                return index
    return None


def _rest_of_a_name(layout: Layout, number: int, texts: list[str]) -> int | None:
    """SMITH in its column, and JOHN behind a blank in the next one."""
    for column in layout.columns.get("name", ()):
        index = column.indexes[-1]
        if index + 1 >= len(texts) or not texts[index] or not is_half(texts[index]):
            continue
        if _begins_with_a_blank(layout, number, index + 1):
            return index
    return None


def _begins_with_a_blank(layout: Layout, number: int, index: int) -> bool:
    """As behind a comma that was typed in an address; not where every cell begins so."""
    begin = [
        str(cell).startswith(" ")
        for cell in layout.table.rows[number - 1]
        if isinstance(cell, str) and cell.strip()
    ]
    cell = layout.table.at(number, index)
    return isinstance(cell, str) and cell.startswith(" ") and sum(begin) * 2 < len(begin)


def _is_day(text: str) -> bool:
    try:
        read_day(text)
    except DateError:
        return False
    return True


def _has_shape(name: str) -> Callable[[str], bool]:
    field = BY_NAME[name]
    shape = RESIDENCE_CARD if name == "residence_card" else field.shape and field.shape.pattern
    assert shape
    return lambda text: shape.fullmatch(field.tidy(text)) is not None


def _is_word(words: Mapping[str, str]) -> Callable[[str], bool]:
    return lambda text: normalise.plain(text).lower() in words


_FITS: Mapping[str, Callable[[str], bool]] = {
    "procedure": _is_word(PROCEDURE_WORDS),
    "sex": _is_word(SEX_WORDS),
    "birth_date": _is_day,
    "postal_code": _has_shape("postal_code"),
    "email": _has_shape("email"),
    "residence_card": _has_shape("residence_card"),
}
