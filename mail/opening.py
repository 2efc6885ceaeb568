"""Opening the place that mails come from."""

from __future__ import annotations

from pathlib import Path

from mail.errors import MailError
from mail.folders import FolderSource, MaildirSource
from mail.sources import ImapSettings, Source


def open_source(spec: str, imap: ImapSettings | None = None) -> Source:
    """The source that ``spec`` names: "imap", "maildir:DIR" or "folder:DIR".

    Raises MailError "source-unknown", "settings-missing" or "folder-missing".
    """
    kind, _, place = spec.partition(":")
    if kind == "imap" and not place:
        if imap is None or not imap.host or not imap.user:
            raise MailError("settings-missing")
        from mail.imap import ImapSource  # its libraries take a while to load

        return ImapSource(imap)
    if kind in ("maildir", "folder") and place:
        path = Path(place).expanduser()
        if not path.is_dir():
            raise MailError("folder-missing", folder=place)
        return MaildirSource(path) if kind == "maildir" else FolderSource(path)
    raise MailError("source-unknown", source=spec)
