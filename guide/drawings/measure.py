"""How wide a text will be, near enough to leave it room. Widths are in em of its font size."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from guide.notation import pieces, plain

_NARROW = frozenset("iIljtfr.,:;'|!()[]{}-•/ ")
_BROAD = frozenset("mwMWQOG@%&—…")


def width_of(source: str) -> float:
    """Return the width of a text, a little generous: fonts differ from one machine to the next."""
    return sum(_letter(letter) for letter in plain(source))


def _letter(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.36
    if letter in _BROAD:
        return 0.94
    return 0.7 if letter.isupper() else 0.6


def wrapped(source: str, width: float) -> list[str]:
    """Give a text in lines of at most ``width`` em; Japanese and Chinese may break between any two
    letters, but a line neither begins with 、。」 nor ends with 「（, and readings stay with their
    kanji."""
    lines: list[str] = []
    line = ""
    for word in _words(source):
        if line and width_of(line + word.rstrip()) > width:
            lines.append(line.rstrip())
            line = word.lstrip()
        else:
            line += word
    return [*lines, line.rstrip()] if line.strip() else lines


def _words(source: str) -> Iterator[str]:
    """Give what a line must not be broken in."""
    held = ""
    for base, reading in pieces(source):
        units = [f"｜{base}《{reading}》"] if reading else list(base)
        for unit in units:
            last = plain(held)[-1:]
            if held and _breaks(last, unit[-1] if not reading else base[0]):
                yield held
                held = ""
            held += unit
    if held:
        yield held


def _breaks(last: str, following: str) -> bool:
    if last in "「（(『“":
        return False
    if following in "、。」）)』”，．：；！？!?ーっゃゅょッャュョ・】":
        return False
    if last == " ":
        return True
    return unicodedata.east_asian_width(last) in "WF" or (
        following != " " and unicodedata.east_asian_width(following) in "WF"
    )
