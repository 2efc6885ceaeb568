"""A password or certificate that ends unnoticed is a client who can't log in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flows.cases.expiry import expiring
from records.case import Case
from tests.records.cases import new_case

TODAY = date(2027, 10, 25)


def expiry(home: Path, password: str | None, certificate: str | None = None) -> Case:
    case = new_case(home)
    if password:
        case.fact("password-set-at", password)
    if certificate:
        case.fact("certificate-until", certificate)
    return case


def found(cases: list[Case], within: int | None = None) -> list[tuple[str, date, int]]:
    return [(each.what, each.until, each.days) for each in expiring(cases, TODAY, within)]


def test_what_ends_is_found_as_early_as_the_reminders_say(tmp_path: Path) -> None:
    cases = [
        expiry(tmp_path, "2026-11-24T03:00:00+00:00"),  # the 30th day before
        expiry(tmp_path, "2026-11-25T03:00:00+00:00"),  # a day later
        expiry(tmp_path, None, "2028-01-22T14:59:59+00:00"),  # 89 days left
        expiry(tmp_path, None, "2028-01-24T14:59:59+00:00"),
        expiry(tmp_path, None),
    ]
    assert found(cases) == [
        ("password", date(2027, 11, 24), 30),
        ("certificate", date(2028, 1, 22), 89),
    ]


def test_what_is_over_comes_first_and_counts_back(tmp_path: Path) -> None:
    case = expiry(tmp_path, "2026-10-20T03:00:00+00:00", "2027-10-25T14:59:59+00:00")
    assert found([case]) == [
        ("password", date(2027, 10, 20), -5),
        ("certificate", date(2027, 10, 25), 0),
    ]


def test_the_days_ahead_may_be_chosen(tmp_path: Path) -> None:
    case = expiry(tmp_path, "2026-11-24T03:00:00+00:00", "2028-01-23T14:59:59+00:00")
    assert found([case], 0) == []
    assert [what for what, *_ in found([case], 400)] == ["password", "certificate"]
