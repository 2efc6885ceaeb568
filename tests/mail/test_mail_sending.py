"""An office's password and a client's name go over no wire that somebody else can read."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jpki_bench.post.dovecot import _self_signed
from mail import MailError
from mail.sending import Outbox, Sender, SmtpSettings
from tests.smtp_server import Post, post

OFFICE = Sender("office@yamada.example")
PASSWORD = "nobody-may-see-this"
MAIL = b"Subject: x\r\n\r\n.\r\nx\r\n"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("smtp")
    _self_signed(folder / "crt", folder / "key")
    return folder / "crt"


@pytest.fixture(scope="module")
def server(certificate: Path) -> Iterator[Post]:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, certificate.with_name("key"))
    with post(PASSWORD, context) as served:
        yield served


def settings(server: Post, certificate: Path) -> SmtpSettings:
    return SmtpSettings("127.0.0.1", server.port, "office", lambda: PASSWORD, "starttls",
                        ca_file=certificate, timeout_seconds=5.0)  # fmt: skip


def closed() -> str:
    raise RuntimeError(f"the keyring of {PASSWORD}")


def sent(account: SmtpSettings) -> str:
    """Return what went wrong, "" where the mail was taken."""
    with Outbox(account) as outbox:
        try:
            outbox.send(OFFICE, "hanh@post.example", MAIL)
        except MailError as trouble:
            assert PASSWORD not in str(trouble)
            return trouble.code
    return ""


def test_a_mail_goes_encrypted_to_the_server_that_it_is_meant_for(
    server: Post, certificate: Path
) -> None:
    good = settings(server, certificate)
    assert sent(good) == ""
    assert len(server.mails) == 1
    assert server.mails[0][2].get_payload() == ".\r\nx\r\n"
    others = {
        "certificate-untrusted": replace(good, ca_file=None),
        "smtp-login-refused": replace(good, password=lambda: "wrong"),
        "smtp-tls-failed": replace(good, tls="tls"),
        "smtp-secret-missing": replace(good, password=closed),
        "smtp-host-unknown": replace(good, host="smtp.post.invalid"),
    }
    assert {code: sent(account) for code, account in others.items()} == {
        code: code for code in others
    }
    before = server.logins
    assert sent(replace(good, password=lambda: "密語")) == "smtp-login-refused"
    assert server.logins == before + 1  # a wrong password is tried once: accounts get locked
    assert len(server.mails) == 1


def test_no_password_goes_to_a_server_that_offers_no_encryption(certificate: Path) -> None:
    with post() as plain:
        assert sent(settings(plain, certificate)) == "smtp-tls-failed"
        assert plain.mails == []
