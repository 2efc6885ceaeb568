"""The desk's mail account, from its settings; the password comes from whoever keeps it."""

from __future__ import annotations

import getpass
import sys
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from desk.settings import Settings
from desk.words import Words
from desk.writer import write_text
from flows import system_keyring

if TYPE_CHECKING:
    from mail import ImapSettings

STARTTLS_PORT = 143  # there the connection begins plain and is encrypted before anything is said


def imap_account(settings: Settings, words: Words, *, ask: bool = True) -> ImapSettings | None:
    """Return the account; None when none is set. Its password is fetched when it is first needed.

    Without ``ask`` nobody is asked for it: the account's ``password`` then raises
    :class:`mail.MailError` ``secret-missing`` when neither settings nor keyring have it.
    """
    if not settings.imap_host or not settings.imap_user:
        return None
    from mail import ImapSettings, MailError

    host, user, given = settings.imap_host, settings.imap_user, settings.imap_password
    tls: Literal["tls", "starttls"] = "starttls" if settings.imap_port == STARTTLS_PORT else "tls"
    account = ImapSettings(host=host, port=settings.imap_port, user=user, tls=tls)
    if settings.imap_token_command:
        from mail.imap import token_from

        # Tokens live for an hour or so: the command is run at every connection.
        token = token_from(settings.imap_token_command)
        return replace(account, password=token, login="xoauth2")

    @cache  # asked for at every reconnection
    def password() -> str:
        if given is not None:
            return given
        kept, trouble = _kept(host, user)
        if not kept and not ask:
            raise MailError("secret-missing", user=user, reason=trouble or "keyring")
        if trouble:
            write_text(words("ask.keyring-gone", reason=trouble), file=sys.stderr)
        return kept or getpass.getpass(words("ask.imap-password", user=user, host=host))

    return replace(account, password=password)


def _kept(host: str, user: str) -> tuple[str | None, str]:
    """Return the password in the system's keyring, and why that can't be asked."""
    try:
        return system_keyring.find(f"touroku imap {host}", user), ""
    except system_keyring.KeyringGoneError as gone:
        return None, str(gone)
