"""A mail account at a real IMAP server of the tests' own."""

from __future__ import annotations

import imaplib
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jpki_bench.post import Dovecot
from tests.windows import not_on_windows

needs_dovecot = (
    not_on_windows("programs")
    if sys.platform == "win32"
    else pytest.mark.skipif(
        not Path("/usr/sbin/dovecot").exists(), reason="dovecot is not installed"
    )
)


@contextmanager
def served(
    folder: Path, *, user: str, password: str, token_url: str | None = None
) -> Iterator[Dovecot]:
    """Give a server for the account whose Maildir is in the folder, for as long as it is needed."""
    server = Dovecot(
        folder / "Maildir", folder / "imap", user=user, password=password, token_url=token_url
    )
    server.start()
    try:
        yield server
    finally:
        server.stop()


def log_in(server: Dovecot) -> imaplib.IMAP4_SSL:
    """Return a client of the account, over TLS, that takes nobody else for the server."""
    context = ssl.create_default_context(cafile=str(server.certificate))
    client = imaplib.IMAP4_SSL("127.0.0.1", server.imaps_port, ssl_context=context)
    client.login(server.user, server.password)
    return client
