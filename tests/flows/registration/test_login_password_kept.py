"""A login password that we made is in the system's keyring or seen once; in the case it is not."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring

from flows.registration.run import Run
from flows.registration.steps.password import hand_to_person
from records.case import Case, Store
from records.editions import choose_site
from tests.flows.registration.person import Person
from tests.records.cases import case as case_data
from tests.records.cases import read

PASSWORD = "Pq7$kk2#nnWWxy9?"


class Memory(KeyringBackend):
    """A keyring that is open, as the system's is when its owner is logged in."""

    priority = 1.0  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def system() -> Iterator[Memory]:
    before = keyring.get_keyring()
    memory = Memory()
    keyring.set_keyring(memory)
    yield memory
    keyring.set_keyring(before)


def real_case(home: Path) -> Case:
    case = Store(home).create(read(case_data()), choose_site(None, "2022"))
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    return case


def handed_over(case: Case) -> list[tuple[str, str]]:
    person = Person()
    run = cast(Run, SimpleNamespace(case=case, user=person))
    asyncio.run(hand_to_person(run, PASSWORD))
    return person.secrets


def kept_in(case: Case) -> list[Any]:
    assert not [
        path
        for path in case.folder.rglob("*")
        if path.is_file() and PASSWORD in path.read_text(encoding="utf-8")
    ]
    entries = case.journal.entries()
    return [entry["where"] for entry in entries if entry["event"] == "login-password-kept"]


def test_it_goes_into_the_keyring_and_is_not_shown(tmp_path: Path, system: Memory) -> None:
    case = real_case(tmp_path)
    assert handed_over(case) == []
    assert system.kept == {("touroku www.ras-immi.moj.go.jp", "75FZ5A8EX9NK"): PASSWORD}
    assert kept_in(case) == ["keyring"]


def test_without_a_keyring_it_is_shown_once(tmp_path: Path, system: Memory) -> None:
    keyring.set_keyring(NoKeyring())
    case = real_case(tmp_path)
    assert handed_over(case) == [("run.login-password-shown", PASSWORD)]
    assert kept_in(case) == ["shown"]
