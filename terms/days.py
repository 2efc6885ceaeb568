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
from terms.normalise import DASHES, gregorian

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
_BRACKET = re.compile(r"([^()]+)\(([^()]+)\)([^()]*)")
_ERA_WORDS = "|".join(sorted(BY_WORD, key=len, reverse=True))
_YEAR = re.compile(rf"([0-9]{{4}}|(?:{_ERA_WORDS})(?:[0-9]{{1,2}}|元))年?", re.IGNORECASE)
# Whatever an input method offers for a hyphen, and blanks beside what parts a day.
_HYPHEN = re.compile(rf"(?<=[0-9元]) ?[{DASHES}・-] ?(?=[0-9])")
_PARTED = re.compile(r"(?<=[0-9元])\s*([-/.年月日])\s*(?=[0-9(]|$)")
_WEEKDAY = re.compile(r"([月火水木金土日])(?:曜日?)?|([a-z]{3})[a-z]{0,6}\.?", re.IGNORECASE)
_WEEKDAYS = tuple(
    zip("月火水木金土日", ("mon", "tue", "wed", "thu", "fri", "sat", "sun"), strict=True)
)
_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[-/. ,]{0,3}(?P<month>[a-z]{3,9})[-/. ,]{0,3}"
    r"(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?P<month>[a-z]{3,9})[-/. ]{0,3}(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?:[-/ ]|, ?)"
    r"(?P<year>[0-9]{4})",
    re.IGNORECASE,
)
EXCEL_EPOCH = date(1899, 12, 30)  # with Excel's 29 February 1900, right from March 1900 on
EXCEL_1904 = date(1904, 1, 1)
SERIALS = (366, 73050)  # 1900-12-31 to 2099-12-31


class DateError(InputError):
    """A day that cannot be read: ``code`` and, for a day outside its era, the era's name."""


def read_day(text: str) -> date:
    """Return the day that is written, by either calendar. Raises :class:`DateError`."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"[\s ]*(?:生まれ|生)$", "", _MIDNIGHT.sub("", plain))
    plain = _PARTED.sub(r"\1", _HYPHEN.sub("-", plain)).removesuffix(".")
    plain = re.sub(r"^(?:西暦|A\.?D\.?)\s*(?=[0-9]{4})", "", plain)
    bracket = _BRACKET.fullmatch(re.sub(r"\s", "", plain))
    if bracket:
        return _told_twice(*bracket.groups())
    day = gregorian(plain) or _digits(plain) or _english(plain)
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


def _told_twice(before: str, inside: str, behind: str) -> date:
    """Return a day with a bracket that says its weekday, or its year by the other calendar.

    Both hold.
    """
    day = read_day(before + behind)
    weekday = _WEEKDAY.fullmatch(inside)
    if weekday and not behind:
        same = (weekday[1] or weekday[2]).lower() in _WEEKDAYS[day.weekday()]
    else:
        year = _YEAR.fullmatch(inside)
        other = f"{year[1]}年{day.month}月{day.day}日" if year else inside
        same = not _BRACKET.fullmatch(other) and read_day(other) == day
    if not same:
        raise DateError("case.malformed-date")
    return day


def _english(text: str) -> date | None:
    """``3-Nov-1995``, ``Nov 3, 1995``: the month is a word, so that nothing is left open."""
    found = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if not found:
        return None
    word = found["month"].lower()
    months = [at for at, each in enumerate(MONTHS, 1) if word in (each, each[:3])]
    months += [9] if word == "sept" else []
    return gregorian(f"{found['year']}-{months[0]}-{found['day']}") if months else None


def from_serial(number: float, *, since_1904: bool = False) -> date:
    """Return the day of a serial number of Excel. Raises :class:`DateError`."""
    if not SERIALS[0] <= number <= SERIALS[1]:
        raise DateError("case.malformed-date")
    return (EXCEL_1904 if since_1904 else EXCEL_EPOCH) + timedelta(days=int(number))


def _digits(text: str) -> date | None:
    """``19951103``."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return None
    return gregorian(f"{text[:4]}-{text[4:6]}-{text[6:]}")
