"""A login password in the keyring goes with its case, and no other goes along."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError, PasswordSetError

from flows.registration import login_keyring
from tests.records.cases import new_case


class Drawer(KeyringBackend):  # type: ignore[misc]
    """A keyring that lives as long as a test."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.stuck = False

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.stuck:
            raise PasswordSetError
        self.kept[service, username] = password

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture
def drawer() -> Iterator[Drawer]:
    before = keyring.get_keyring()
    drawer = Drawer()
    keyring.set_keyring(drawer)
    yield drawer
    keyring.set_keyring(before)


def test_the_password_of_a_case_is_forgotten_with_it(drawer: Drawer, tmp_path: Path) -> None:
    case, other = new_case(tmp_path), new_case(tmp_path)
    for each in (case, other):
        each.saw_auth_id(f"ID-{each.id}", "screen")
        assert login_keyring.keep(each, "secret")
        each.note("login-password-kept", where="keyring")
    assert login_keyring.forget(case)
    assert list(drawer.kept) == [login_keyring.entry(other)]
    assert not login_keyring.forget(case)


def test_a_password_that_was_only_shown_is_looked_for_nowhere(
    drawer: Drawer, tmp_path: Path
) -> None:
    case = new_case(tmp_path)
    login_keyring.keep(case, "somebody put it there by hand")
    case.note("login-password-kept", where="shown")
    assert not login_keyring.forget(case)
    assert drawer.kept


def test_a_computer_without_a_keyring_keeps_nothing(drawer: Drawer, tmp_path: Path) -> None:
    drawer.stuck = True
    assert not login_keyring.keep(new_case(tmp_path), "secret")
