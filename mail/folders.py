"""Folders on this machine: Maildir, and one in which .eml files are dropped."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

from mail.errors import MailError
from mail.sources import RawMail


class MaildirSource:
    def __init__(self, folder: Path) -> None:
        self.name = f"maildir {folder}"
        self.last_trouble: MailError | None = None

    def watch(self) -> AsyncIterator[RawMail]:
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError


class FolderSource(MaildirSource):
    pass
