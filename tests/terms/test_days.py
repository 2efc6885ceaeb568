"""A date of birth read wrongly is a registration that the site refuses."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terms.days import ERAS, DateError, from_serial, read_day

DAY = date(1995, 11, 3)


@pytest.mark.parametrize("text", [
    "平成7年11月3日", "平成７年１１月３日", "平成 7年 11月 3日", "㍻7年11月3日", "H7.11.3",
    "h07/11/03",
    "H7-11-3", "平7.11.3", "平成7年11月3日生", "平成7年11月3日生まれ", "1995年11月3日",
    "１９９５／１１／３",
    "1995.11.03", "1995-11-03", "19951103", "1995/11/3 0:00", "1995-11-03T00:00:00", " 1995-11-03 ",
    "平成7年(1995年)11月3日", "1995年（平成7年）11月3日", "1995年11月3日(平成7年11月3日)",
    "1995/11/3（金）", "1995/11/3 (Fri)", "3-Nov-1995", "Nov 3, 1995", "3rd November 1995",
])  # fmt: skip
def test_a_day_is_read_however_an_office_writes_it(text: str) -> None:
    assert read_day(text) == DAY


@pytest.mark.parametrize(("text", "day"), [
    ("明治45年7月30日", date(1912, 7, 30)), ("大正元年7月30日", date(1912, 7, 30)),
    ("昭和64年1月7日", date(1989, 1, 7)), ("平成元年1月8日", date(1989, 1, 8)),
    ("S1.12.25", date(1926, 12, 25)), ("大正15年12月24日", date(1926, 12, 24)),
    ("平成31年4月30日", date(2019, 4, 30)), ("令和元年5月1日", date(2019, 5, 1)),
    ("R8.11.24", date(2026, 11, 24)), ("令和6年2月29日", date(2024, 2, 29)),
])  # fmt: skip
def test_first_and_last_days_of_an_era_are_in_it(text: str, day: date) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["昭和64年1月8日", "平成31年5月1日", "平成0年1月8日",
"平成元年1月7日",
                                  "令和1年4月30日"])  # fmt: skip
def test_a_day_outside_its_era_is_no_slip_to_guess_about(text: str) -> None:
    with pytest.raises(DateError) as trouble:
        read_day(text)
    assert trouble.value.code == "intake.not-in-era"
    assert trouble.value.params["era"] == text[:2]


@pytest.mark.parametrize("text", [
    "", "95/11/3", "11/3/1995", "03.11.1995", "1995", "1995-13-01", "平成7年2月30日", "X7.11.3",
    "H7",
    "平成7年", "1995-11", "199511", "19951331", "平成100年1月1日", "3 Nov 95",
    "平成8年(1995年)11月3日", "1995年(平成8年)11月3日", "1995/11/3（木）", "1995.11.3(30歳)",
    "5 Mai 1995",
    "平成7年11月3日頃", "不明",
])  # fmt: skip
def test_what_may_be_read_two_ways_is_refused(text: str) -> None:
    with pytest.raises(DateError) as trouble:
        read_day(text)
    assert trouble.value.code == "case.malformed-date"


@given(st.dates(date(1900, 1, 1), date(2026, 12, 31)))
def test_every_birth_is_read_in_every_writing(day: date) -> None:
    era = next(era for era in reversed(ERAS) if era.first <= day)
    year = day.year - era.first.year + 1
    for text in (
        f"{era.name}{year}年{day.month}月{day.day}日",
        f"{era.letter}{year:02d}.{day.month:02d}.{day.day:02d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    ):
        assert read_day(text) == day
    if day > date(1900, 12, 31):
        assert from_serial(float((day - date(1899, 12, 30)).days)) == day
    if day > date(1905, 1, 1):
        assert from_serial((day - date(1904, 1, 1)).days, since_1904=True) == day


def test_a_serial_of_excel_counts_from_the_year_of_its_workbook() -> None:
    assert from_serial(35006) == DAY
    assert from_serial(35006 - 1462, since_1904=True) == DAY
    assert from_serial(35006.75) == DAY  # with a time of day


@pytest.mark.parametrize("number", [0, 1, 365, 73051, 1e9, float("inf"), float("nan"), -1])
def test_a_number_that_is_no_day_of_a_life_is_refused(number: float) -> None:
    with pytest.raises(DateError):
        from_serial(number)


def test_eras_follow_each_other_without_a_gap() -> None:
    for one, other in pairwise(ERAS):
        assert one.last <= other.first <= one.last + timedelta(days=1)


@pytest.mark.parametrize("text", [
    "1995年 11月 3日", "1995 年11 月3 日", "1995−11−3", "1995‐11‐3", "1995–11–3",
    "１９９５ー１１ー０３",
    "1995. 11. 3.", "1995・11・3", "1995（H7）年11月3日", "平成 7年 11月 3日", "1995/11/3.",
])  # fmt: skip
def test_a_day_is_known_with_other_hyphens_and_blanks(text: str) -> None:
    assert read_day(text) == date(1995, 11, 3)


@pytest.mark.parametrize("text", [
    "20 00-1-1", "2000-1 1-3", "1995. 11", "1995--11-3", "1995-11-3-5", "1995(H8)年11月3日",
    "11.3.",
])  # fmt: skip
def test_blanks_and_hyphens_make_no_day_of_something_else(text: str) -> None:
    with pytest.raises(DateError):
        read_day(text)
