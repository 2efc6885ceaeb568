"""Japanese eras, in which the forms of edition 2026 ask for dates [code]."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from pages.screen import Label

GREGORIAN = Label("西暦", "A.D.")
# Name, first day, Gregorian year before its first year.
ERAS = (
    (Label("令和", "Reiwa"), date(2019, 5, 1), 2018),
    (Label("平成", "Heisei"), date(1989, 1, 8), 1988),
    (Label("昭和", "Showa"), date(1926, 12, 25), 1925),
    (Label("大正", "Taisho"), date(1912, 7, 30), 1911),
)
_IN_ERA = re.compile(r"(令和|平成|昭和|大正)\s*(元|\d{1,2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_GREGORIAN = re.compile(r"(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?")


@dataclass(frozen=True)
class Writing:
    """A date as a form may ask for it: the era to choose and the year in it."""

    era: Label
    year: int


def writings(day: date) -> tuple[Writing, ...]:
    """How a day can be written: by the Gregorian calendar, else in its era."""
    era = next(((name, year0) for name, first, year0 in ERAS if day >= first), None)
    gregorian = Writing(GREGORIAN, day.year)
    return (gregorian, Writing(era[0], day.year - era[1])) if era else (gregorian,)


def read(text: str) -> date | None:
    """The day that a text shows, in an era or by the Gregorian calendar; None when it is none."""
    plain = unicodedata.normalize("NFKC", text)
    in_era, gregorian = _IN_ERA.search(plain), _GREGORIAN.search(plain)
    try:
        if in_era:
            year0 = next(year0 for name, _, year0 in ERAS if name.ja == in_era[1])
            year = 1 if in_era[2] == "元" else int(in_era[2])
            return date(year0 + year, int(in_era[3]), int(in_era[4]))
        if gregorian:
            return date(*map(int, gregorian.groups()))
    except ValueError:
        pass
    return None
