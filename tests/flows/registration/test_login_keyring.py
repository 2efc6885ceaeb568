"""A login password in the keyring goes with its case, and no other goes along."""

from __future__ import annotations

from pathlib import Path

from flows.registration import login_keyring
from tests.flows.registration.drawer import Drawer
from tests.records.cases import new_case


def test_the_password_of_a_case_is_forgotten_with_it(drawer: Drawer, tmp_path: Path) -> None:
    case, other = new_case(tmp_path), new_case(tmp_path)
    for each in (case, other):
        each.saw_auth_id(f"ID-{each.id}", "screen")
        assert login_keyring.keep(each, "secret")
        each.note("login-password-kept", where="keyring")
    assert login_keyring.forget(case)
    assert list(drawer.kept) == [login_keyring.entry(other)]
    assert not login_keyring.forget(case)


def test_the_password_of_an_account_is_forgotten_too(drawer: Drawer, tmp_path: Path) -> None:
    """It was kept before there was a 認証ID to keep it under."""
    case = new_case(tmp_path)
    assert login_keyring.keep(case, "secret")
    case.note("login-password-kept", where="keyring")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    assert login_keyring.forget(case)
    assert drawer.kept == {}


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
