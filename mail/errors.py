"""What the mail room raises."""

from __future__ import annotations

from typing import Literal

from terms.errors import CodedError

ErrorCode = Literal[
    "certificate-untrusted",
    "connection-lost",
    "file-archive",
    "file-empty",
    "file-office",
    "file-page",
    "file-pdf",
    "file-picture",
    "file-run-together",
    "file-several",
    "file-store",
    "file-unknown",
    "file-winmail",
    "folder-is-file",
    "folder-is-maildir",
    "folder-missing",
    "folder-no-maildir",
    "folder-not-read",
    "folder-parent",
    "folder-passed-over",
    "folder-unreadable",
    "host-unknown",
    "imap-refused",
    "login-paused",
    "login-refused",
    "mail-refused",
    "outlook-msg",
    "secret-missing",
    "server-busy",
    "smtp-busy",
    "smtp-host-unknown",
    "smtp-later",
    "smtp-login-refused",
    "smtp-mail-refused",
    "smtp-no-login",
    "smtp-not-reached",
    "smtp-recipient-refused",
    "smtp-secret-missing",
    "smtp-sender-refused",
    "smtp-settings-missing",
    "smtp-tls-failed",
    "smtp-unclear",
    "settings-missing",
    "source-silent",
    "source-unknown",
    "tls-failed",
    "token-refused",
]


class MailError(CodedError):
    """A mailbox that can't be read; its texts are ``mail.<code>.what``, ``.why``, ``.remedy``."""

    def __init__(self, code: ErrorCode, **params: str) -> None:
        super().__init__(code, **params)
