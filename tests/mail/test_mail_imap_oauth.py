"""An account that takes no passwords, as Exchange Online: a token from a command, real Dovecot."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import mail
from jpki_bench.post import Dovecot, maildir
from mail.imap import token_from
from tests.mail.account import USER, error_of, first_of, numbered, settings, take, watching
from tests.mail.tokens import Issuer
from tests.mail.wires import Wire
from tests.mail_account import needs_dovecot, served

pytestmark = needs_dovecot


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with Issuer(USER).open() as issuer:
        yield issuer


@pytest.fixture
def box(tmp_path: Path, issuer: Issuer) -> Iterator[Dovecot]:
    with served(tmp_path, user=USER, password="", token_url=issuer.url) as server:
        yield server


def printing(folder: Path, token: str) -> list[str]:
    """Return a command that prints a token, as an office's token program does."""
    (folder / "token").write_text(token)
    return [sys.executable, "-c", f"print(open({str(folder / 'token')!r}).read())"]


def test_the_token_of_a_command_opens_the_account(
    box: Dovecot, issuer: Issuer, tmp_path: Path
) -> None:
    issuer.good.add("t0ken")
    maildir.deliver(box.maildir, numbered(1))
    token = token_from(printing(tmp_path, "t0ken"))
    source = mail.open_source("imap", settings(box, login="xoauth2", password=token))
    assert asyncio.run(first_of(source)).where == "INBOX"
    assert issuer.asked == ["t0ken"]


def test_a_new_token_is_asked_for_when_the_connection_is_lost(
    box: Dovecot, issuer: Issuer, tmp_path: Path
) -> None:
    """Tokens live for an hour: the one that opened the first connection may be over."""
    issuer.good.add("first")
    token = token_from(printing(tmp_path, "first"))

    async def story() -> None:
        async with Wire(box.imaps_port) as wire:
            account = settings(box, port=wire.port, login="xoauth2", password=token)
            async with watching(mail.open_source("imap", account)) as queue:
                maildir.deliver(box.maildir, numbered(0))
                await take(queue, 1)
                issuer.good.discard("first")
                issuer.good.add("second")
                printing(tmp_path, "second")
                wire.cut()
                maildir.deliver(box.maildir, numbered(1))
                await take(queue, 1)

    asyncio.run(story())
    assert "second" in issuer.asked


def test_a_token_that_is_over_is_told_and_neither_it_nor_a_wait_hangs(
    box: Dovecot, issuer: Issuer, tmp_path: Path
) -> None:
    error = error_of(box, login="xoauth2", password=token_from(printing(tmp_path, "0ver")))
    assert error.code == "token-refused"
    assert "0ver" not in f"{error} {error.params} {error.__context__!r}"


def test_a_password_where_tokens_are_wanted_is_told(box: Dovecot) -> None:
    assert error_of(box).code == "login-refused"
