"""The desk's mail account, from its settings; the password comes from whoever keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from desk.mail_secret import keyring_service, mail_password
from desk.settings import Settings
from desk.words import Words

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

    host, user = settings.imap_host, settings.imap_user
    tls: Literal["tls", "starttls"] = "starttls" if settings.imap_port == STARTTLS_PORT else "tls"
    account = ImapSettings(host=host, port=settings.imap_port, user=user, tls=tls)
    if settings.imap_token_command:
        from mail.imap import token_from

        # Tokens live for an hour or so: the command is run at every connection.
        token = token_from(settings.imap_token_command)
        return replace(account, password=token, login="xoauth2")
    question = words("ask.imap-password", user=user, host=host)
    password = mail_password(
        keyring_service("imap", host), user, settings.imap_password, question, words, ask=ask,
        lacking=lambda reason: MailError("secret-missing", user=user, reason=reason),
    )  # fmt: skip
    return replace(account, password=password)
