"""The parts of an answer that stand in several columns, put together where that is plain.

None is the answer where it isn't: two names may be husband and wife, a part may be a remark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from terms import normalise
from terms.applicant_fields import RESIDENCE_CARD
from terms.days import DateError, read_day
from terms.doubts import doubt_about
from terms.names import is_addition

_LONGEST_KANJI = 3  # of a family name or a given one, but for a few
_ENDS_A_PLACE = "都道府県市区郡町村"
_LONGEST_PHONE_PART = 5
_SHORT_DAY = re.compile(r"[0-9]{1,2}月[0-9]{1,2}日|[0-9]{1,2}-[A-Za-z]{3}|[A-Za-z]{3}-[0-9]{1,2}")


def join(field: str, parts: Sequence[str]) -> str | None:
    """The answer to a field of the case out of its parts, left to right; None when in doubt."""
    if len(parts) == 1:
        return parts[0]
    way = _WAYS.get(field)
    return way(parts) if way else None


def join_lines(field: str, lines: Sequence[str]) -> str | None:
    """The name or its kana in a cell of several lines; None when they may be two people."""
    if field not in ("name", "name_kana"):
        return " ".join(lines)
    whole = [line for line in lines if " " in line]
    kanji = [line for line in lines if _script(line) == "kanji" and len(line) > _LONGEST_KANJI]
    return None if len(whole) > 1 or kanji else join(field, lines)


def is_half(name: str) -> bool:
    """May it be a family name or a given name alone?"""
    return " " not in name and (_script(name) == "Latin" or len(name) <= _LONGEST_KANJI)


def no_part_of_an_address(part: str) -> bool:
    """What a spreadsheet makes a day of: 3-1 becomes 3月1日, or 1-Mar."""
    plain = unicodedata.normalize("NFKC", part).strip()
    doubt = doubt_about("address", plain)
    return _SHORT_DAY.fullmatch(plain) is not None or (
        doubt is not None and doubt.code == "case.looks-like-day"
    )


def join_address(parts: Sequence[str]) -> str:
    """From the prefecture to the room; blanks only where two parts could run together."""
    whole = ""
    for part in parts:
        close = whole[-1:] in _ENDS_A_PLACE and not part[:1].isascii()
        whole += part if not whole or close else f" {part}"
    return whole


def join_day(parts: Sequence[str]) -> str | None:
    """(Era,) year, month and day; ``年`` and the like may stand behind the numbers."""
    plain = [re.sub(r"\s", "", unicodedata.normalize("NFKC", part)) for part in parts]
    numbers = [re.sub(r"[年月日]$", "", part) for part in plain]
    for written in ("".join(plain), "-".join(numbers), numbers[0] + "-".join(numbers[1:])):
        try:
            return read_day(written).isoformat()
        except DateError:
            continue
    return None


def _name(parts: Sequence[str]) -> str | None:
    if any(is_addition(part) or doubt_about("name", part) for part in parts):
        return None
    if sum(len(part.split()) > 1 for part in parts) > 1 or len({_script(p) for p in parts}) > 1:
        return None
    return " ".join(parts)


def _script(text: str) -> str:
    """Latin letters, kana or kanji: the same name may stand beside itself in another one."""
    plain = unicodedata.normalize("NFKC", text)
    scripts = {unicodedata.name(each, "?").split()[0] for each in plain if each.isalpha()}
    if scripts <= {"LATIN"}:
        return "Latin"
    return "kana" if scripts <= {"HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"} else "kanji"


def _kana(parts: Sequence[str]) -> str | None:
    return " ".join(parts) if all(_script(part) == "kana" for part in parts) else None


def _postal_code(parts: Sequence[str]) -> str | None:
    plain = [normalise.plain(part).removeprefix("〒").strip("- ") for part in parts]
    parts = [part for part in plain if part]
    lengths = (3, 4)
    if len(parts) != len(lengths) or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    if any(len(part) > length for part, length in zip(parts, lengths, strict=True)):
        return None
    # A spreadsheet takes a number for a number and drops the zeros it begins with.
    return "-".join(part.zfill(length) for part, length in zip(parts, lengths, strict=True))


def _phone(parts: Sequence[str]) -> str | None:
    plain = [normalise.plain(part).strip("()- ") for part in parts]
    parts = [part for part in plain if part]
    if any(
        not part.isascii() or not part.isdigit() or len(part) > _LONGEST_PHONE_PART
        for part in parts
    ):
        return None
    return "-".join(parts)


def _residence_card(parts: Sequence[str]) -> str | None:
    number = normalise.residence_card("".join(parts))
    return number if RESIDENCE_CARD.fullmatch(number) else None


_WAYS: dict[str, Callable[[Sequence[str]], str | None]] = {
    "name": _name,
    "name_kana": _kana,
    "birth_date": join_day,
    "postal_code": _postal_code,
    "address": join_address,
    "phone": _phone,
    "residence_card": _residence_card,
}
