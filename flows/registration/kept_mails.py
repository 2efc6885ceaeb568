"""The mails of one case as its folder and its journal have them: believed, doubted or decided."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import mail
from flows.registration.mail_trust import KeptMail, MailKind, Others, Trust, read_for
from flows.registration.owners import Owners
from flows.user_interaction import UserInteraction
from records.case import Case
from terms.errors import TextKey


class KeptMails:
    """What has been kept, oldest first. Whatever changes is written down before it counts."""

    def __init__(self, case: Case, user: UserInteraction, trust: Trust, owners: Owners) -> None:
        self._case = case
        self._user = user
        self._trust = trust
        self._owners = owners
        self._mails: list[KeptMail] = []
        self._keys = {entry["key"] for entry in case.progress.mails}
        # A link to go on belongs to one visit of the site: those of earlier visits are over.
        self._over: set[Path] = set()

    async def reopen(self) -> None:
        """Take those of earlier runs up.

        What was believed or decided stays so, doubts are weighed.
        """
        self._mails = [await self._reopened(entry) for entry in self._case.progress.mails]
        self._over = {kept.path for kept in self._mails}

    @property
    def all(self) -> tuple[KeptMail, ...]:
        """Every mail of the case, of earlier runs too."""
        return tuple(self._mails)

    def believed(self, kind: MailKind) -> KeptMail | None:
        """Return the last believed mail of a kind."""
        matching = [kept for kept in self._of(kind) if kept.trusted]
        return matching[-1] if matching else None

    def doubtful(self, kind: MailKind) -> KeptMail | None:
        """Return a mail to ask about.

        Where nobody can answer, one that contradicts stops the run.
        """
        return next(
            (
                kept
                for kept in self._of(kind)
                if kept.ask and (self._user.interactive or kept.contradicts)
            ),
            None,
        )

    def now(self, kept: KeptMail) -> KeptMail:
        """Return what is known of a mail by now."""
        return next((each for each in self._mails if each.path == kept.path), kept)

    def is_new(self, key: str) -> bool:
        """Was a mail of this key never looked at? From now on it was."""
        new = key not in self._keys
        self._keys.add(key)
        return new

    def followed(self, kept: KeptMail) -> None:
        """Its link to go on has been opened: another visit waits for another mail."""
        self._over.add(kept.path)

    def keep(self, raw: mail.RawMail, message: mail.Message, others: Others) -> KeptMail:
        """Weigh a mail that came, and write it down; it counts once it is added."""
        path = self._case.keep_mail(raw.data, "go-on" if message.goes_on else message.kind)
        kept = KeptMail(path, message, False, (), place=raw.where, spam=raw.spam, others=others)
        kept = self._trust.weigh(kept, raw.data)
        self.note(kept, raw.key, [reason.code for reason in kept.reasons])
        return kept

    def note(self, kept: KeptMail, key: str, reasons: list[str]) -> None:
        """Write into the journal what came, its auth_id first."""
        self._note_auth_id(kept)
        self._case.note(
            "mail",
            file=kept.path.relative_to(self._case.folder).as_posix(),
            kind=kept.message.kind,
            auth_id=kept.message.auth_id,
            trusted=kept.trusted,
            reasons=reasons,
            key=key,
            where=kept.place,
        )

    def add(self, kept: KeptMail) -> None:
        """Let a mail count that has been written down."""
        self._mails.append(kept)

    def change(self, after: KeptMail) -> None:
        """Put what is known of a mail now in place of what was."""
        self._mails = [after if each.path == after.path else each for each in self._mails]

    def stay_in_doubt(self, after: KeptMail) -> None:
        """Nothing was found that settles a mail: tell why it is not believed."""
        self.change(after)
        self._note_auth_id(after)
        self.warn(after)

    def decide(self, kept: KeptMail, after: KeptMail, by: str) -> None:
        """Write down what came of a mail that was in doubt."""
        file = kept.path.relative_to(self._case.folder).as_posix()
        self._case.note("mail-decided", file=file, believed=after.trusted, by=by)
        self.change(after)
        self._note_auth_id(after)
        if after.trusted:
            self.tell(after)

    async def weigh_again(self) -> None:
        """After the person said which auth_id or which server is right."""
        for kept in [each for each in self._mails if each.ask]:
            after = await self._weighed(kept, kept.path.read_bytes())
            if after.trusted:
                self.decide(kept, after, by="person")

    def tell(self, kept: KeptMail) -> None:
        """Tell the person that a believed mail is here, and where it lay."""
        message = kept.message
        name = "go-on" if message.goes_on else "filed" if message.filed else message.kind
        kind = TextKey(f"mail-kind.{name}")
        place = kept.place if self._user.interactive else self._case.masking.hide(kept.place)
        self._user.tell("run.mail-found", kind=kind, folder=place)
        if kept.spam:  # a liar's may stay there
            self._user.warn("run.mail-in-spam", folder=place)

    def warn(self, kept: KeptMail) -> None:
        """Tell the person why a mail is not believed."""
        self._user.warn("run.mail-not-believed", file=kept.path.name, reason=self.reasons(kept))

    def reasons(self, kept: KeptMail) -> str:
        """Why a mail is not believed, in words."""
        words = self._user.words
        return " ".join(words(reason.key, **reason.params) for reason in kept.reasons)

    def _of(self, kind: MailKind) -> list[KeptMail]:
        over = self._over if kind == "go-on" else ()
        return [kept for kept in self._mails if kept.of(kind) and kept.path not in over]

    def _note_auth_id(self, kept: KeptMail) -> None:
        """On the disk the moment it is seen; another one than the case's too, as its rival."""
        if kept.message.auth_id and (kept.trusted or kept.contradicts):
            self._case.saw_auth_id(kept.message.auth_id, kept.where)

    async def _reopened(self, entry: dict[str, Any]) -> KeptMail:
        path = self._case.folder / str(entry["file"])
        data = path.read_bytes() if path.exists() else b""
        place = str(entry.get("where", ""))
        kept = KeptMail(path, read_for(self._case, data), bool(entry["trusted"]), (), place=place)
        if kept.trusted or entry.get("decided") or not data:
            return kept
        return await self._weighed(kept, data)

    async def _weighed(self, kept: KeptMail, data: bytes) -> KeptMail:
        """Weigh a mail beside the other cases as they are by now."""
        others = await self._owners.around(kept.message, self._user)
        return self._trust.weigh(replace(kept, others=others), data)
