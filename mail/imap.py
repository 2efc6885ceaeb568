"""An IMAP account."""

from __future__ import annotations

from collections.abc import AsyncIterator

from mail.errors import MailError
from mail.sources import ImapSettings, RawMail


class ImapSource:
    def __init__(self, settings: ImapSettings) -> None:
        self.name = f"imap {settings.user}"
        self.last_trouble: MailError | None = None

    def watch(self) -> AsyncIterator[RawMail]:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError
