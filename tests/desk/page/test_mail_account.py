"""Who works at the page looks at no terminal: nothing may wait there for a password."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backends import fail

from mail import MailError
from tests.desk.page.desks import desk_here


@pytest.fixture(autouse=True)
def _no_keyring() -> Iterator[None]:
    before = keyring.get_keyring()
    keyring.set_keyring(fail.Keyring())
    yield
    keyring.set_keyring(before)


def test_a_password_that_nobody_keeps_is_told_and_not_asked_at_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return ""

    monkeypatch.setattr(getpass, "getpass", ask)
    (tmp_path / ".env").write_text(
        "TOUROKU_IMAP_HOST=imap.example.jp\nTOUROKU_IMAP_USER=office@example.jp\n", encoding="utf-8"
    )
    account = desk_here(tmp_path / "home").desk.asked.desk.imap
    assert account is not None and callable(account.password)
    with pytest.raises(MailError) as missing:
        account.password()
    assert missing.value.code == "secret-missing"
    assert asked == []
