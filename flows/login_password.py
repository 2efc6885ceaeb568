"""A login password made to the rules that the page shows.

The rules of the live site are unknown (domain.md 2): they are read from the page's own words, and
where it says nothing the neighbouring system's rules [official] are obeyed.
"""

from __future__ import annotations

import re
import secrets
import string
from dataclasses import dataclass

NEIGHBOUR_SYMBOLS = "$%&=@_#*+-?!"  # 電子届出システム [official]
SYMBOL_RUN = re.compile(r"[!-/:-@\[-`{-~]{4,}")
LENGTHS = re.compile(r"(\d{1,2})\s*(?:文字)?\s*(?:～|〜|~|-|から|to|–|以上)\s*(\d{1,2})")
WISHED = 16


@dataclass(frozen=True)
class Rules:
    """Length and characters; every kind (letters of both cases, digits, symbols) is used."""

    shortest: int = 8
    longest: int = 32
    symbols: str = NEIGHBOUR_SYMBOLS


def rules_of(text: str, limits: tuple[int | None, int | None] = (None, None)) -> Rules:
    """The rules in a page's text; ``limits`` are the field's own minlength and maxlength."""
    low, high = limits
    spoken = LENGTHS.search(text)
    if spoken:
        low = low or int(spoken[1])
        high = high or int(spoken[2])
    runs = sorted(SYMBOL_RUN.findall(text), key=len, reverse=True)
    default = Rules()
    shortest = low or default.shortest
    longest = max(high or default.longest, shortest)
    return Rules(shortest, longest, runs[0] if runs else default.symbols)


def generate(rules: Rules, auth_id: str | None) -> str:
    """A random password by the rules, without the auth_id in it and without look-alikes."""
    upper = "".join(c for c in string.ascii_uppercase if c not in "IO")
    lower = "".join(c for c in string.ascii_lowercase if c not in "lo")
    digits = "23456789"
    kinds = [upper, lower, digits, rules.symbols]
    length = min(max(WISHED, rules.shortest), rules.longest)
    while True:
        letters = [secrets.choice(kind) for kind in kinds]
        letters += [secrets.choice("".join(kinds)) for _ in range(length - len(letters))]
        secrets.SystemRandom().shuffle(letters)
        password = "".join(letters)
        if not auth_id or auth_id.casefold() not in password.casefold():
            return password
