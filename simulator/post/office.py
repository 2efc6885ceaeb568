"""The applicant's mail provider: SMTP in, Maildir out."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path


class PostOffice:
    """An SMTP server on 127.0.0.1 that delivers everything into one Maildir.

    ``await start()`` opens the server, ``send(message)`` hands a letter to it over SMTP as the
    site would, ``await stop()`` closes it. ``maildir`` is created when missing.
    """

    def __init__(self, maildir: Path) -> None:
        self.maildir = maildir
        self.port = 0

    async def start(self) -> None:
        raise NotImplementedError

    async def send(self, message: EmailMessage) -> None:
        raise NotImplementedError

    async def stop(self) -> None:
        raise NotImplementedError
