"""Where mails come from: one small interface."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol

from mail.errors import MailError

LIMIT = 48 * 1024 * 1024
"""Of a mail longer than this many bytes only the beginning is handed over."""


@dataclass(frozen=True)
class RawMail:
    """One mail as it lies at its source.

    ``where`` names the place for people ("INBOX", "迷惑メール", a file name). ``key`` is the same
    for the same bytes, in every run and every folder: "sha256:" and 64 hexadecimal digits.
    ``spam``: it lay in a spam folder. ``truncated``: longer than :data:`LIMIT`.
    """

    data: bytes
    where: str
    key: str
    spam: bool = False
    truncated: bool = False


@dataclass(frozen=True)
class ImapSettings:
    """An IMAP account. ``password`` is called at each connection and may block (keyring, command).

    ``folders``: the first is watched with IDLE, the others, the spam folder and (with
    ``elsewhere``) all remaining ones are looked at every ``round_seconds``. ``since``: of what
    is there at the beginning only mails received from that day on (None: all, of remaining folders
    the last day's); what arrives later is found by its UID alone. ``login`` "xoauth2" takes what
    ``password`` returns for an access token.
    ``hurry_seconds``: when positive, IDLE is renewed as often as that. Dovecot holds its news back
    for half a second; who waits at the screen may ask sooner, at two commands each time.
    ``ca_file``: PEM certificates trusted instead of the system's.
    """

    host: str
    port: int = 993
    user: str = ""
    password: Callable[[], str] = field(default=lambda: "", repr=False)
    folders: tuple[str, ...] = ("INBOX",)
    tls: Literal["tls", "starttls"] = "tls"
    login: Literal["password", "xoauth2"] = "password"
    since: datetime | None = None
    elsewhere: bool = True
    ca_file: Path | None = None
    idle_seconds: float = 120.0
    hurry_seconds: float = 0.0
    round_seconds: float = 20.0
    timeout_seconds: float = 20.0


class Source(Protocol):
    """A place that mails come from."""

    @property
    def name(self) -> str:
        """For people: "imap hanh@example.jp", "maildir /path"."""

    @property
    def last_trouble(self) -> MailError | None:
        """What is wrong at the moment, for display; None when all is well."""

    def tell_to(self, hear: Callable[[MailError], None]) -> None:
        """Whom to tell at once, and each thing once, what lies there and is not read."""

    def watch(self) -> AsyncIterator[RawMail]:
        """Everything that is there and then what arrives, each mail once, until closed.

        Reconnects by itself. Raises MailError where trying again would not help (wrong password,
        certificate not trusted, folder missing).
        """

    async def ready(self) -> None:
        """Return when it has been read once, while somebody watches it; never where it can't be."""

    async def close(self) -> None:
        """Stop watching and let go of everything; may be called twice."""
