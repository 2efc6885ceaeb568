"""Whoever looks for a case finds in the ledger what they would find in the folders."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from flows.cases.expiry import expiring, last_days
from ledger.folders import number_of
from ledger.ledger import Ledger
from records.case import ListedCase, Store
from records.progress import State
from records.searched import is_found, searched_texts
from terms.vocabulary import Procedure
from tests.ledger.office import office, opened

WORDS = (
    "hanh nguyen", "グエン", "ぐえん", "li", "na", "n", "李", "娜", "李娜", "李 娜", "lâm", "lam",
    "花", "花子", "佐藤花子", "jurgen", "0611", "06-1234", "090", "post.example", "@nihon",
    "q7w8e9r3", "Ｑ７Ｗ", "registered", "登録", "change", "登録 花子", "zzz", "li zzz", "年",
    "07", "e", "hanakoo",
)  # fmt: skip


def called(state: State, procedure: Procedure) -> tuple[str, ...]:
    return (state, procedure, {"registered": "登録済み", "prepared": "準備済み"}.get(state, ""))


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    office(home)
    return home


@pytest.fixture(scope="module")
def ledger(home: Path) -> Ledger:
    ledger = opened(home)
    assert len(ledger.catch_up().taken) == 6
    return ledger


def listed(home: Path) -> list[ListedCase]:
    return [each for each in Store(home).survey() if isinstance(each, ListedCase)]


def test_every_part_of_what_a_case_is_found_by_finds_it(home: Path, ledger: Ledger) -> None:
    cases = listed(home)
    parts = set(WORDS)
    for case in cases:
        for text in (*searched_texts(case).names, *searched_texts(case).others):
            parts |= {text[start : start + length] for start in range(0, len(text), 3)
                      for length in (1, 2, 3, 5, 30)}  # fmt: skip
    with ledger.reader() as reader:
        for part in sorted(parts):
            wanted = part.split()
            folders = {x.id for x in cases if is_found(x, wanted, called(x.state, x.procedure))}
            assert {each.id for each in reader.find(wanted, called)} == folders, part


@pytest.mark.parametrize("wanted", [["%"], ["_", "\\"], ["🙂"], ["…", "％"]])
def test_signs_alone_find_nobody(home: Path, ledger: Ledger, wanted: list[str]) -> None:
    assert not any(is_found(x, wanted, called(x.state, x.procedure)) for x in listed(home))
    with ledger.reader() as reader:
        assert list(reader.find(wanted, called)) == []


def test_a_few_of_many_are_the_newest(ledger: Ledger) -> None:
    with ledger.reader() as reader:
        everyone = [each.id for each in reader.find(["example"], called)]
        assert everyone == sorted(everyone, reverse=True)
        assert [each.id for each in reader.find(["example"], called, 2)] == everyone[:2]
        assert [each.id for each in reader.newest(3)] == everyone[:3]


def test_a_case_out_of_the_ledger_is_the_case_of_the_folder(home: Path, ledger: Ledger) -> None:
    with ledger.reader() as reader:
        told = list(reader.all())
    assert [asdict(each.applicant) for each in told] == [asdict(x.applicant) for x in listed(home)]
    for ours, theirs in zip(told, listed(home), strict=True):
        for name in ("id", "state", "auth_id", "facts", "procedure", "created", "site", "folder"):
            assert getattr(ours, name) == getattr(theirs, name), name


def test_what_ends_soon_is_the_same(home: Path, ledger: Ledger) -> None:
    today = date(2027, 1, 20)
    for within in (None, 0, 60, 36500):
        with ledger.reader() as reader:
            ours = expiring(reader.expiring(last_days(today, within)), today, within)
        theirs = expiring(listed(home), today, within)
        assert [(x.case.id, x.what, x.until) for x in ours] == [
            (x.case.id, x.what, x.until) for x in theirs
        ]
    assert theirs


def test_numbers_of_cases_stand_in_the_order_of_their_ids() -> None:
    ids = sorted(
        f"{day}-{clock}-{end}"
        for day in ("20251231", "20260101", "20260131", "20260201")
        for clock in ("000000", "235959", "120000")
        for end in ("000000", "0a0b0c", "ffffff")
    )
    assert sorted(ids, key=number_of) == ids
    strange = {number_of(each) for each in (*ids, "20261399-000000-000000", "a copy", "ひ")}
    assert len(strange) == len(ids) + 3
