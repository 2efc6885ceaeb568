"""An ID or an address that is another client's must not be taken for this one's."""

from __future__ import annotations

import json
from pathlib import Path

from records.case import Case, Store
from records.editions import choose_site
from records.owners import OtherCases
from tests.records.cases import case as data
from tests.records.cases import read


def two_cases(home: Path) -> tuple[Case, Case]:
    site = choose_site(None, "2022")
    store = Store(home)
    return store.create(read(data()), site), store.create(read(data()), site)


def test_an_id_of_another_case_is_known_as_theirs(tmp_path: Path) -> None:
    first, second = two_cases(tmp_path)
    first.advance("submitting")
    first.saw_auth_id("A1B2C3D4", "screen")
    assert OtherCases(second.folder).owner_of("A1B2 C3D4") == first.id
    assert OtherCases(first.folder).owner_of("A1B2C3D4") is None
    assert OtherCases(second.folder).owner_of("Z9Z9Z9Z9") is None


def test_an_address_that_another_client_waits_at_is_told(tmp_path: Path) -> None:
    first, second = two_cases(tmp_path)
    address, others = second.applicant.email, OtherCases(second.folder)
    assert others.in_hand_with(address) == []
    first.note("may-submit", id="confirm")  # in a person's hands, who may have pressed it
    assert others.in_hand_with(address) == [first.id]
    first.note("handed-back", id="confirm", to=None)
    assert others.in_hand_with(address) == []
    first.advance("submitting")
    assert others.in_hand_with(address.upper()) == [first.id]
    first.saw_auth_id("A1B2C3D4", "screen")
    first.advance("complete")
    assert others.in_hand_with(address) == []


def test_a_damaged_case_hides_no_other(tmp_path: Path) -> None:
    first, second = two_cases(tmp_path)
    first.advance("submitting")
    first.saw_auth_id("A1B2C3D4", "screen")
    broken = second.folder.parent / "00000000-000000-broken"
    broken.mkdir()
    (broken / "case.json").write_text("{", encoding="utf-8")
    listed = second.folder.parent / "00000000-000001-list"
    listed.mkdir()
    (listed / "case.json").write_text(json.dumps([1]), encoding="utf-8")
    assert OtherCases(second.folder).owner_of("A1B2C3D4") == first.id


def test_an_id_that_only_the_journal_has_is_theirs_all_the_same(tmp_path: Path) -> None:
    first, second = two_cases(tmp_path)
    others = OtherCases(second.folder)
    first.advance("submitting")
    assert others.owner_of("A1B2C3D4") is None
    before = (first.folder / "case.json").read_bytes()
    first.saw_auth_id("A1B2C3D4", "screen")
    (first.folder / "case.json").write_bytes(before)  # killed before it was written anew
    assert others.owner_of("A1B2C3D4") == first.id
