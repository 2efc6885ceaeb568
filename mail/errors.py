"""What the mail room raises."""

from __future__ import annotations

from typing import Literal

ErrorCode = Literal[
    "certificate-untrusted",
    "connection-lost",
    "folder-missing",
    "folder-unreadable",
    "host-unknown",
    "imap-refused",
    "login-refused",
    "outlook-msg",
    "secret-missing",
    "settings-missing",
    "source-unknown",
    "tls-failed",
]


class MailError(Exception):
    """A mailbox that can't be read; its texts are ``mail.<code>.what``, ``.why``, ``.remedy``."""

    def __init__(self, code: ErrorCode, **params: str) -> None:
        super().__init__(code, params)
        self.code: ErrorCode = code
        self.params = params

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])
