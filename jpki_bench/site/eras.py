"""Dates in Japanese eras, as forms of public offices ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Era:
    """``key`` as in the form, ``first`` and ``last`` day, ``offset``: Gregorian year of year 0."""

    key: str
    ja: str
    en: str
    first: date
    last: date
    offset: int


ERAS = (
    Era("5", "令和", "Reiwa", date(2019, 5, 1), date.max, 2018),
    Era("4", "平成", "Heisei", date(1989, 1, 8), date(2019, 4, 30), 1988),
    Era("3", "昭和", "Showa", date(1926, 12, 25), date(1989, 1, 7), 1925),
    Era("2", "大正", "Taisho", date(1912, 7, 30), date(1926, 12, 24), 1911),
    Era("0", "西暦", "A.D.", date.min, date.max, 0),
)


def from_era(key: str, year: str, month: str, day: str) -> date | None:
    """None when there is no such day in that era."""
    era = next((era for era in ERAS if era.key == key), None)
    if era is None:
        return None
    try:
        found = date(era.offset + int(year), int(month), int(day))
    except ValueError:
        return None
    return found if era.first <= found <= era.last and int(year) > 0 else None


def in_era(day: date) -> str:
    """平成6年3月8日"""
    era = next(era for era in ERAS if era.first <= day <= era.last)
    return f"{era.ja}{day.year - era.offset}年{day.month}月{day.day}日"
