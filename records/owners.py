"""Which other case of this desk a 認証ID or a mail address belongs to.

Case folders are the truth; ``case.json`` is read without opening the cases.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from records.links import is_link
from terms.auth_id import same_auth_id


def owner_of(auth_id: str, case_folder: Path) -> str | None:
    """Return the other case that has this 認証ID; None when none has."""
    for name, head in _others(case_folder):
        theirs = head.get("auth_id")
        if isinstance(theirs, str) and same_auth_id(theirs, auth_id):
            return name
    return None


def in_hand_with(address: str, case_folder: Path, *, without_auth_id: bool = False) -> list[str]:
    """Other cases with this mail address that were begun and are not complete."""
    wanted = address.strip().casefold()
    found = []
    for name, head in _others(case_folder):
        applicant = head.get("applicant")
        theirs = applicant.get("email") if isinstance(applicant, Mapping) else None
        shared = isinstance(theirs, str) and theirs.strip().casefold() == wanted
        if without_auth_id and head.get("auth_id"):
            continue
        if shared and head.get("state") not in ("prepared", "complete"):
            found.append(name)
    return found


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
