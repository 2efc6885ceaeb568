"""Who typed and pressed can be told later: as the desk says, or asked once at a real site."""

from __future__ import annotations

import asyncio
from functools import partial
from pathlib import Path

from desk.settings import recall_operator, remember_operator
from flows.options import BrowserOptions, DeskOptions, Operators
from flows.registration.operator_name import note_operator
from records.case import Store
from records.editions import choose_site
from tests.flows.registration.person import Person
from tests.records.cases import case as case_data
from tests.records.cases import read


def named(home: Path, person: Person, site: str | None = None, operator: str = "") -> list[object]:
    """Return the names that a registration at this desk notes."""
    operators = Operators(partial(recall_operator, home), partial(remember_operator, home))
    browser = BrowserOptions("chrome", home / "browser", headless=False)
    desk = DeskOptions(browser, "pcsc", "ask", operator=operator, operators=operators)
    case = Store(home).create(read(case_data()), choose_site(site, "2022"))
    with case.locked():
        asyncio.run(note_operator(desk, case, person))
    return [each["name"] for each in case.journal.entries() if each["event"] == "operator"]


def test_the_name_is_asked_once_at_this_desk(tmp_path: Path) -> None:
    first = Person(typed={"ask.operator": " 佐藤 "})
    assert named(tmp_path, first) == ["佐藤"]
    second = Person()
    assert named(tmp_path, second) == ["佐藤"] and second.asked == []


def test_who_does_not_want_to_be_named_is_not_asked_again(tmp_path: Path) -> None:
    assert named(tmp_path, Person(typed={"ask.operator": ""})) == []
    assert named(tmp_path, second := Person()) == [] and second.asked == []


def test_nobody_is_asked_where_the_desk_says_it_or_nobody_is_there_or_it_is_simulated(
    tmp_path: Path,
) -> None:
    person = Person()
    assert named(tmp_path, person, operator="鈴木") == ["鈴木"]
    assert named(tmp_path, person, site="http://127.0.0.1:8000") == []
    assert named(tmp_path, Person(interactive=False)) == []
    assert person.asked == []
