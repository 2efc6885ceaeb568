"""A keyring that fails must neither end a registration nor swallow the password given to it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail, null

from flows import system_keyring
from tests.flows.registration.drawer import Drawer


class Gone(KeyringBackend):
    """A keyring whose service does not answer any more, each in its own way."""

    priority = -10  # see tests.flows.registration.drawer

    def __init__(self, error: Exception) -> None:
        self._error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self._error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self._error

    def delete_password(self, service: str, username: str) -> None:
        raise self._error


@pytest.fixture(autouse=True)
def _ours() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize(
    "error",
    [ConnectionRefusedError("D-Bus"), ImportError("no module"), RuntimeError("locked"),
     keyring.errors.KeyringLocked(), keyring.errors.InitError(), OSError(5, "I/O"), KeyError("x")],
    ids=lambda error: type(error).__name__,
)  # fmt: skip
def test_a_keyring_that_fails_is_told_and_is_no_crash(error: Exception) -> None:
    keyring.set_keyring(Gone(error))
    with pytest.raises(system_keyring.KeyringGoneError, match=type(error).__name__):
        system_keyring.find("touroku", "hanh")
    assert not system_keyring.keep("touroku", "hanh", "secret")
    assert not system_keyring.forget("touroku", "hanh")


def test_a_computer_without_a_keyring_keeps_nothing() -> None:
    keyring.set_keyring(fail.Keyring())
    assert system_keyring.find("touroku", "hanh") is None
    assert not system_keyring.keep("touroku", "hanh", "secret")


def test_a_keyring_that_keeps_nothing_is_not_said_to_have_kept_it() -> None:
    keyring.set_keyring(null.Keyring())
    assert not system_keyring.keep("touroku", "hanh", "secret")


def test_what_is_kept_is_found_and_forgotten() -> None:
    keyring.set_keyring(Drawer())
    assert system_keyring.keep("touroku", "hanh", "secret")
    assert system_keyring.find("touroku", "hanh") == "secret"
    assert system_keyring.forget("touroku", "hanh")
    assert system_keyring.find("touroku", "hanh") is None


FIND = "from flows import system_keyring as k\ntry:\n print(k.find('t', 'u'))\n"
FIND += "except k.KeyringGoneError as gone:\n print('gone', gone)\n"


@pytest.mark.parametrize("backend", ["no.such.Backend", "json.NoBackend", "nodots"])
def test_a_backend_that_was_taken_out_is_told(backend: str) -> None:
    answer = python({"PYTHON_KEYRING_BACKEND": backend})
    assert answer.startswith("gone "), answer


def test_a_settings_file_of_the_keyring_with_a_slip_is_told(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "python_keyring"):
        folder.mkdir(exist_ok=True)
        (folder / "keyringrc.cfg").write_text("[backend\ndefault-keyring=x")
    answer = python({"XDG_CONFIG_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)})
    assert answer.startswith("gone "), answer


def python(env: dict[str, str]) -> str:
    ours = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    done = subprocess.run(
        [sys.executable, "-c", FIND],
        env={**ours, **env},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return done.stdout + done.stderr
