"""What a cell says, as a line of text."""

from __future__ import annotations

import re
from datetime import date

from flows.intake.tables.table import Cell
from terms.text import one_line

CELL_ERROR = re.compile(r"#N/A|#[A-Z0-9/_]+[!?]|Err:[0-9]+|#+")  # ####: too wide for its column


# Not in 'T HART, nor where another one closes it.
_MARK_OF_TEXT = re.compile(r"^'(?![tsnTSN] )(?=[^'].*[^']$|[^']$)", re.DOTALL)
_LINE_END = re.compile(r"(?:\r\n?|\n|\x0b|\u2028|\u2029|_x000[AaDd]_)+")


def lines_of(cell: Cell) -> list[str]:
    """Return the lines of a cell that say something."""
    if not isinstance(cell, str):
        return [text_of(cell)]
    return [line for each in _LINE_END.split(cell) if (line := one_line(each))]


def text_of(cell: Cell) -> str:
    """Return a cell as a line of text.

    A number stands without its ``.0``, ``="0312"`` without its wrapping, ``'0312`` without the
    mark that made it text, and a line break that XLSX wrote as ``_x000D_`` is a blank.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        return cell.isoformat()
    text = one_line(re.sub(r"_x000[9AaDd]_", " ", str(cell)))
    wrapped = re.fullmatch(r'="(.*)"', text)
    return wrapped[1].strip() if wrapped else _MARK_OF_TEXT.sub("", text)
