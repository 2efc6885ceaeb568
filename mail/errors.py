"""What the mail room raises."""

from __future__ import annotations

from terms.errors import CodedError


class MailError(CodedError):
    """A mailbox that can't be read; its texts are ``mail.<code>.what``, ``.why``, ``.remedy``.

    Codes: ``connection-lost``, ``host-unknown``, ``login-refused``, ``secret-missing``,
    ``tls-failed``, ``certificate-untrusted``, ``folder-missing``, ``folder-unreadable``,
    ``imap-refused``, ``outlook-msg``, ``source-unknown``, ``settings-missing``.
    """
