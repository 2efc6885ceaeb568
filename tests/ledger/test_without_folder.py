"""A folder that is deleted by hand after 登録 was pressed: the ledger is the last to know."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from flows.office.in_hand import in_hand_for_run
from flows.office.keeping_up import keep_up, note_act
from flows.options import LedgerOptions
from flows.outcomes import Stop
from ledger.checking import check
from records.case import Case, Store
from records.delete import delete_case
from tests.flows.registration.person import Person
from tests.ledger.office import office, opened


@pytest.fixture
def told(tmp_path: Path) -> list[Case]:
    """Cases of a desk whose ledger knows them; from the third on 登録 was pressed."""
    cases = office(tmp_path)
    assert keep_up(LedgerOptions(tmp_path), [each.folder for each in cases]) is None
    return cases


def known(home: Path) -> set[str]:
    with opened(home) as ledger:
        ledger.catch_up()
        with ledger.reader() as reader:
            return {each.id for each in reader.all()}


def test_a_case_that_may_be_registered_is_not_forgotten_with_its_folder(
    tmp_path: Path, told: list[Case]
) -> None:
    not_pressed, *_, pressed, purged = told
    for each in (not_pressed, pressed):
        shutil.rmtree(each.folder)
    delete_case(Store(tmp_path), purged.id)  # and the ledger could not be told at that moment
    assert note_act(LedgerOptions(tmp_path), "purge", purged.id) is None
    gone = {not_pressed.id, purged.id}
    assert known(tmp_path) == {each.id for each in told} - gone
    with opened(tmp_path) as ledger:
        ledger.rebuild()
        found = check(ledger)
    assert (found.whole, found.missing) == (True, (pressed.id,))


async def begin(home: Path, case: Case, person: Person, **other: object) -> str:
    """Return why a new registration of a case's person is not begun; "" where it is."""
    who = replace(case.applicant, **other)  # type: ignore[arg-type]
    taking = in_hand_for_run(LedgerOptions(home), who, case.site, home, case.procedure)
    async with taking as held:
        assert held
        try:
            await held.answer(person)
        except Stop as stop:
            return f"{type(stop).__name__} {stop.code}"
    return ""


async def test_a_person_whose_folder_is_gone_is_begun_anew_only_after_a_yes(
    tmp_path: Path, told: list[Case]
) -> None:
    pressed, code = told[2], "ledger.case-without-folder"
    shutil.rmtree(pressed.folder)
    person = Person()
    assert await begin(tmp_path, pressed, person) == f"Failed {code}"
    assert dict(person.heard)[code]["auth_id"] == "Q7W8E9R2"
    nobody = Person(interactive=False)
    assert await begin(tmp_path, pressed, nobody) == f"NeedsPerson {code}"
    assert await begin(tmp_path, pressed, Person({"ledger.begin-all-the-same": True})) == ""
    others = Person()
    assert await begin(tmp_path, pressed, others, birth_date=date(1960, 1, 1)) == ""
    assert await begin(tmp_path, told[3], others) == ""
    assert code not in others.keys
