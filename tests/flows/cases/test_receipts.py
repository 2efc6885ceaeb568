"""What the client takes home: dates that hold, a calendar that every program can read."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from desk.words import Words
from flows.cases.receipts import receipt_html, reminders_ics
from records.case import Case, Store
from records.editions import choose_site
from records.ends import certificate_until, password_until
from tests.records.cases import case as data
from tests.records.cases import new_case, read

TODAY = date(2026, 11, 24)
PERSONAL = (
    "NGUYEN",
    "HANH",
    "hanh@post.example",
    "AB12345678CD",
    "中之島",
    "1995-11-03",
    "06-1234",
)


class Wordy:
    """Texts of any kind, as a translation might have them."""

    lang = "ja"

    def __init__(self, text: str) -> None:
        self._text = text

    def __call__(self, key: str, /, **params: str) -> str:
        return self._text


def registered(
    home: Path, password: str | None = "2026-11-24T03:00:00+00:00", card: str | None = None
) -> Case:
    case = new_case(home)
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    if password:
        case.fact("password-set-at", password)
    if card:
        case.fact("certificate-until", card)
    return case


def parsed(ics: str) -> Calendar:
    calendar = Calendar.from_ical(ics.encode())
    assert isinstance(calendar, Calendar)
    assert calendar.errors == []
    for event in calendar.events:
        assert event.errors == []
    return calendar


def unfolded(ics: str) -> list[str]:
    return ics.replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    """RFC 5545 3.3.11, read here by its letter and not by the library that wrote it."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), value)


@pytest.mark.parametrize(
    ("set_at", "until"),
    [("2026-11-24T03:00:00+00:00", date(2027, 11, 24)),
     ("2028-02-29T03:00:00+00:00", date(2029, 2, 28)),
     ("2027-02-28T03:00:00+00:00", date(2028, 2, 28)),
     ("2026-12-31T14:59:59+00:00", date(2027, 12, 31)),
     ("2026-12-31T15:00:00+00:00", date(2028, 1, 1))],
)  # fmt: skip
def test_the_password_ends_a_year_after_the_japanese_day_it_was_set(
    tmp_path: Path, set_at: str, until: date
) -> None:
    assert password_until(registered(tmp_path, set_at)) == until


def test_no_date_is_promised_before_there_is_one(tmp_path: Path) -> None:
    case = registered(tmp_path, None)
    assert (password_until(case), certificate_until(case)) == (None, None)
    assert parsed(reminders_ics(case, Words("ja"), TODAY)).events == []


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_reminders_name_the_days_and_can_be_told_apart(tmp_path: Path, lang: str) -> None:
    case = registered(tmp_path, card="2030-11-03T14:59:59+00:00")
    calendar = parsed(reminders_ics(case, Words(lang), TODAY))
    assert (calendar["VERSION"], bool(calendar["PRODID"])) == ("2.0", True)
    found = {str(event["UID"]): event for event in calendar.events}
    assert set(found) == {
        f"{case.id}-password@touroku.invalid",
        f"{case.id}-certificate@touroku.invalid",
    }
    password = found[f"{case.id}-password@touroku.invalid"]
    certificate = found[f"{case.id}-certificate@touroku.invalid"]
    assert password.start == date(2027, 10, 25)
    assert certificate.start == date(2030, 8, 5)
    assert "2027-11-24" in str(password["SUMMARY"])
    assert "2030-11-03" in str(certificate["SUMMARY"])
    for event in found.values():
        assert isinstance(event.DTSTAMP, datetime)
        assert event.DTSTAMP.utcoffset() is not None
        assert not isinstance(event.start, datetime)


def test_a_password_set_on_29_february_is_reminded_of(tmp_path: Path) -> None:
    case = registered(tmp_path, "2028-02-29T03:00:00+00:00")
    [event] = parsed(reminders_ics(case, Words("ja"), date(2028, 2, 29))).events
    assert event.start == date(2029, 1, 29)


@pytest.mark.parametrize(
    ("ends", "reminded"),
    [("2027-02-23", "2026-11-25"),
     ("2027-02-22", "2026-11-25"),
     ("2027-01-10", "2026-11-25"),
     ("2026-11-25", "2026-11-25"),
     ("2027-02-24", "2026-11-26"),
     ("2026-11-24", None),
     ("2026-11-23", None)],
)  # fmt: skip
def test_nobody_is_reminded_on_a_day_gone_by(
    tmp_path: Path, ends: str, reminded: str | None
) -> None:
    case = registered(tmp_path, None, card=f"{ends}T23:59:59+09:00")
    events = parsed(reminders_ics(case, Words("ja"), TODAY)).events
    assert [event.start.isoformat() for event in events] == ([reminded] if reminded else [])


def test_the_calendar_rings_on_the_morning_of_each_reminder(tmp_path: Path) -> None:
    case = registered(tmp_path, card="2030-11-03T14:59:59+00:00")
    for event in parsed(reminders_ics(case, Words("ja"), TODAY)).events:
        [alarm] = event.walk("VALARM")
        assert (alarm["ACTION"], alarm.decoded("TRIGGER")) == ("DISPLAY", timedelta(hours=9))
        assert alarm["DESCRIPTION"] == event["SUMMARY"]


EXTENDED = {
    "ja": ("2030-11-03 より前に", "直前", "追記欄", "1日", "届け出", "ログインできません"),
    "en": ("before 2030-11-03", "not in the days before", "追記欄", "a day", "declare", "log in"),
}
STAYING = {"ja": "特例期間", "en": "special period"}


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_receipt_and_calendar_say_how_the_login_survives_a_new_card(
    tmp_path: Path, lang: str
) -> None:
    case = registered(tmp_path, card="2030-11-03T14:59:59+00:00")
    receipt = receipt_html(case, Words(lang))
    [event] = [event for event in parsed(reminders_ics(case, Words(lang), TODAY)).events
               if "certificate" in str(event["UID"])]  # fmt: skip
    for said in (receipt, str(event["DESCRIPTION"])):
        for word in (*EXTENDED[lang], STAYING[lang]):
            assert word in said
    assert EXTENDED[lang][0] in str(event["SUMMARY"])
    assert EXTENDED[lang][4] in str(event["SUMMARY"])


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_a_date_the_order_is_told_all_the_same(tmp_path: Path, lang: str) -> None:
    receipt = receipt_html(registered(tmp_path), Words(lang))
    for word in EXTENDED[lang][1:]:
        assert word in receipt


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_japanese_spouse_is_told_nothing_of_a_period_of_stay(tmp_path: Path, lang: str) -> None:
    request = read(data("certify", residence_card=None))
    case = Store(tmp_path).create(request, choose_site(None, "2022"))
    case.fact("certificate-until", "2030-11-03T14:59:59+00:00")
    receipt = receipt_html(case, Words(lang))
    assert EXTENDED[lang][0] in receipt
    assert STAYING[lang] not in receipt
    assert STAYING[lang] not in "".join(unfolded(reminders_ics(case, Words(lang), TODAY)))


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_reminder_of_practice_says_that_it_is_one(tmp_path: Path, lang: str) -> None:
    for event in parsed(reminders_ics(registered(tmp_path), Words(lang), TODAY)).events:
        assert Words(lang)("receipt.simulated-text") in str(event["DESCRIPTION"])


@pytest.mark.parametrize("moment", ["soon", "", "2030-13-01", 3, None])
def test_a_date_that_cannot_be_read_is_promised_to_nobody(tmp_path: Path, moment: object) -> None:
    case = registered(tmp_path, None)
    case.fact("certificate-until", moment)
    assert certificate_until(case) is None
    assert parsed(reminders_ics(case, Words("ja"), TODAY)).events == []


def test_a_certificate_without_an_end_is_no_crash(tmp_path: Path) -> None:
    case = registered(tmp_path, None, card="9999-12-31T23:59:59+00:00")
    assert certificate_until(case) == date(9999, 12, 31)
    [event] = parsed(reminders_ics(case, Words("ja"), TODAY)).events
    assert event.start == date(9999, 10, 2)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_calendar_tells_nothing_about_the_person(tmp_path: Path, lang: str) -> None:
    ics = reminders_ics(registered(tmp_path, card="2030-11-03T14:59:59+00:00"), Words(lang), TODAY)
    for value in (*PERSONAL, "75FZ5A8EX9NK"):
        assert value not in "".join(unfolded(ics))


TEXTS = [
    "comma, semicolon; backslash \\ and a\nsecond line",
    "あ" * 200,
    "👩‍👩‍👧‍👦" * 40,
    "a" * 67,
    "a" * 66 + "認",
    "\\n is not a line, \\, is not a comma",
    "BEGIN:VEVENT\nEND:VCALENDAR",
    '"quoted": and (bracketed)',
]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_survives_folding_and_escaping(tmp_path: Path, text: str) -> None:
    ics = reminders_ics(registered(tmp_path), Wordy(text), TODAY)
    [summary] = [line for line in unfolded(ics) if line.startswith("SUMMARY:")]
    assert unescaped(summary.removeprefix("SUMMARY:")) == text


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_lines_end_in_crlf_and_have_75_octets_at_most(tmp_path: Path, text: str) -> None:
    ics = reminders_ics(registered(tmp_path), Wordy(text), TODAY)
    assert ics.endswith("END:VCALENDAR\r\n")
    lines = ics.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # never cut inside a letter
        assert b"\n" not in line
        assert b"\r" not in line


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_receipt_shows_the_auth_id_and_asks_nobody_for_anything(
    tmp_path: Path, lang: str
) -> None:
    case = registered(tmp_path, card="2030-11-03T14:59:59+00:00")
    html = receipt_html(case, Words(lang))
    assert "75FZ5A8EX9NK" in html
    assert "NGUYEN THI HANH" in html
    assert "2027-11-24" in html
    assert "2030-11-03" in html
    assert not re.search(r"(?:src|href|@import|url\()", html)
    assert "{" not in re.sub(r"<style>.*?</style>", "", html, flags=re.S)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_picture_of_the_receipt_tells_nothing_about_the_person(
    tmp_path: Path, lang: str
) -> None:
    html = receipt_html(registered(tmp_path), Words(lang), masked=True)
    for value in PERSONAL:
        assert value not in html


def test_a_name_with_markup_in_it_is_text(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    path = made.folder / "case.json"
    head = json.loads(path.read_bytes())
    # No case file may say so any more; a case of an older version may.
    head["applicant"]["name"] = '<SCRIPT>ALERT(1)</SCRIPT> & "O\'B"'
    path.write_text(json.dumps(head), encoding="utf-8")
    case = Store(tmp_path).open(made.id)
    html = receipt_html(case, Words("en"))
    assert "<SCRIPT>" not in html
    assert "&lt;SCRIPT&gt;" in html


def test_a_practice_registration_says_that_it_is_one(tmp_path: Path) -> None:
    case = registered(tmp_path)
    assert Words("en")("receipt.simulated-text") in receipt_html(case, Words("en"))
    head = json.loads((case.folder / "case.json").read_text(encoding="utf-8"))
    assert head["simulated"] is True
