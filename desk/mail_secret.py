"""What logs a desk in to its mail servers: set, kept in the keyring, or asked."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Callable
from functools import cache
from typing import Literal

from desk.words import Words
from desk.writer import write_text
from flows import system_keyring


def keyring_service(kind: Literal["imap", "smtp"], host: str) -> str:
    """Return the name under which the keyring has the passwords of a mail server."""
    return f"touroku {kind} {host}"


def mail_password(
    service: str,
    user: str,
    given: str | None,
    question: str,
    words: Words,
    *,
    ask: bool,
    lacking: Callable[[str], Exception],
) -> Callable[[], str]:
    """Return what fetches the password when it is first needed.

    ``service`` names it in the keyring. Without ``ask`` it raises what ``lacking`` makes of the
    reason where neither settings nor keyring have it.
    """

    @cache  # asked for at every reconnection
    def password() -> str:
        if given is not None:
            return given
        kept, trouble = _kept(service, user)
        if not kept and not ask:
            raise lacking(trouble or "keyring")
        if trouble:
            write_text(words("ask.keyring-gone", reason=trouble), file=sys.stderr)
        return kept or getpass.getpass(question)

    return password


def _kept(service: str, user: str) -> tuple[str | None, str]:
    """Return the password in the system's keyring, and why that can't be asked."""
    try:
        return system_keyring.find(service, user), ""
    except system_keyring.KeyringGoneError as gone:
        return None, str(gone)
