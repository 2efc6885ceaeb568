"""What lies in ``inbox/`` of a case: the case file that it was opened from, a mail about it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import mail
from records.applicant import CaseError
from records.case import Case
from records.casefile import LIMIT, load_case_file
from records.links import is_link


def files_of_case(case: Case, folder: Path, *, any_procedure: bool = False) -> list[Path]:
    """Return the files of a folder that belong to a case, or with ``any_procedure`` to its person.

    A case file is known by its person and procedure, one that can't be read by the person's
    address, card or 認証ID in it; a mail (``.eml``) by its 認証ID, else by its recipient. No link
    is followed.
    """
    with contextlib.suppress(OSError):
        return [
            path
            for path in sorted(folder.iterdir())
            if not is_link(path) and path.is_file() and _belongs(path, case, any_procedure)
        ]
    return []


def delete_files(files: Iterable[Path]) -> list[Path]:
    """Delete files for good; returns those that could not be deleted."""
    left = []
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return left


def _belongs(path: Path, case: Case, any_procedure: bool) -> bool:
    try:
        match path.suffix:
            case ".toml":
                return _of_person(path, case, any_procedure)
            case ".eml":
                return _about(path, case)
    except OSError:
        pass
    return False


def _of_person(path: Path, case: Case, any_procedure: bool) -> bool:
    ours = case.applicant
    try:
        asked = load_case_file(path, date.today())
    except CaseError:
        with path.open("rb") as file:
            text = file.read(LIMIT).decode(errors="replace").casefold()
        known = (ours.email, ours.residence_card, case.auth_id)
        return any(value.casefold() in text for value in known if value)
    theirs = asked.applicant
    same = (theirs.name, theirs.birth_date) == (ours.name, ours.birth_date)
    return same and (any_procedure or asked.procedure == case.procedure)


def _about(path: Path, case: Case) -> bool:
    with path.open("rb") as file:
        message = mail.read(file.read(LIMIT))
    if message.auth_ids:
        return case.auth_id in message.auth_ids
    return case.applicant.email.casefold() in message.recipients
