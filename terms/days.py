"""Days as Japanese offices write them: 平成7年11月3日, H7.11.3, 19951103, a serial of Excel.

The case file itself knows only the year of the Western calendar; this is for what people type and
for lists.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from terms.errors import InputError
from terms.normalise import gregorian

MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip


@dataclass(frozen=True)
class Era:
    """An era of the Japanese calendar with its first and last day; ``key`` in Latin letters."""

    name: str
    key: str
    letter: str
    first: date
    last: date


# A birth of today lies in one of these; each ends the day before the next begins, but for the two
# days that belong to the old and the new era (明治45, 大正15) and are read in the era written.
ERAS = (
    Era("明治", "meiji", "M", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "taisho", "T", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "showa", "S", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "heisei", "H", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "reiwa", "R", date(2019, 5, 1), date.max),
)
BY_WORD = {word: era for era in ERAS for word in (era.name, era.name[0], era.letter)}

_ERA = re.compile(
    rf"({'|'.join(sorted(BY_WORD, key=len, reverse=True))})([0-9]{{1,2}}|元)"
    r"[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?",
    re.IGNORECASE,
)
_MIDNIGHT = re.compile(r"[T ]+0{1,2}:00(?::00(?:\.0+)?)?$")
EXCEL_EPOCH = date(1899, 12, 30)  # with Excel's 29 February 1900, right from March 1900 on
EXCEL_1904 = date(1904, 1, 1)
SERIALS = (366, 73050)  # 1900-12-31 to 2099-12-31


class DateError(InputError):
    """A day that cannot be read: ``code`` and, for a day outside its era, the era's name."""


def read_day(text: str) -> date:
    """The day that is written, by either calendar. Raises :class:`DateError`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"[\s ]*(?:生まれ|生)$", "", _MIDNIGHT.sub("", plain))
    plain = re.sub(r"^(?:西暦|A\.?D\.?)\s*(?=[0-9]{4})", "", plain)
    day = gregorian(plain) or _digits(plain)
    if day:
        return day
    found = _ERA.fullmatch(re.sub(r"\s", "", plain))
    if not found:
        raise DateError("case.malformed-date")
    word, year, month, day_of_month = found.groups()
    era = BY_WORD[word.upper()]
    number = 1 if year == "元" else int(year)
    try:
        written = date(era.first.year + number - 1, int(month), int(day_of_month))
    except ValueError:
        raise DateError("case.malformed-date") from None
    if number == 0 or not era.first <= written <= era.last:
        raise DateError("intake.not-in-era", era=era.name)
    return written


def from_serial(number: float, *, since_1904: bool = False) -> date:
    """The day of a serial number of Excel. Raises :class:`DateError`."""
    if not SERIALS[0] <= number <= SERIALS[1]:
        raise DateError("case.malformed-date")
    return (EXCEL_1904 if since_1904 else EXCEL_EPOCH) + timedelta(days=int(number))


def _digits(text: str) -> date | None:
    """``19951103``."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    return gregorian(f"{text[:4]}-{text[4:6]}-{text[6:]}")
