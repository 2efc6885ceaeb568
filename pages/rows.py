"""One line of a confirmation: what the site shows beside what the case says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True)
class ComparedRow:
    """``expected`` is None where the case says nothing about it."""

    label: str
    shown: str
    expected: str | None

    @property
    def differs(self) -> bool:
        """Do they differ in more than width, case, blanks and the way of writing?

        Dates and numbers may be written with or without what stands between their digits.
        Everywhere else a hyphen counts: 1-11 is another house than 11-1, a-b@ another person.
        """
        return self.expected is not None and _bare(self.shown) != _bare(self.expected)


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    date = re.fullmatch(r"\s*(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*", plain)
    if date:
        return "".join(part.zfill(2) for part in date.groups())
    if re.fullmatch(r"[+\d\s()〒‐-―−-]+", plain):
        return re.sub(r"[^+\d]", "", plain)
    return re.sub(r"[\s、,]+", "", re.sub(r"[‐-―−]", "-", plain))
