"""A login password that we made is in the system's keyring or seen once; in the case it is not."""

from __future__ import annotations

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import keyring
from keyring.backends.fail import Keyring as NoKeyring

from flows.registration.session import Session
from flows.registration.steps.password import hand_to_person
from records.case import Case, Store
from records.editions import choose_site
from tests.flows.registration.drawer import Drawer
from tests.flows.registration.person import Person
from tests.records.cases import case as case_data
from tests.records.cases import read

PASSWORD = "Pq7$kk2#nnWWxy9?"


def real_case(home: Path) -> Case:
    case = Store(home).create(read(case_data()), choose_site(None, "2022"))
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    return case


def handed_over(case: Case) -> list[tuple[str, str]]:
    person = Person()
    session = cast(Session, SimpleNamespace(case=case, user=person))
    asyncio.run(hand_to_person(session, PASSWORD))
    return person.secrets


def kept_in(case: Case) -> list[Any]:
    assert not [
        path
        for path in case.folder.rglob("*")
        if path.is_file() and PASSWORD in path.read_text(encoding="utf-8")
    ]
    entries = case.journal.entries()
    return [entry["where"] for entry in entries if entry["event"] == "login-password-kept"]


def test_it_goes_into_the_keyring_and_is_not_shown(tmp_path: Path, drawer: Drawer) -> None:
    case = real_case(tmp_path)
    assert handed_over(case) == []
    assert drawer.kept == {("touroku www.ras-immi.moj.go.jp", "75FZ5A8EX9NK"): PASSWORD}
    assert kept_in(case) == ["keyring"]


def test_without_a_keyring_it_is_shown_once(tmp_path: Path, drawer: Drawer) -> None:
    keyring.set_keyring(NoKeyring())
    case = real_case(tmp_path)
    assert handed_over(case) == [("run.login-password-shown", PASSWORD)]
    assert kept_in(case) == ["shown"]
