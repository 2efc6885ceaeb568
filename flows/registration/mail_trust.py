"""Whom a mail is believed by: the receiving server, DKIM looked up by ourselves, or the person."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import mail
from flows.options import TrustOptions
from flows.registration.clock import Clock
from flows.user_interaction import UserInteraction
from records.case import Case

MailKind = Literal["registered", "password-set", "go-on"]

# Reasons that say no more than that nobody vouches for the author yet.
NOBODY_VOUCHES = frozenset(
    ("auth-missing", "auth-nameless", "auth-unknown-server", "auth-unclear", "behind-another")
)


@dataclass(frozen=True)
class Others:
    """What other cases have to do with a mail: the one that has its auth_id, and those that wait
    for one at the same address where it names nobody.
    """

    owner: str | None = None
    shared_with: tuple[str, ...] = ()


NOBODY = Others()


@dataclass(frozen=True)
class KeptMail:
    """A mail of the case: its file, what it says, and whether it is believed.

    ``place`` is the folder or file in which it was found, ``others`` what was known of other cases
    when it was weighed.
    """

    path: Path
    message: mail.Message
    trusted: bool
    reasons: tuple[mail.Reason, ...]
    ask: bool = False  # nothing speaks against it, nobody vouches for it: a person may decide
    place: str = ""
    spam: bool = False  # in a spam folder
    others: Others = NOBODY

    def of(self, kind: MailKind) -> bool:
        return self.message.goes_on if kind == "go-on" else self.message.kind == kind

    @property
    def where(self) -> str:
        """Its name among the places where an auth_id was seen."""
        return f"mail:{self.path.name}"

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(reason.code for reason in self.reasons)

    @property
    def contradicts(self) -> bool:
        """Is the only thing against it that its auth_id is another one?"""
        return self.codes == {"id-differs"}

    def judged(self, verdict: mail.Verdict) -> KeptMail:
        ask = verdict.ask and not verdict.trusted
        return replace(self, trusted=verdict.trusted, reasons=verdict.reasons, ask=ask)


class Trust:
    """Weighs the mails of one case."""

    def __init__(self, case: Case, options: TrustOptions, clock: Clock | None = None) -> None:
        self._case = case
        self._clock = clock or Clock()
        self._options = options
        self._authserv_ids = options.authserv_ids

    def weigh(self, kept: KeptMail, data: bytes, signed: frozenset[str] = frozenset()) -> KeptMail:
        """Return what the mail itself and the receiving server say.

        ``signed``: whose DKIM holds.
        """
        return kept.judged(self.verdict(kept.message, data, kept.others, lambda _: signed))

    def verdict(
        self,
        message: mail.Message,
        data: bytes,
        others: Others = NOBODY,
        signatures: Callable[[bytes], frozenset[str]] | None = None,
    ) -> mail.Verdict:
        """Return what this case makes of a mail.

        Without ``signatures`` DNS is asked where it may be.
        """
        expected = replace(self._expectation(), owner=others.owner, shared_with=others.shared_with)
        return mail.judge(message, data, expected, signatures=signatures or self._signed)

    def may_be_signed(self, kept: KeptMail, data: bytes) -> bool:
        """Could a look-up in DNS settle it? Never asked on loopback."""
        return (
            self._options.dns is not None
            and not self._case.site.loopback
            and kept.ask
            and bool(kept.codes & NOBODY_VOUCHES)
            and b"dkim-signature" in data[: 256 * 1024].lower()
        )

    async def look_up(self, kept: KeptMail, data: bytes) -> KeptMail:
        """Weigh it again with its DKIM signature, in a thread; no DNS leaves it as it was."""
        return self.weigh(kept, data, await asyncio.to_thread(self._signed, data))

    async def server_learned(self, kept: KeptMail, data: bytes, user: UserInteraction) -> bool:
        """Ask whether the server that vouches for a mail is the desk's own, and keep the answer."""
        remember = self._options.remember
        if remember is None or kept.codes != {"auth-unknown-server"}:
            return False
        server = mail.server_to_learn(kept.message, data, self._expectation())
        if server is None:
            return False
        facts = {
            "server": server,
            "file": kept.path.name,
            "sender": kept.message.sender or "",
            "subject": kept.message.subject,
        }
        if not await user.agree("run.learn-server", serious=True, **facts):
            return False
        remember(server)
        self._authserv_ids = (*self._authserv_ids, server)
        user.tell("run.server-learned", server=server)
        return True

    def _signed(self, data: bytes) -> frozenset[str]:
        if self._options.dns is None or self._case.site.loopback:
            return frozenset()
        domain = self._case.site.edition.mail_domain
        return mail.signing_domains(data, self._options.dns(), domain)

    def _expectation(self) -> mail.Expectation:
        case = self._case
        expected = mail.Expectation(
            mail_domain=case.site.edition.mail_domain,
            link_origins=(case.site.origin,),
            recipient=case.applicant.email,
            authserv_ids=self._authserv_ids,
            loopback=case.site.loopback,
            expected_auth_id=case.auth_id,
            name=case.applicant.name,
        )
        return self._clock.weighs(expected, case)


def read_for(case: Case, data: bytes) -> mail.Message:
    """Read a mail for a case: a value of its person is no 認証ID, whatever it is called."""
    return without_own_values(case, mail.read(data))


def without_own_values(case: Case, message: mail.Message) -> mail.Message:
    """Return a mail that was read, without values of the person among its 認証IDs."""
    ids = tuple(each for each in message.auth_ids if not case.is_own_value(each))
    return replace(message, auth_ids=ids, auth_id=ids[0] if len(ids) == 1 else None)
