"""The account over which the office sends, from the settings of the desk."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from desk.mail_secret import keyring_service, mail_password
from desk.settings import SMTPS, Settings, sender_of
from desk.words import Words
from records.editions import is_loopback

if TYPE_CHECKING:
    from mail.sending import Sender, SmtpSettings


def smtp_account(
    settings: Settings, words: Words, *, ask: bool = True
) -> tuple[SmtpSettings, Sender]:
    """Return the account and who its mails are from. Raises MailError where it is not set.

    Nothing is sent unencrypted but to a server on this machine. The password is fetched when it is
    first needed; without ``ask``, or where nobody looks at the terminal, nobody is asked for it.
    """
    from mail import MailError
    from mail.sending import Sender, SmtpSettings

    host, user = settings.smtp_host, settings.smtp_user or ""
    name, address = sender_of(settings.smtp_from or user) or ("", "")
    if not host or not address:
        raise MailError("smtp-settings-missing")
    tls: Literal["tls", "starttls", "none"] = "starttls"
    if settings.smtp_port == SMTPS:
        tls = "tls"
    elif is_loopback(host.strip("[]")):
        tls = "none"
    account = SmtpSettings(host=host.strip("[]"), port=settings.smtp_port, user=user, tls=tls)
    sender = Sender(address, name)
    if settings.smtp_token_command:
        from mail.imap import token_from

        token = token_from(settings.smtp_token_command)
        return replace(account, password=token, login="xoauth2"), sender
    question = words("ask.smtp-password", user=user, host=host)
    watched = ask and sys.stdin is not None and sys.stdin.isatty()
    params = {"user": user, "host": host}
    password = mail_password(
        keyring_service("smtp", host), user, settings.smtp_password, question, words, ask=watched,
        lacking=lambda reason: MailError("smtp-secret-missing", **params, reason=reason),
    )  # fmt: skip
    return replace(account, password=password), sender
