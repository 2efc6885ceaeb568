"""The mails that have come, as a test reads them."""

from __future__ import annotations

import asyncio
import email.policy
import re
import time
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from pathlib import Path

from watchfiles import watch

from jpki_bench.kit.running import RunningOffice

PATIENCE = 10.0  # seconds


class Mailbox:
    """The Maildir of the office. ``wait_for`` waits for a mail; ``links_in`` reads one."""

    def __init__(self, office: RunningOffice) -> None:
        self.maildir = office.maildir
        self.smtp = office.smtp
        """Host and port at which a site of your own hands in mails."""

    def messages(self) -> list[EmailMessage]:
        """Return what has come so far, oldest first."""
        files = [file for name in ("new", "cur") for file in (self.maildir / name).iterdir()]
        return [_read(file) for file in sorted(files, key=lambda file: file.name)]

    def wait_for(
        self, *, to: str = "", subject: str = "", timeout: float = PATIENCE
    ) -> EmailMessage:
        """Return the first mail whose address and subject have these words. Raises TimeoutError."""
        for _ in self._moments(timeout):
            for message in self.messages():
                if to in str(message["To"]) and subject in str(message["Subject"]):
                    return message
        raise TimeoutError(
            f"no mail to {to!r} about {subject!r} within {timeout:g} s; "
            f"there are {[str(each['Subject']) for each in self.messages()]}"
        )

    @staticmethod
    def links_in(message: EmailMessage) -> list[str]:
        """Return the addresses of pages in a mail's text."""
        body = message.get_body(("plain", "html"))
        return re.findall(r"https?://[!#-;=?-~]+", str(body.get_content())) if body else []

    def _moments(self, timeout: float) -> Iterator[None]:
        """Now, and whenever something has come, until the time is over."""
        yield
        until = time.monotonic() + timeout
        # The short time-outs cover a mail that came before the watch did.
        for _ in watch(
            self.maildir / "new", step=20, rust_timeout=200, yield_on_timeout=True, recursive=False
        ):
            yield
            if time.monotonic() > until:
                return


class AsyncMailbox(Mailbox):
    """The same for tests that await."""

    async def wait_for(  # type: ignore[override]
        self, *, to: str = "", subject: str = "", timeout: float = PATIENCE
    ) -> EmailMessage:
        return await asyncio.to_thread(super().wait_for, to=to, subject=subject, timeout=timeout)


def _read(file: Path) -> EmailMessage:
    message = message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message
