"""A mail that somebody shows for a case: judged as the case itself would judge it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import mail
from flows.options import TrustOptions
from flows.registration.mail_trust import Trust, without_own_values
from mail.folder_names import key_of
from records.case import Case
from records.owners import owner_of

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


def judged_for(
    case: Case, message: mail.Message, data: bytes, path: Path, options: TrustOptions
) -> ShownMail:
    """Judge a mail as ``case`` would: for its site, its person, its time and its decisions."""
    message = without_own_values(case, message)
    verdict = Trust(case, options).verdict(message, data)
    kept = _kept(case, data, path)
    if kept is not None and (kept["trusted"] or kept.get("decided")):
        trusted = bool(kept["trusted"])
        plain = trusted == verdict.trusted and not kept.get("decided")
        return ShownMail(verdict, trusted, "" if plain else _decided_by(kept))
    objections = _objections(case, message)
    # Whose ID it is, is said once, by the case: the mail itself knows nothing of other cases.
    reasons = tuple(each for each in verdict.reasons if each.code != "id-of-another")
    trusted = verdict.trusted and not objections
    return ShownMail(replace(verdict, reasons=reasons), trusted, objections=objections)


def _kept(case: Case, data: bytes, path: Path) -> dict[str, Any] | None:
    """Return the case's own entry about this mail, by its bytes or by its file."""
    key, file = key_of(data), path.resolve()
    for entry in case.progress.mails:
        if entry["key"] == key or (case.folder / str(entry["file"])).resolve() == file:
            return entry
    return None


def _decided_by(kept: dict[str, Any]) -> str:
    return str(kept.get("by") or ("person" if "pasted" in kept["reasons"] else "case"))


def _objections(case: Case, message: mail.Message) -> tuple[Objection, ...]:
    found: list[Objection] = []
    if message.kind != "other" and not case.progress.may_have_registered:
        found.append("mail-file.before-registration")
    if message.auth_id and owner_of(message.auth_id, case.folder):
        found.append("mail-file.of-another-case")
    return tuple(found)
