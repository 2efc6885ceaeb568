"""The headings that offices write over the columns of a list, and which field each one means.

Width, case, blanks and marks don't count: ``氏名（ローマ字）`` and ``氏名 (ﾛｰﾏ字) ※必須`` are one
heading. Where several columns serve one field, the one that stands first in the table of fields is
looked at first: the certificate has the name in Latin letters, so that a column of such names goes
before others.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from terms.applicant_fields import BY_NAME, FIELDS, parts_of

HEADINGS: dict[str, tuple[str, ...]] = {each.name: each.headings for each in FIELDS}


@dataclass(frozen=True, order=True)
class Meaning:
    """The field that a heading is for; a lower rank is looked at first."""

    field: str
    rank: int

    @property
    def whole(self) -> str:
        """The field itself, or the one that it is a part of."""
        return BY_NAME[self.field].part_of or self.field


def same_heading(text: str) -> str:
    """What of a heading counts."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = re.sub(r"[(\[【<]?(?:必須|任意|required|optional)[)\]】>]?", "", plain)
    return re.sub(r"[\s_\-.・/|*※●○◎:\"']", "", plain)


_FIELD_OF = {
    same_heading(heading): Meaning(name, rank)
    for name, headings in HEADINGS.items()
    for rank, heading in enumerate(headings)
}
_PARTS = {
    each.name: {same_heading(word): part.name for part in parts for word in part.part_words}
    for each in FIELDS
    if (parts := parts_of(each.name))
}
_WITH_PARTS = sorted(
    ((plain, meaning.field) for plain, meaning in _FIELD_OF.items() if meaning.field in _PARTS),
    key=lambda pair: -len(pair[0]),
)


def meaning_of(text: str) -> Meaning | None:
    """The field that a heading means, by itself or with the name of a part behind it."""
    plain = same_heading(text)
    known = _FIELD_OF.get(plain)
    if known:
        return known
    for heading, field in _WITH_PARTS:
        if plain.startswith(heading):
            part = _PARTS[field].get(plain[len(heading) :].strip("()[]【】「」<>"))
            if part:
                return Meaning(part, len(HEADINGS[part]))
    return None


def meaning_beneath(upper: str, lower: str) -> Meaning | None:
    """What a heading means beneath another one: 年 beneath 生年月日, フリガナ beneath 氏名."""
    above = meaning_of(upper)
    both = _FIELD_OF.get(same_heading(upper + lower)) or _FIELD_OF.get(
        same_heading(f"{upper}({lower})")
    )
    if both:
        return both
    part = _PARTS.get(above.field, {}).get(same_heading(lower)) if above else None
    return Meaning(part, len(HEADINGS[part])) if part else meaning_of(lower)


def is_heading(text: str) -> bool:
    """Is it one of the headings that are known?"""
    return same_heading(text) in _FIELD_OF
