"""The auth-ID mails of one case: read as they come, waited for, and asked about.

The mailbox is read from the first step on, so that a mail that overtakes the screen is not
missed. Mails of other people and about other things are looked at in memory only and never kept.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

import mail
from flows.options import TrustOptions
from flows.outcomes import Failed, NeedsPerson
from flows.registration.clock import Clock
from flows.registration.discreet import Discreet
from flows.registration.kept_mails import KeptMails
from flows.registration.mail_trust import KeptMail, MailKind, Others, Trust, read_for
from flows.registration.mail_waiting import patiently
from flows.registration.owners import Owners
from flows.user_interaction import UserInteraction
from flows.waits import first_done, side_by_side
from records.case import Case
from terms.auth_id import NONE, read_auth_id

LOOK_AGAIN = 0.2  # seconds between two looks at what is wrong with a source
TRY_FOR = 5.0  # seconds that are given to a trouble of the network


class Mailbox:
    """The mails of a case from one source, or from the person where there is none.

    ``advice_after``: seconds of waiting before the person is told what to look at.
    """

    def __init__(
        self,
        source: mail.Source | None,
        case: Case,
        user: UserInteraction,
        trust: TrustOptions | None = None,
        advice_after: float = 180.0,
        clock: Clock | None = None,
        owners: Owners | None = None,
    ) -> None:
        self._source = source
        self._case = case
        self._user = Discreet.of(user, case.masking)
        self._trust = Trust(case, trust or TrustOptions(), clock)
        self._owners = owners or Owners(case)
        self._advice_after = advice_after
        self._kept = KeptMails(case, self._user, self._trust, self._owners)
        self._news = asyncio.Condition()
        self._reading: asyncio.Task[None] | None = None
        self._looking_up: set[asyncio.Task[None]] = set()
        self._broken: OSError | None = None  # what was found out could not be written down

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[Mailbox]:
        """Read the source in the background as long as this is open."""
        await self._kept.reopen()
        for kept in self._kept.all:
            self._look_up(kept)
        if self._source is not None:
            self._source.tell_to(lambda trouble: self._user.warn(trouble.code, **trouble.params))
            self._reading = asyncio.create_task(self._read(self._source))
        try:
            yield self
        finally:
            tasks = [*self._looking_up, *([self._reading] if self._reading else [])]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._source is not None:
                await self._source.close()

    async def tried(self, limit: float) -> mail.MailError | None:
        """Tell what keeps the source from being read; None once it has been, or without any.

        The person may be asked for its password: up to ``limit`` seconds are given to that, and
        ``TRY_FOR`` to what is known to be wrong and may pass.
        """
        if self._source is None or self._reading is None:
            return None
        now = asyncio.get_running_loop().time
        began = now()
        async with side_by_side(self._source.ready()) as (ready,):
            while now() - began < limit:
                await first_done(ready, self._reading, limit=LOOK_AGAIN)
                if ready.done():
                    return None
                if self._reading.done():
                    break
                if self._source.last_trouble and now() - began > TRY_FOR:
                    return self._source.last_trouble
        try:
            if self._reading.done():
                self._reading.result()
        except mail.MailError as trouble:
            return trouble
        return self._source.last_trouble or mail.MailError(
            "source-silent", source=self._source.name
        )

    async def wait_for(self, kind: MailKind, limit: float) -> KeptMail:
        """Return the believed mail of a kind, now or within ``limit`` seconds.

        A mail that nobody vouches for is shown to the person, who may believe it; one with another
        auth_id is theirs to decide. Raises :class:`NeedsPerson` when none comes in time, when the
        person puts the case aside or decides for none, :class:`Failed` when the source can't be
        read.
        """
        found = self._kept.believed(kind)
        if found:
            return found
        if self._source is None:
            return await self._pasted(kind)
        deadline = asyncio.get_running_loop().time() + limit
        while True:
            found = await patiently(
                self._news_of(kind, self._source, deadline),
                self._case,
                self._user,
                source=self._source,
                advice_after=self._advice_after,
            )
            if found.trusted or await self._settled(found):
                return self._kept.believed(kind) or found

    async def tells(self, kind: MailKind) -> None:
        """Return when a believed mail of a kind is there, however long it takes; ask nobody."""
        async with self._news:
            await self._news.wait_for(lambda: self._kept.believed(kind) is not None)

    def followed(self, kept: KeptMail) -> None:
        """Its link to go on has been opened: another visit waits for another mail."""
        self._kept.followed(kept)

    async def agreed_auth_id(self) -> str | None:
        """Return the auth_id of the case; where two were seen the person says which is right.

        All of them stay in the journal. Raises :class:`NeedsPerson` when nobody can say, or none
        is right.
        """
        rivals = self._case.progress.rivals
        seen = self._case.progress.sightings
        for auth_id in rivals:
            where = ", ".join(each.where for each in seen if each.auth_id == auth_id)
            if await self._user.agree(
                "run.which-auth-id", serious=True, auth_id=auth_id, where=where
            ):
                self._case.decide_auth_id(auth_id)
                await self._kept.weigh_again()
                return auth_id
        if rivals:
            raise NeedsPerson(
                "run.auth-ids-differ", first=rivals[0], second=rivals[1], file=seen[-1].where
            )
        return self._case.auth_id

    async def _news_of(self, kind: MailKind, source: mail.Source, deadline: float) -> KeptMail:
        """Return a believed mail of a kind, or one to ask the person about."""
        try:
            async with asyncio.timeout_at(deadline), self._news:
                while True:
                    found = self._kept.believed(kind) or self._kept.doubtful(kind)
                    if found:
                        return found
                    if self._broken:
                        raise self._broken
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

    async def _settled(self, kept: KeptMail) -> bool:
        """Ask about a mail; what the person says is written down, and asked only once."""
        if kept.contradicts:
            await self.agreed_auth_id()
            if not self._kept.now(kept).trusted:
                self._kept.decide(kept, replace(kept, ask=False), by="person")
            return self._kept.now(kept).trusted
        if await self._trust.server_learned(kept, kept.path.read_bytes(), self._user):
            await self._kept.weigh_again()
            kept = self._kept.now(kept)
        if kept.trusted:
            return True
        believed = await self._user.agree(
            "run.believe-mail",
            serious=True,
            file=kept.path.name,
            sender=kept.message.sender or "",
            subject=kept.message.subject,
            reason=self._kept.reasons(kept),
        )
        auth_id = kept.message.auth_id  # another case may have got it meanwhile
        if believed and auth_id and await self._owners.is_anothers(auth_id, self._user):
            believed = False
        self._kept.decide(kept, replace(kept, trusted=believed, ask=False), by="person")
        return believed

    async def _read(self, source: mail.Source) -> None:
        try:
            async for raw in source.watch():
                if self._kept.is_new(raw.key):
                    await self._take(raw)
        finally:
            async with self._news:
                self._news.notify_all()

    async def _take(self, raw: mail.RawMail) -> None:
        message = read_for(self._case, raw.data)
        if message.kind == "other" and not message.goes_on:
            return
        if not message.goes_on and not self._case.progress.may_have_registered:
            return  # before this case's own press it is somebody else's, or an older one
        if message.auth_id and await self._owners.is_anothers(message.auth_id, self._user):
            return
        others = Others(shared_with=await self._owners.sharing(message, self._user))
        kept = self._kept.keep(raw, message, others)
        async with self._news:
            self._kept.add(kept)
            if kept.trusted:
                self._kept.tell(kept)
            elif not self._look_up(kept):
                self._kept.warn(kept)
            self._news.notify_all()

    def _look_up(self, kept: KeptMail) -> bool:
        """Start looking for its DKIM key where that can settle it; nobody is asked meanwhile."""
        data = kept.path.read_bytes() if kept.ask else b""
        if not self._trust.may_be_signed(kept, data):
            return False
        self._kept.change(replace(kept, ask=False))
        task = asyncio.create_task(self._looked_up(kept, data))
        self._looking_up.add(task)
        task.add_done_callback(self._looking_up.discard)
        return True

    async def _looked_up(self, kept: KeptMail, data: bytes) -> None:
        after = await self._trust.look_up(kept, data)
        async with self._news:
            try:
                if after.trusted:
                    self._kept.decide(kept, after, by="dkim")
                else:
                    self._kept.stay_in_doubt(after)
            except OSError as trouble:
                self._broken = trouble
            self._news.notify_all()

    async def _pasted(self, kind: MailKind) -> KeptMail:
        """Without a source the person pastes the mail, or types the auth_id that it tells.

        They vouch for it; its link is judged all the same.
        """
        text = await self._user.ask_text("run.paste-mail", kind=kind)
        data = text.encode()
        path = self._case.keep_mail(data, "pasted")
        message = read_for(self._case, data)
        typed = read_auth_id(text)  # an auth_id alone, typed by hand
        if self._case.is_own_value(typed):
            self._user.warn("run.auth-id-own-value")
            typed = NONE
        if kind != "go-on" and typed and not message.auth_id:
            message = replace(message, kind=kind, auth_id=typed)
        foreign = message.url is not None and not self._case.site.owns(message.url)
        kept = KeptMail(path, message, True, (), place="person")
        whole = message.url if kind == "go-on" else message.auth_id
        anothers = message.auth_id and await self._owners.is_anothers(message.auth_id, self._user)
        if not kept.of(kind) or not whole or foreign or anothers:
            raise NeedsPerson("run.pasted-unclear", file=path.name)
        self._kept.note(kept, f"pasted:{path.name}", ["pasted"])
        # An auth_id alone opens no password page, unless none is needed any more.
        if kind != "registered" or message.url or message.filed:
            self._kept.add(kept)
        return kept
