"""Which other case of this desk a 認証ID or a mail address belongs to.

Case folders are the truth; ``case.json`` is read without opening the cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from records.damage import JOURNAL, Known, no_less_than
from records.journal import Journal
from records.links import is_link
from records.progress import Progress
from terms.auth_id import same_auth_id


def owner_of(auth_id: str, case_folder: Path) -> str | None:
    """Return the other case that has this 認証ID; None when none has."""
    for name, head in _others(case_folder):
        theirs = head.get("auth_id")
        if isinstance(theirs, str) and same_auth_id(theirs, auth_id):
            return name
    return None


def in_hand_with(address: str, case_folder: Path, *, without_auth_id: bool = False) -> list[str]:
    """Other cases with this mail address that may be registered and are not complete."""
    wanted = address.strip().casefold()
    found = []
    for name, head in _others(case_folder):
        applicant = head.get("applicant")
        theirs = applicant.get("email") if isinstance(applicant, Mapping) else None
        if not isinstance(theirs, str) or theirs.strip().casefold() != wanted:
            continue
        case = _progress(case_folder.with_name(name), head)
        in_hand = case.may_have_registered and case.state != "complete"
        if in_hand and not (without_auth_id and case.auth_id):
            found.append(name)
    return found


def _progress(folder: Path, head: Mapping[str, Any]) -> Progress:
    """Return how far a case is, by its journal: a hand-over is told there alone."""
    known = Known.of(head)
    try:
        return no_less_than(known, Journal(folder / JOURNAL).read())[0]
    except (OSError, ValueError):  # nobody can say what it held
        damaged = Progress(may_have_submitted=True)
        damaged.no_less_than(known.state, known.auth_id)
        return damaged


def _others(case_folder: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path in sorted(case_folder.parent.glob("*/case.json")):
        if path.parent.name == case_folder.name or is_link(path.parent) or is_link(path):
            continue
        try:
            head = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(head, Mapping):
            yield path.parent.name, head
