"""Texts made comparable: nothing is left but what two writings of one value have in common.

Width, case, accents, the kind of kana, and whatever stands between letters don't count. Each
letter knows where in the text it came from, so that what is found can be taken out there.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_VOICING = "\u3099\u309a"
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
# Latin letters of their own that are written as these where there are none.
_LATIN = str.maketrans({"đ": "d", "ð": "d", "ø": "o", "ł": "l", "ı": "i", "ħ": "h", "æ": "ae",
                        "œ": "oe", "þ": "th"})  # fmt: skip


@dataclass(frozen=True)
class Folded:
    """The letters of a text, and for each the place in the text that it came from."""

    text: str
    letters: str
    places: tuple[int, ...]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where in the text the letters from ``first`` up to ``last`` stand."""
        end = self.places[last - 1] + 1
        while end < len(self.text) and unicodedata.combining(self.text[end]):
            end += 1  # the accent of the last letter
        return self.places[first], end


def fold(text: str) -> Folded:
    """Fold a text; every place of it is kept."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        made = letters_of(character)
        if made:
            letters.append(made)
            places.extend([place] * len(made))
    return Folded(text, "".join(letters), tuple(places))


def folded(text: str) -> str:
    """Return the letters alone."""
    return "".join(map(letters_of, text))


@lru_cache(maxsize=16_384)
def letters_of(character: str) -> str:
    """Return what is left of one character; "" of a blank, a hyphen, an accent."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(map(_letter, plain))


def _letter(each: str) -> str:
    if each in _VOICING:
        return each
    if not each.isalnum() or each in "ーｰ":  # the long sound is written like a hyphen
        return ""
    if "ぁ" <= each <= "ゖ":
        each = chr(ord(each) + 0x60)
    return each.translate(_SMALL).translate(_LATIN)
