"""The auth-ID mails of one case: kept as they come, judged, and waited for.

The mailbox is read from the first step on, so that a mail that overtakes the screen is not
missed. Mails of other people and about other things are looked at in memory only and never kept.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import mail
from flows.outcomes import Failed, NeedsPerson
from flows.people import People
from records.case import Case

MailKind = Literal["registered", "password-set", "go-on"]

# Clocks of mail servers differ; a mail may seem a little older than the case it answers.
CLOCK_TOLERANCE = timedelta(minutes=10)


@dataclass(frozen=True)
class KeptMail:
    """A mail of the case: its file, what it says, and whether it is believed."""

    path: Path
    message: mail.Message
    trusted: bool
    reasons: tuple[mail.Reason, ...]
    ask: bool = False  # nothing speaks against it, nobody vouches for it: a person may decide

    def of(self, kind: MailKind) -> bool:
        return self.message.goes_on if kind == "go-on" else self.message.kind == kind

    @property
    def where(self) -> str:
        """Its name among the places where an auth_id was seen."""
        return f"mail:{self.path.name}"


class Mailbox:
    """The mails of a case from one source, or from the person where there is none."""

    def __init__(
        self,
        source: mail.Source | None,
        case: Case,
        people: People,
        authserv_ids: tuple[str, ...] = (),
    ) -> None:
        self._source = source
        self._case = case
        self._people = people
        self._authserv_ids = authserv_ids
        self._kept: list[KeptMail] = [self._reopen(entry) for entry in case.progress.mails]
        self._known = {entry["key"] for entry in case.progress.mails}
        # A link to go on belongs to one visit of the site: those of earlier visits are over.
        self._over = {kept.path for kept in self._kept}
        self._news = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Mailbox]:
        """Read the source in the background as long as this is open."""
        if self._source is None:
            yield self
            return
        self._reading = asyncio.create_task(self._read(self._source))
        try:
            yield self
        finally:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)
            await self._source.close()

    async def wait_for(self, kind: MailKind, limit: float) -> KeptMail:
        """The believed mail of a kind, now or within ``limit`` seconds.

        A mail that nobody vouches for is shown to the person, who may believe it. Raises
        :class:`NeedsPerson` when none comes in time, :class:`Failed` when the source can't be read.
        """
        found = self._believed(kind)
        if found:
            return found
        if self._source is None:
            return await self._pasted(kind)
        deadline = asyncio.get_running_loop().time() + limit
        while True:
            found = await self._news_of(kind, self._source, deadline)
            if found.trusted or await self._person_believes(found):
                return self._believed(kind) or found

    def followed(self, kept: KeptMail) -> None:
        """Its link to go on has been opened: another visit waits for another mail."""
        self._over.add(kept.path)

    async def _news_of(self, kind: MailKind, source: mail.Source, deadline: float) -> KeptMail:
        """A believed mail of a kind, or one to ask the person about."""
        try:
            async with asyncio.timeout_at(deadline), self._news:
                while True:
                    found = self._believed(kind) or self._doubtful(kind)
                    if found:
                        return found
                    if self._reading and self._reading.done():
                        self._reading.result()
                    await self._news.wait()
        except TimeoutError:
            trouble = source.last_trouble
            raise NeedsPerson(
                "run.mail-not-come",
                kind=kind,
                source=source.name,
                domain=self._case.site.edition.mail_domain,
                trouble=trouble.code if trouble else "",
            ) from None
        except mail.MailError as trouble:
            raise Failed(trouble.code, **trouble.params) from None

    async def _person_believes(self, kept: KeptMail) -> bool:
        """Ask once about a mail; what the person says is written down."""
        believed = await self._people.agree(
            "run.believe-mail",
            serious=True,
            file=kept.path.name,
            sender=kept.message.sender or "",
            subject=kept.message.subject or "",
        )
        self._case.note("mail-decided", file=kept.path.name, believed=believed)
        self._kept[self._kept.index(kept)] = replace(kept, trusted=believed, ask=False)
        if believed and kept.message.auth_id:
            self._case.saw_auth_id(kept.message.auth_id, kept.where)
        return believed

    def _doubtful(self, kind: MailKind) -> KeptMail | None:
        if not self._people.interactive:
            return None
        return next((m for m in self._of(kind) if m.ask), None)

    def _believed(self, kind: MailKind) -> KeptMail | None:
        matching = [m for m in self._of(kind) if m.trusted]
        return matching[-1] if matching else None

    def _of(self, kind: MailKind) -> list[KeptMail]:
        over = self._over if kind == "go-on" else ()
        return [m for m in self._kept if m.of(kind) and m.path not in over]

    async def _read(self, source: mail.Source) -> None:
        try:
            async for raw in source.watch():
                if raw.key not in self._known:
                    self._known.add(raw.key)
                    await self._take(raw)
        finally:
            async with self._news:
                self._news.notify_all()

    async def _take(self, raw: mail.RawMail) -> None:
        message = mail.read(raw.data)
        if message.kind == "other" and not message.goes_on:
            return
        name = f"{len(self._kept) + 1:02d}-{'go-on' if message.goes_on else message.kind}"
        path = self._case.keep_mail(raw.data, name)
        verdict = mail.judge(message, raw.data, self._expectation())
        if verdict.trusted and message.auth_id:
            self._case.saw_auth_id(message.auth_id, f"mail:{path.name}")
        self._case.note(
            "mail",
            file=str(path.relative_to(self._case.folder)),
            kind=message.kind,
            auth_id=message.auth_id,
            trusted=verdict.trusted,
            reasons=[reason.code for reason in verdict.reasons],
            key=raw.key,
            where=raw.where,
        )
        if not verdict.trusted:
            words = self._people.words
            reasons = " ".join(words(reason.key, **reason.params) for reason in verdict.reasons)
            self._people.warn("run.mail-not-believed", file=path.name, reason=reasons)
        async with self._news:
            ask = verdict.ask and not verdict.trusted
            self._kept.append(KeptMail(path, message, verdict.trusted, verdict.reasons, ask))
            self._news.notify_all()

    def _expectation(self) -> mail.Expectation:
        case = self._case
        return mail.Expectation(
            mail_domain=case.site.edition.mail_domain,
            link_origins=(case.site.origin,),
            recipient=case.applicant.email,
            not_before=case.created - CLOCK_TOLERANCE,
            authserv_ids=self._authserv_ids,
            loopback=case.site.loopback,
            expected_auth_id=case.auth_id,
        )

    def _reopen(self, entry: dict[str, object]) -> KeptMail:
        path = self._case.folder / str(entry["file"])
        message = mail.read(path.read_bytes() if path.exists() else b"")
        return KeptMail(path, message, bool(entry["trusted"]), ())

    async def _pasted(self, kind: MailKind) -> KeptMail:
        """Without a source the person pastes the mail: they vouch for it, its link is judged."""
        text = await self._people.ask_text("run.paste-mail", kind=kind)
        data = text.encode()
        path = self._case.keep_mail(data, f"{len(self._kept) + 1:02d}-pasted")
        message = mail.read(data)
        foreign = message.url is not None and not self._case.site.owns(message.url)
        kept = KeptMail(path, message, True, ())
        whole = message.url if kind == "go-on" else message.auth_id
        if not kept.of(kind) or not whole or foreign:
            raise NeedsPerson("run.pasted-unclear", file=path.name)
        if message.auth_id:
            self._case.saw_auth_id(message.auth_id, f"mail:{path.name}")
        self._case.note(
            "mail",
            file=str(path.relative_to(self._case.folder)),
            kind=message.kind,
            auth_id=message.auth_id,
            trusted=True,
            reasons=["pasted"],
            key=f"pasted:{path.name}",
            where="person",
        )
        self._kept.append(kept)
        return kept
