"""Two columns that answer one question: do they say the same?

A name in Latin letters and in kanji, or a date by both calendars, is one answer in two writings.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Literal

from flows.intake.headings import same_heading
from flows.intake.joining import script_of
from flows.intake.procedures import procedure_of
from terms import normalise
from terms.applicant_fields import BY_NAME
from terms.days import DateError, read_day
from terms.vocabulary import sex_of

# "beside": both may be right, as a second telephone.
Relation = Literal["same", "beside", "differs"]
_SAYS_THE_WRITING = re.compile(
    "ローマ字|英字|英語|アルファベット|漢字|在留カード|パスポート|roman|passport|card|kanji"
)


def relation(field: str, one: str, other: str, headings: tuple[str, str]) -> Relation:
    """Return what the answer of another column is to the one that is used."""
    whole = BY_NAME[field].part_of or field
    key = _KEYS.get(whole, _letters)
    if key(one) == key(other) or (whole != "email" and _letters(one) == _letters(other)):
        return "same"
    if whole == "procedure":
        return "differs" if procedure_of(one) and procedure_of(other) else "beside"
    if whole == "nationality" and (_latin(one) != _latin(other) or one in other or other in one):
        return "same"
    if whole == "name" and script_of(one) != script_of(other):
        told = field != "name" or any(map(_says_the_writing, headings))
        return "same" if told else "beside"
    if whole == "address" and _latin(one) != _latin(other):
        return "beside"
    return "beside" if whole == "phone" else "differs"


def holds_part(name: str, part: str) -> bool:
    """Tell whether a whole name holds a part of it, as far as their letters compare."""
    if script_of(name) != script_of(part):
        return True
    whole, words = normalise.name(name).split(), normalise.name(part).split()
    return set(words) <= set(whole) or (script_of(part) != "Latin" and _kana(part) in _kana(name))


def _says_the_writing(heading: str) -> bool:
    return _SAYS_THE_WRITING.search(same_heading(heading)) is not None


def _latin(text: str) -> bool:
    return script_of(text) == "Latin"


def _letters(text: str) -> str:
    return re.sub(rf"[\s{normalise.DASHES}-]", "", unicodedata.normalize("NFKC", text)).casefold()


def _name(text: str) -> str:
    """Whatever stands first, the family name or the given one."""
    words = sorted(normalise.name(text).split())
    return "".join(words)


def _kana(text: str) -> str:
    plain = re.sub(r"[\s・]", "", unicodedata.normalize("NFKC", text))
    return "".join(chr(ord(each) + 0x60) if "ぁ" <= each <= "ゖ" else each for each in plain)


def _digits(text: str) -> str:
    return re.sub("[^0-9]", "", normalise.phone(text)).lstrip("0")


def _day(text: str) -> str:
    try:
        return read_day(text).isoformat()
    except DateError:
        return text


_KEYS: Mapping[str, Callable[[str], str]] = {
    "name": _name,
    "name_kana": _kana,
    "sex": lambda text: sex_of(text) or text,
    "procedure": lambda text: procedure_of(text) or text,
    "birth_date": _day,
    "phone": _digits,
    "email": lambda text: normalise.plain(text).casefold(),
    "postal_code": _digits,
    "residence_card": normalise.residence_card,
}
