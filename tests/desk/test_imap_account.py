"""A mailbox whose password nobody can give keeps the 認証ID mails out of reach."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail, null

from desk.imap_account import imap_account
from desk.settings import Settings, load_settings
from desk.words import Words
from mail import MailError
from tests.flows.test_system_keyring import Gone


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("TOUROKU_HOME", str(tmp_path))
    return replace(
        load_settings(tmp_path), imap_host="imap.post.example", imap_user="hanh", imap_password=None
    )


@pytest.fixture(params=[fail.Keyring, null.Keyring], ids=["no keyring", "an empty one"])
def _keyring(request: pytest.FixtureRequest) -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(request.param())
    yield
    keyring.set_keyring(before)


@pytest.mark.usefixtures("_keyring")
def test_a_password_that_nothing_keeps_is_asked_for_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def typed(prompt: str) -> str:
        asked.append(prompt)
        return "typed"

    monkeypatch.setattr(getpass, "getpass", typed)
    account = imap_account(settings, Words("en"))
    assert account
    assert [account.password(), account.password()] == ["typed", "typed"]
    assert len(asked) == 1
    assert "imap.post.example" in asked[0]


@pytest.mark.parametrize("error", [ConnectionRefusedError(), ImportError(), RuntimeError()])
def test_a_keyring_that_is_gone_keeps_nobody_from_typing_the_password(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    before = keyring.get_keyring()
    keyring.set_keyring(Gone(error))
    monkeypatch.setattr(getpass, "getpass", lambda _: "typed")
    try:
        account = imap_account(settings, Words("ja"))
        assert account
        assert account.password() == "typed"
        assert type(error).__name__ in capsys.readouterr().err
        silent = imap_account(settings, Words("ja"), ask=False)
        assert silent
        with pytest.raises(MailError) as missing:
            silent.password()
        assert missing.value.params["reason"] == type(error).__name__
    finally:
        keyring.set_keyring(before)


@pytest.mark.usefixtures("_keyring")
def test_where_nobody_is_to_be_asked_it_is_said_to_be_missing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getpass", lambda _: pytest.fail("asked"))
    account = imap_account(settings, Words("en"), ask=False)
    assert account
    with pytest.raises(MailError) as missing:
        account.password()
    assert missing.value.code == "secret-missing"
