"""What the mail room raises."""

from __future__ import annotations


class MailError(Exception):
    """A mailbox that can't be read; its texts are ``mail.<code>.what``, ``.why``, ``.remedy``.

    Codes: ``connection-lost``, ``host-unknown``, ``login-refused``, ``secret-missing``,
    ``tls-failed``, ``certificate-untrusted``, ``folder-missing``, ``folder-unreadable``,
    ``imap-refused``, ``outlook-msg``, ``source-unknown``, ``settings-missing``.
    """

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params

    def __str__(self) -> str:
        return " ".join([self.code, *(f"{name}={value}" for name, value in self.params.items())])
