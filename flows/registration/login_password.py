"""A login password made to the rules that the page shows.

The rules of the live site are unknown (docs/domain.md 2): they are read from the page's words, and
where it says nothing the neighbouring system's rules [official] are obeyed.
"""

from __future__ import annotations

import re
import secrets
import string
import unicodedata
from dataclasses import dataclass

NEIGHBOUR_SYMBOLS = "$%&=@_#*+-?!"  # 電子届出システム [official]
WISHED = 16

# A number is a length only with its unit: pages show dates, telephone numbers and IDs too.
_UNIT = r"\s*(?:文字|桁|字|(?:[a-z]+\s)?(?:characters?|chars?|letters|digits))"
_RANGE = re.compile(
    rf"(?<![\d-])(\d{{1,2}})(?:{_UNIT})?"
    rf"(?:\s*(?:以上|から)[、,\s]*|\s*(?:[~〜–—-]|to|and)\s*)(\d{{1,2}}){_UNIT}",
    re.IGNORECASE,
)
_LEAST = re.compile(
    rf"(\d{{1,2}}){_UNIT}\s*以上|(?:at least|minimum(?: of)?|more than)\s(\d{{1,2}})\b",
    re.IGNORECASE,
)
_MOST = re.compile(
    rf"(\d{{1,2}}){_UNIT}\s*(?:以内|以下|まで)|(?:at most|maximum(?: of)?|up to)\s(\d{{1,2}})\b",
    re.IGNORECASE,
)
_EACH = 4  # fewer letters than this are asked of one kind ("1文字以上含めて"), not of all

# Symbols in a row, alone or each in quotes, with or without something between them.
_SYMBOLS = re.compile(r"(?:[「『]?[!-/:-@\[-`{-~][」』]?[ 、]?){4,}")
_AROUND = "()[]{}\"'.,:;"  # may belong to the sentence; nothing is lost without them
_SPOKEN_OF = re.compile(r"記号|symbol|special|punctuation", re.IGNORECASE)
_KINDS = re.compile(r"英数|英字|数字|alphanumeric|letters|digits", re.IGNORECASE)
_FORBIDDEN = re.compile(
    r"記号[^。\n]{0,12}(?:できません|使えません|不可|含めない|除)"
    r"|(?:no|without)\s(?:symbols|special)"
    r"|(?:symbols?|special characters?)\s(?:(?:are|is|may|can|must)\s)?(?:not|cannot)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Rules:
    """Length and characters; every kind (letters of both cases, digits, symbols) is used.

    ``symbols`` is empty where the page allows none.
    """

    shortest: int = 8
    longest: int = 32
    symbols: str = NEIGHBOUR_SYMBOLS


def rules_of(text: str, limits: tuple[int | None, int | None] = (None, None)) -> Rules:
    """The rules in a page's text; ``limits`` are the field's own minlength and maxlength."""
    text = unicodedata.normalize("NFKC", text)
    default = Rules()
    low, high = _spoken_lengths(text)
    low, high = limits[0] or low, limits[1] or high
    shortest = low or min(default.shortest, high or default.shortest)
    longest = max(high or default.longest, shortest)
    return Rules(shortest, longest, _symbols(text))


def _spoken_lengths(text: str) -> tuple[int | None, int | None]:
    both = _RANGE.search(text)
    if both and int(both[1]) <= int(both[2]):
        return int(both[1]), int(both[2])
    least = [n for n in _numbers(_LEAST, text) if n >= _EACH]
    most = [n for n in _numbers(_MOST, text) if n >= _EACH]
    return (least[0] if least else None, most[0] if most else None)


def _numbers(pattern: re.Pattern[str], text: str) -> list[int]:
    return [int(found[1] or found[2]) for found in pattern.finditer(text)]


def _symbols(text: str) -> str:
    if _FORBIDDEN.search(text) or (_KINDS.search(text) and not _SPOKEN_OF.search(text)):
        return ""
    rows = [
        "".join(dict.fromkeys(c for c in row if c.isascii() and c != " " and c not in _AROUND))
        for row in _SYMBOLS.findall(text)
    ]
    longest = max(rows, key=len, default="")
    return longest if len(longest) >= 3 else NEIGHBOUR_SYMBOLS


def generate(rules: Rules, auth_id: str | None) -> str:
    """A random password by the rules, without the auth_id in it and without look-alikes."""
    upper = "".join(c for c in string.ascii_uppercase if c not in "IO")
    lower = "".join(c for c in string.ascii_lowercase if c not in "lo")
    digits = "23456789"
    kinds = [kind for kind in (upper, lower, digits, rules.symbols) if kind]
    length = min(max(WISHED, rules.shortest), rules.longest)
    while True:
        letters = [secrets.choice(kind) for kind in kinds]
        letters += [secrets.choice("".join(kinds)) for _ in range(length - len(letters))]
        secrets.SystemRandom().shuffle(letters)
        password = "".join(letters)
        if not auth_id or auth_id.casefold() not in password.casefold():
            return password
