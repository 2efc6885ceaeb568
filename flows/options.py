"""What desk and operator chose for a run; read before anything starts, so nothing heavy is here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mail import ImapSettings

PasswordWay = Literal["page", "ask", "generate"]


@dataclass(frozen=True)
class RunOptions:
    """What the operator chose for this run; limits in seconds."""

    password_way: PasswordWay
    until: str | None = None
    mail_limit: float = 20 * 60.0  # mails come "minutes later" [article]
    advice_after: float = 3 * 60.0  # "a few minutes" are over: say what to look at
    person_limit: float = 15 * 60.0  # a person at the reader, the keyboard or the browser
    site_limit: float = 60.0  # an answer of the site; its own limit is unknown
    settle_limit: float = 3.0  # a page at rest that shows nothing known will not show it later
    note_for_next: bool = True  # ask who leaves a case at a hand-over for a word about it


@dataclass(frozen=True)
class BrowserOptions:
    """Which browser, which profile, seen or unseen."""

    browser: str
    profile: Path
    headless: bool
    slow_mo: float = 0  # milliseconds before each action, for those who watch
    scale: float = 1  # pixels of a picture for one CSS pixel


@dataclass(frozen=True)
class TrustOptions:
    """What this desk believes of a mail.

    ``authserv_ids``: its own provider's servers. ``dns`` makes a look-up for DKIM keys that ends
    within a few seconds, None where nothing may be asked. ``remember`` keeps another server that
    the person has said yes to.
    """

    authserv_ids: tuple[str, ...] = ()
    dns: Callable[[], Callable[[str], bytes | None]] | None = None
    remember: Callable[[str], None] | None = None


@dataclass(frozen=True)
class Operators:
    """Who sits at the desk, asked once: None until then, "" where nobody wants to be named."""

    recall: Callable[[], str | None]
    remember: Callable[[str], None]


@dataclass(frozen=True)
class LedgerOptions:
    """Where this desk's ledger is: ``setting`` as it is written, SQLite in ``home`` without it.

    ``key_file`` keeps its key, where one is named. ``operator``: who sits at the desk.
    """

    home: Path
    setting: str | None = None
    key_file: Path | None = None
    operator: str | None = None


@dataclass(frozen=True)
class DeskOptions:
    """How this desk reaches browser, card and mail.

    ``card_source``: ``pcsc`` or ``link:127.0.0.1:PORT``.
    ``mail_source``: ``imap``, ``maildir:DIR``, ``folder:DIR`` or ``ask``. ``operator``: who sits at
    it, "" where the desk does not say; then ``operators`` may know.
    """

    browser: BrowserOptions
    card_source: str
    mail_source: str
    imap: ImapSettings | None = None
    trust: TrustOptions = field(default_factory=TrustOptions)
    operator: str = ""
    operators: Operators | None = None
    ledger: LedgerOptions | None = None
