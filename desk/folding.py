"""Lines at a terminal: broken between words, every part as far in as the first.

In a pipe a line stays one line, whatever its length: programs search it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

# A word and the blanks behind it; or one letter of a script that has no blanks, with the signs that
# may not stand away from it. A path or a command is one word: broken, it could not be copied.
_PIECE = re.compile(
    r"[（「『【]*(?:[\u0021-\u02ff\u1e00-\u1eff]+|[^\s])[、。，．・：；！？）」』】ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ…]*\s*|\s+"
)


def print_folded(console: Console, text: Text, indent: int = 0, hang: int = 0) -> None:
    """Print a text, ``indent`` columns in, and what does not fit on its line ``hang`` further.

    Lines that the text has itself are kept.
    """
    for line in text.split("\n", allow_blank=True):
        width = console.width - indent - hang
        for number, part in enumerate(folded(line, width) if console.is_terminal else [line]):
            part.pad_left(indent + (hang if number else 0))
            console.print(part, soft_wrap=True)


def folded(text: Text, width: int) -> list[Text]:
    """Return the parts of one line, none wider than ``width`` columns where that can be."""
    from rich.cells import cell_len

    offsets: list[int] = []
    used = 0
    for piece in _PIECE.finditer(text.plain):
        wide = cell_len(piece[0].rstrip())
        if used and used + wide > width:
            offsets.append(piece.start())
            used = 0
        used += cell_len(piece[0])
    parts = list(text.divide(offsets))
    for part in parts:
        part.rstrip()
    return parts
