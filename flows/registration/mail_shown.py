"""A mail that somebody shows for a case: judged as the case itself would judge it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypeVar

import mail
from flows.office.owners import in_hand_elsewhere, owner_elsewhere
from flows.options import LedgerOptions, TrustOptions
from flows.registration.mail_trust import Others, Trust, without_own_values
from ledger.trouble import LedgerError
from mail.folder_names import key_of
from records.case import Case
from records.owners import OtherCases

T = TypeVar("T")

Objection = Literal["mail-file.before-registration", "mail-file.of-another-case"]


@dataclass(frozen=True)
class ShownMail:
    """What a case makes of a mail.

    ``decided`` says who settled what the mail itself leaves open: "person", "dkim", or "case" for
    what an earlier run believed. ``objections`` are of the case, not of the mail.
    """

    verdict: mail.Verdict
    trusted: bool
    decided: str = ""
    objections: tuple[Objection, ...] = ()


class AsCase:
    """Judges mails that somebody shows as one case would.

    ``trouble``: why the office's ledger could not be asked, if so.
    """

    def __init__(self, case: Case, options: TrustOptions, ledger: LedgerOptions | None) -> None:
        self._case = case
        self._trust = Trust(case, options)
        self._beside = OtherCases(case.folder)
        self._ledger = ledger
        self.trouble: LedgerError | None = None

    def __call__(self, message: mail.Message, data: bytes, path: Path) -> ShownMail:
        """Judge a mail: for the case's site, its person, its time and its decisions."""
        case = self._case
        message = without_own_values(case, message)
        verdict = self._trust.verdict(message, data, Others(shared_with=self._sharing(message)))
        kept = _kept(case, data, path)
        if kept is not None and (kept["trusted"] or kept.get("decided")):
            trusted = bool(kept["trusted"])
            plain = trusted == verdict.trusted and not kept.get("decided")
            return ShownMail(verdict, trusted, "" if plain else _decided_by(kept))
        objections = self._objections(message)
        return ShownMail(verdict, verdict.trusted and not objections, objections=objections)

    def _sharing(self, message: mail.Message) -> tuple[str, ...]:
        if message.kind == "other" or message.addressee:
            return ()
        address = self._case.applicant.email
        here = self._beside.in_hand_with(address, without_auth_id=True)
        asked = partial(in_hand_elsewhere, self._case, without_auth_id=True)
        return (*here, *(self._of_office(asked) or ()))

    def _objections(self, message: mail.Message) -> tuple[Objection, ...]:
        found: list[Objection] = []
        if message.kind != "other" and not self._case.progress.may_have_registered:
            found.append("mail-file.before-registration")
        if message.auth_id and self._is_anothers(message.auth_id):
            found.append("mail-file.of-another-case")
        return tuple(found)

    def _is_anothers(self, auth_id: str) -> bool:
        if self._beside.owner_of(auth_id):
            return True
        return bool(self._of_office(partial(owner_elsewhere, auth_id, self._case)))

    def _of_office(self, ask: Callable[[LedgerOptions], T]) -> T | None:
        if self._ledger is None:
            return None
        try:
            return ask(self._ledger)
        except LedgerError as trouble:
            self._ledger, self.trouble = None, trouble
            return None


def _kept(case: Case, data: bytes, path: Path) -> dict[str, Any] | None:
    """Return the case's own entry about this mail, by its bytes or by its file."""
    key, file = key_of(data), path.resolve()
    for entry in case.progress.mails:
        if entry["key"] == key or (case.folder / str(entry["file"])).resolve() == file:
            return entry
    return None


def _decided_by(kept: dict[str, Any]) -> str:
    return str(kept.get("by") or ("person" if "pasted" in kept["reasons"] else "case"))
