"""The one place for private methods of imaplib: IDLE, which it has no public ones for.

Python 3.14 has ``IMAP4.idle``; when that is the oldest one we run on, this goes. imap_tools' and
IMAPClient's own IDLE call the same methods, but wait on the socket even when the news is already
in the buffers of TLS or imaplib, take news for a refusal when it comes before the server's "go
on", and pass over the end of the connection.
"""

from __future__ import annotations

import imaplib
import selectors
import socket
import ssl
import time

import imap_tools
from imap_tools.errors import MailboxTaggedResponseError


class IdleRefusedError(Exception):
    """The server takes no IDLE, though it offered it."""


def wait_for_news(mailbox: imap_tools.BaseMailBox, wake: socket.socket, seconds: float) -> bool:
    """Wait until the open folder changes (True), ``wake`` can be read or the time is over (False).

    Raises OSError or IMAP4.abort when the connection ends, IdleRefusedError when it goes on.
    """
    client = mailbox.client
    until = time.monotonic() + seconds
    tag = _start(client)
    woken = False
    early = "EXISTS" in client.untagged_responses
    while not (changed := early or _heard(client)) and not woken:
        left = until - time.monotonic()
        if left <= 0:
            break
        woken = wake in readable([client.sock, wake], left)
    client.send(b"DONE\r\n")
    try:
        mailbox.consume_until_tagged_response(tag)
    except MailboxTaggedResponseError:
        raise IdleRefusedError from None
    # News may also come between DONE and its answer.
    changed |= "EXISTS" in client.untagged_responses
    _forget(client)
    return changed


def readable(sockets: list[socket.socket], seconds: float) -> list[socket.socket]:
    """Those of ``sockets`` that can be read, waiting up to ``seconds`` for the first."""
    with selectors.DefaultSelector() as selector:
        for each in sockets:
            selector.register(each, selectors.EVENT_READ)
        return [key.fileobj for key, _ in selector.select(seconds)]  # type: ignore[misc]


def _start(client: imaplib.IMAP4) -> bytes:
    """Ask for IDLE and read on to the server's "go on"; news may come before it."""
    _forget(client)
    tag: bytes = client._command("IDLE")
    while client._get_response() is not None:
        if client.tagged_commands[tag]:
            client.tagged_commands.pop(tag)
            raise IdleRefusedError
    return tag


def _heard(client: imaplib.IMAP4) -> bool:
    """Read what the server said so far; True if something changed."""
    sock = client.sock
    limit = sock.gettimeout()
    changed = False
    sock.settimeout(0)
    try:
        while True:
            line: bytes = client._get_line()
            if line.startswith(b"* BYE"):
                raise imaplib.IMAP4.abort("the server said goodbye")
            changed |= b"EXISTS" in line or b"EXPUNGE" in line
    except (ssl.SSLWantReadError, BlockingIOError):
        return changed
    finally:
        sock.settimeout(limit)


def _forget(client: imaplib.IMAP4) -> None:
    """imaplib collects untagged answers for ever."""
    for name in ("EXISTS", "RECENT", "FETCH", "EXPUNGE", "OK"):
        client.untagged_responses.pop(name, None)
