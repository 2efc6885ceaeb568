"""A case in a few lines, without telling whose it is."""

from __future__ import annotations

import sys
from typing import Any

from desk.problems import told
from desk.words import Words
from flows.cases.reminders import agreed_language
from records.case import StoreError
from records.ends import card_until, certificate_until, password_until
from records.listed import AnyCase
from terms.masking import masked_email, masked_name


def summary(case: AnyCase) -> dict[str, Any]:
    """Return the fields that every action shows."""
    return {
        "case": case.id,
        "created": case.created.isoformat(),
        "state": case.state,
        "auth_id": case.auth_id,
        "procedure": case.procedure,
        "edition": case.site.edition.key,
        "site": case.site.origin,
        "simulated": case.site.loopback,
        "name": masked_name(case.applicant.name),
        "email": masked_email(case.applicant.email),
        "password_until": _day(password_until(case)),
        "certificate_until": _day(certificate_until(case)),
        "card_until": _day(card_until(case)),
        "reminders": agreed_language(case),
        "folder": str(case.folder),
    }


def in_person(case: AnyCase) -> dict[str, Any]:
    """Return what is read in the time of the desk; and whole, by whoever sits at the terminal."""
    told = {"created": f"{case.created.astimezone():%Y-%m-%d %H:%M:%S}"}
    if sys.stdout.isatty():
        told |= {"name": case.applicant.name, "email": case.applicant.email}
    return told


def entry(words: Words, each: AnyCase | StoreError) -> dict[str, Any]:
    """Return a case of the list, or why it can't be read."""
    if isinstance(each, StoreError):
        return {"case": each.params["case"], "error": told(words, each.code, each.params).to_json()}
    return summary(each)


def _day(day: object) -> str | None:
    return None if day is None else str(day)
