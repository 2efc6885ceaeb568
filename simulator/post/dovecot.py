"""A private Dovecot over a Maildir."""

from __future__ import annotations

from pathlib import Path


class DovecotError(Exception):
    """Dovecot could not be started; the text says why."""


class Dovecot:
    """An IMAP server of our own on 127.0.0.1; ``start()`` and ``stop()`` block for a moment.

    ``imap_port`` (plain) and ``imaps_port`` (TLS, self-signed ``certificate``) are known after
    ``start()``.
    """

    def __init__(self, maildir: Path, base: Path, *, user: str, password: str) -> None:
        self.maildir = maildir
        self.base = base
        self.user = user
        self.password = password
        self.imap_port = 0
        self.imaps_port = 0
        self.certificate = base / "imap.crt"

    def start(self) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError
