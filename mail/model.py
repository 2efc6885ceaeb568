"""What a mail says and what is thought of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from mail.marks import Mark
from terms.auth_id import AuthId

Kind = Literal["registered", "password-set", "other"]
Forwarded = Literal["no", "inline", "attached"]
ReasonCode = Literal[
    Mark,
    "address-shared",
    "auth-failed",
    "auth-missing",
    "auth-nameless",
    "auth-unclear",
    "auth-unknown-server",
    "authenticated",
    "clocks-differ",
    "date-missing",
    "forwarded",
    "from-the-future",
    "id-differs",
    "id-of-another",
    "link-host",
    "link-lookalike",
    "link-not-https",
    "link-odd-characters",
    "link-port",
    "link-punycode",
    "link-redirect",
    "link-rewritten",
    "link-scheme",
    "link-text-differs",
    "link-too-long",
    "link-unwrapped",
    "link-userinfo",
    "no-id",
    "name-other",
    "no-link",
    "provider-abroad",
    "provider-carrier",
    "provider-gmail",
    "provider-hotmail",
    "recipient-missing",
    "recipient-other",
    "sender-lookalike",
    "sender-missing",
    "sender-other",
    "several-ids",
    "signature-holds",
    "too-old",
    "waiting-address",
    "waiting-another-day",
    "waiting-blocked",
    "waiting-spam",
]


@dataclass(frozen=True)
class Link:
    """A link of a mail. ``text`` is what people see of it, None where the address itself is.

    ``through``: the host of a security service that had rewritten it; ``url`` is the one inside.
    """

    url: str
    text: str | None = None
    near_password: bool = False
    through: str = ""


@dataclass(frozen=True)
class Message:
    """One mail as it was read; nothing in it has been believed yet.

    ``auth_ids`` are all different candidates in their order; ``auth_id`` is the only one, None
    when there is none or when they disagree. ``url`` is the link that looks like the password
    page, ``urls`` all. ``sender`` and ``recipients`` (To and Cc: what the author wrote, not where
    it was delivered) are addresses in lower case, without names.
    ``date`` is aware (UTC). ``text`` is what a person would see, at most 64 Ki characters.
    ``marks`` are oddities met while reading, in the words of :data:`mail.marks.MARKS`.
    ``goes_on``: the mail has no auth_id but a link, or the ``code`` to type, with which a
    registration that was begun goes on (edition 2026, assumed); its kind is "other".
    ``filed``: a mail of kind "registered" that has no link, as the password was chosen before
    (edition 2026 in two stages, assumed).
    ``addressee`` is the name that the mail speaks to, "" where it names nobody or several.
    """

    kind: Kind = "other"
    auth_id: AuthId | None = None
    auth_ids: tuple[AuthId, ...] = ()
    url: str | None = None
    urls: tuple[str, ...] = ()
    subject: str = ""
    sender: str | None = None
    sender_name: str = ""
    recipients: tuple[str, ...] = ()
    date: datetime | None = None
    links: tuple[Link, ...] = ()
    forwarded: Forwarded = "no"
    text: str = ""
    marks: frozenset[str] = frozenset()
    goes_on: bool = False
    filed: bool = False
    code: str = ""
    addressee: str = ""


@dataclass(frozen=True)
class Expectation:
    """The mail that is waited for.

    ``link_origins`` are exact origins ("https://www.ras-immi.moj.go.jp"), ``authserv_ids`` the
    receiving servers whose Authentication-Results are believed (RFC 8601). A mail that speaks to
    another ``name`` than the applicant's is not theirs; one that names nobody may be of any of the
    cases that its address is ``shared_with``. ``owner`` is the other case that has its auth_id.
    ``not_before``, ``sure_from`` and ``now`` are aware; ``now`` None means the clock. Of a mail
    between ``not_before`` and ``sure_from`` nobody but a person can say whether it is an older one
    or a clock is wrong: ``begun`` and ``begun_there`` are when the case was begun, by our clock and
    by the site's.
    """

    mail_domain: str
    link_origins: tuple[str, ...]
    recipient: str | None = None
    not_before: datetime | None = None
    authserv_ids: tuple[str, ...] = ()
    loopback: bool = False
    expected_auth_id: str | None = None
    name: str | None = None
    shared_with: tuple[str, ...] = ()
    owner: str | None = None
    now: datetime | None = None
    sure_from: datetime | None = None
    begun: str = ""
    begun_there: str = ""


@dataclass(frozen=True)
class Reason:
    """A sentence about a mail or an address: text ``mail.reason.<code>`` with ``params``."""

    code: ReasonCode
    params: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"mail.reason.{self.code}"


@dataclass(frozen=True)
class Verdict:
    """``trusted``: may be used and followed. ``ask``: unknown, the person may decide.

    ``reasons`` say what speaks against (empty when trusted), ``grounds`` what speaks for it.
    Neither trusted nor ask: shown and kept, never followed, never used.
    """

    trusted: bool
    ask: bool
    reasons: tuple[Reason, ...]
    grounds: tuple[Reason, ...] = ()
