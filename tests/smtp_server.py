"""A real SMTP server of the tests' own, for mails that the office sends."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.desk.commands import free_port


@dataclass
class Post:
    """What the server took, and what it is to refuse."""

    port: int = 0
    mails: list[tuple[str, list[str], EmailMessage]] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)  # addresses
    answer: str = "250 OK"  # to a mail that was handed over
    cut: bool = False  # the connection, before it is answered
    hold: bool = False  # take the mail and never answer
    held: threading.Event = field(default_factory=threading.Event)
    password: str | None = None
    logins: int = 0

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 5.1.1 No such user here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("2"):
            mail = email.message_from_bytes(envelope.content or b"", policy=email.policy.default)  # type: ignore[arg-type]
            assert isinstance(mail, EmailMessage)
            self.mails.append((str(envelope.mail_from), list(envelope.rcpt_tos), mail))
        if self.hold:
            self.held.set()
            await asyncio.Event().wait()  # until whoever sends it is gone
        if self.cut:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            await asyncio.Event().wait()
        return self.answer

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, kind: str, data: Any
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        self.logins += 1
        return AuthResult(success=good, handled=False)

    @property
    def told(self) -> list[str]:
        """To whom each mail went."""
        return [to for _, tos, _ in self.mails for to in tos]


@contextmanager
def post(password: str | None = None, tls: ssl.SSLContext | None = None) -> Iterator[Post]:
    """Give a server on loopback for as long as it is needed; with ``tls`` it offers STARTTLS.

    A password is taken over TLS alone.
    """
    kept = Post(port=free_port(), password=password)
    login: dict[str, Any] = {"authenticator": kept.authenticate, "auth_required": True}
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        tls_context=tls,
        **(login if password else {}),
    )
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
