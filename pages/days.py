"""Days in every writing that Japanese forms use, read and written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from terms.days import ERAS, MONTHS, DateError, read_day

_WEEKDAY = re.compile(r"\s*\([月火水木金土日]\)$")
_TWICE = re.compile(r"^(.{3,20}?)\s*\(([^()]{3,20})\)(.{0,12})$")
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})")
_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")


@dataclass(frozen=True, slots=True)
class InEra:
    """A day in its era: the era's key in ``answers.toml`` and the year in it."""

    era: str
    name: str
    letter: str
    year: int


def in_era(day: date) -> InEra | None:
    """Return the era of a day; the newer one on the days that belong to two."""
    for era in reversed(ERAS):
        if era.first <= day <= era.last:
            year = day.year - era.first.year + 1
            return InEra(era.key, era.name, era.letter, year)
    return None


def day_of(text: str) -> date | None:
    """Return the day that a text shows in any unambiguous writing; None when there is none.

    ``03/04/1995`` may be a day of March or of April and is none. A day that is written in two
    calendars is the one that both mean.
    """
    plain = unicodedata.normalize("NFKC", text[:80]).strip().casefold()
    plain = _WEEKDAY.sub("", plain)
    for era in ERAS:
        if plain.startswith(era.key):
            plain = era.name + plain.removeprefix(era.key).lstrip()
    plain = re.sub(r"^(?:西暦|a\.?d\.?)\s*", "", plain)
    return _one(plain) or _both_calendars(plain) or _in_english(plain)


def _one(plain: str) -> date | None:
    tidy = re.sub(r"\s*([-/.年月日])\s*", r"\1", plain)
    tidy = re.sub(r"^(\d{4}) (\d{1,2}) (\d{1,2})$", r"\1-\2-\3", tidy)
    try:
        return read_day(tidy.upper())
    except DateError:
        return None


def _both_calendars(plain: str) -> date | None:
    """「1995年(平成7年)11月3日」 and 「平成7年11月3日(1995年11月3日)」."""
    found = _TWICE.match(plain)
    if not found:
        return None
    before, aside, after = (part.strip() for part in found.groups())
    one = _one(before + after)
    other = _one(aside + after) if after else _one(aside)
    if one is None or other is None:
        year = re.fullmatch(r"(\d{4})年?", aside)
        return one if one and year and int(year[1]) == one.year else None
    return one if one == other else None


def _in_english(plain: str) -> date | None:
    for pattern, places in ((_DAY_MONTH, (3, 2, 1)), (_MONTH_DAY, (3, 1, 2))):
        found = pattern.fullmatch(plain)
        if found:
            year, month, day = (found[place] for place in places)
            number = next((n for n, name in enumerate(MONTHS, 1) if _short(name, month)), None)
            try:
                return date(int(year), number, int(day)) if number else None
            except ValueError:
                return None
    return None


def _short(name: str, said: str) -> bool:
    return name == said or (len(said) in (3, 4) and name.startswith(said))


@dataclass(frozen=True, slots=True)
class Shape:
    """A way of writing a day: how it is made, and the signs by which a form asks for it."""

    name: str
    write: Callable[[date], str]
    asked: re.Pattern[str]


def _era_kanji(day: date) -> str:
    era = in_era(day)
    return f"{era.name}{era.year}年{day.month}月{day.day}日" if era else ""


def _era_letter(day: date) -> str:
    era = in_era(day)
    return f"{era.letter}{era.year:02}.{day.month:02}.{day.day:02}" if era else ""


# The order is that of certainty: an example in an era also holds 「7年4月1日」.
SHAPES: Mapping[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape("an era", _era_kanji, re.compile(r"(?:平成|昭和|令和|大正)\s?\d{1,2}年\s?\d{1,2}月")),
        Shape("an era's letter", _era_letter, re.compile(r"\b[hsrt]\d{1,2}\.\d{1,2}\.\d{1,2}")),
        Shape("year month day in kanji", lambda d: f"{d.year}年{d.month}月{d.day}日",
              re.compile(r"\d{4}年\s?\d{1,2}月\s?\d{1,2}日|y{4}年m{1,2}月d{1,2}日")),
        Shape("day/month/year", lambda d: f"{d:%d/%m/%Y}",
              re.compile(r"d{1,2}/m{1,2}/y{4}|日/月/年|(?:1[3-9]|2\d|3[01])/\d{1,2}/\d{4}")),
        Shape("month/day/year", lambda d: f"{d:%m/%d/%Y}",
              re.compile(r"m{1,2}/d{1,2}/y{4}|月/日/年|\d{1,2}/(?:1[3-9]|2\d|3[01])/\d{4}")),
        Shape("year/month/day without zeros", lambda d: f"{d.year}/{d.month}/{d.day}",
              re.compile(r"y{4}/m/d(?!d)|\d{4}/(?:[1-9]/\d|\d{1,2}/[1-9](?!\d))")),
        Shape("year/month/day", lambda d: f"{d:%Y/%m/%d}",
              re.compile(r"y{4}/m{2}/d{2}|\d{4}/\d{2}/\d{2}|年/月/日")),
        Shape("year-month-day", lambda d: f"{d:%Y-%m-%d}",
              re.compile(r"y{4}-m{2}-d{2}|\d{4}-\d{2}-\d{2}(?!\d)|年-月-日")),
        Shape("year.month.day", lambda d: f"{d:%Y.%m.%d}",
              re.compile(r"y{4}\.m{2}\.d{2}|\d{4}\.\d{2}\.\d{2}")),
        Shape("eight digits", lambda d: f"{d:%Y%m%d}",
              re.compile(r"y{4}m{2}d{2}|(?<!\d)(?:19|20)\d{6}(?!\d)|8\s?(?:桁|けた|文字)"
                         r"|(?:8|eight)[- ](?:[a-z-]{1,12} )?(?:digits?|numbers)|数字8")),
    )
}  # fmt: skip
