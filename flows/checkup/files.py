"""Files of a PC as its browser takes them, whoever may read them and however they are written."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

_BESIDE_TEXT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|(?<![{\[,\s]),(?=\s*[}\]])')
_BUT_LINES = re.compile(r"[^\n]")


def is_file(path: Path) -> bool:
    """Tell whether a file is there, as far as this user may look: False where they may not."""
    try:
        return path.is_file()
    except OSError:
        return False


def chromium_json(data: bytes, *, trailing_commas: bool = False) -> Any:
    """Return a document as Chromium reads it: in UTF-8, with comments, perhaps with a BOM.

    A comma before an end is taken in files of policies alone. Raises ValueError, which tells the
    line for a :class:`json.JSONDecodeError`, and RecursionError.
    """
    text = _BESIDE_TEXT.sub(_blank, data.decode("utf-8-sig"))
    if trailing_commas:
        text = _TRAILING_COMMA.sub(_blank, text)
    return json.loads(text, parse_constant=_no_number)


def _blank(found: re.Match[str]) -> str:
    """Leave texts; anything else becomes as many blanks, so that lines keep their numbers."""
    return found[1] or _BUT_LINES.sub(" ", found[0])


def _no_number(name: str) -> Any:
    raise ValueError(name)  # NaN and its like, for which Chromium throws the whole file away
