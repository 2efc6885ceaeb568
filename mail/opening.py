"""Opening the place that mails come from."""

from __future__ import annotations

from mail.errors import MailError
from mail.folders import FolderSource, MaildirSource
from mail.places import check_place
from mail.sources import ImapSettings, Source


def open_source(spec: str, imap: ImapSettings | None = None) -> Source:
    """Return the source that ``spec`` names: "imap", "maildir:DIR" or "folder:DIR".

    Raises MailError "source-unknown", "settings-missing", or what :func:`check_place` finds.
    """
    kind, _, place = spec.partition(":")
    if kind == "imap" and not place:
        if imap is None or not imap.host or not imap.user:
            raise MailError("settings-missing")
        from mail.imap import ImapSource  # its libraries take a while to load

        return ImapSource(imap)
    if kind == "maildir" and place:
        return MaildirSource(check_place("maildir", place))
    if kind == "folder" and place:
        return FolderSource(check_place("folder", place))
    raise MailError("source-unknown", source=spec)
