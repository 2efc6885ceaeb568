"""The applicant's mail provider: SMTP in, judged as a provider judges it, Maildir out."""

from __future__ import annotations

import asyncio
import base64
import email.policy
import smtplib
from collections.abc import Awaitable, Callable
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from jpki_bench.post import maildir as maildirs
from jpki_bench.post.letters import JAPAN

AUTHSERV_ID = "mx.post.example"
_SELECTOR = "mail"
_RAW = email.policy.SMTP.clone(refold_source="none")


class PostOffice:
    """An SMTP server on 127.0.0.1 that delivers everything into one Maildir.

    ``await start()`` opens the server, ``send(message)`` hands a letter to it over SMTP as the
    site would, ``await stop()`` closes it. ``maildir`` is created when missing.

    Mails whose author is their envelope sender are signed (DKIM) on their way out with a key
    that lives as long as this object, and every mail is verified on its way in, so
    Authentication-Results say what is true.

    What is sent to an address in ``answering`` isn't delivered: whoever answers there is told its
    sender.
    """

    def __init__(self, maildir: Path) -> None:
        self.maildir = maildir
        self.port = 0
        self.answering: dict[str, Callable[[str], Awaitable[None]]] = {}
        self._server: asyncio.Server | None = None
        self._private_key, self._dns_record = signing_key()
        maildirs.create(maildir)

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, hostname=AUTHSERV_ID, ident="ESMTP", loop=loop), "127.0.0.1", 0
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def send(self, message: EmailMessage) -> None:
        """Send one letter to the server.

        A Return-Path in it becomes the envelope's sender. Raises smtplib.SMTPException or
        OSError when the server refuses or is closed.
        """
        raw, sender, recipient = self._outgoing(message)
        await asyncio.to_thread(_submit, self.port, sender, recipient, raw)

    async def stop(self) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
            self._server = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Take one mail that aiosmtpd has received."""
        content = envelope.content
        assert isinstance(content, bytes)
        sender = envelope.mail_from or ""
        helo = session.host_name or "unknown"
        for recipient in envelope.rcpt_tos:
            if recipient in self.answering:
                await self.answering[recipient](sender)
                continue
            mail = self._received_headers(content, sender, recipient, helo) + _without(
                content, b"authentication-results", AUTHSERV_ID.encode()
            )
            await asyncio.to_thread(maildirs.deliver, self.maildir, mail.replace(b"\r\n", b"\n"))
        return "250 2.0.0 Ok: queued"

    def _outgoing(self, message: EmailMessage) -> tuple[bytes, str, str]:
        author = parseaddr(message["From"])[1]
        sender = parseaddr(message["Return-Path"] or author)[1]
        recipient = parseaddr(message["To"])[1]
        letter = message_from_bytes(message.as_bytes(policy=_RAW), policy=_RAW)
        del letter["Return-Path"]
        raw = letter.as_bytes()
        if sender == author:
            raw = self._sign(raw, author.rpartition("@")[2]) + raw
        return raw, sender, recipient

    def _sign(self, raw: bytes, domain: str) -> bytes:
        import dkim

        signature: bytes = dkim.sign(
            raw,
            _SELECTOR.encode(),
            domain.encode(),
            self._private_key,
            canonicalize=(b"relaxed", b"simple"),
            include_headers=[b"from", b"to", b"subject", b"date", b"message-id"],
        )
        return signature

    def _received_headers(self, raw: bytes, sender: str, recipient: str, helo: str) -> bytes:
        letter = message_from_bytes(raw, policy=email.policy.compat32)
        author = parseaddr(str(letter["From"]))[1].rpartition("@")[2]
        envelope_domain = sender.rpartition("@")[2]
        spf = "pass" if helo == f"mail.{envelope_domain}" else "softfail"
        signer = _signing_domain(str(letter["DKIM-Signature"] or ""))
        dkim = self._verify(raw) if signer else "none"
        aligned = (spf == "pass" and envelope_domain == author) or (
            dkim == "pass" and signer == author
        )
        dkim_text = f"dkim={dkim} header.d={signer}" if signer else "dkim=none"
        lines = (
            f"Return-Path: <{sender}>",
            f"Delivered-To: {recipient}",
            f"Authentication-Results: {AUTHSERV_ID};",
            f" spf={spf} smtp.mailfrom={sender};",
            f" {dkim_text};",
            f" dmarc={'pass' if aligned else 'fail'} header.from={author}",
            f"Received: from {helo} (localhost [127.0.0.1])",
            f" by {AUTHSERV_ID} with ESMTP",
            f" for <{recipient}>; {format_datetime(datetime.now(JAPAN))}",
        )
        return "".join(f"{line}\r\n" for line in lines).encode()

    def _verify(self, raw: bytes) -> str:
        import dkim

        def record(name: bytes | str, timeout: float = 5) -> bytes:
            return self._dns_record

        try:
            return "pass" if dkim.verify(raw, dnsfunc=record) else "fail"
        except dkim.DKIMException:
            return "fail"


def signing_key() -> tuple[bytes, bytes]:
    """Return a private key in PEM and the DNS text record of its public half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def _submit(port: int, sender: str, recipient: str, raw: bytes) -> None:
    helo = f"mail.{sender.rpartition('@')[2]}"
    with smtplib.SMTP("127.0.0.1", port, local_hostname=helo, timeout=30) as smtp:
        smtp.sendmail(sender, [recipient], raw)


def _signing_domain(signature: str) -> str:
    for tag in signature.split(";"):
        name, _, value = tag.strip().partition("=")
        if name == "d":
            return value.strip()
    return ""


def _without(raw: bytes, name: bytes, value: bytes) -> bytes:
    """``raw`` without the header fields ``name`` whose value starts with ``value``.

    RFC 8601 asks a receiver to drop results that claim to be its own.
    """
    head, separator, body = raw.partition(b"\r\n\r\n")
    kept: list[bytes] = []
    dropping = False
    for line in head.split(b"\r\n"):
        if not line.startswith((b" ", b"\t")):
            field, _, content = line.partition(b":")
            dropping = field.strip().lower() == name and content.strip().startswith(value)
        if not dropping:
            kept.append(line)
    return b"\r\n".join(kept) + separator + body
