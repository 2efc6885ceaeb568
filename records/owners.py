"""Which other case beside one a 認証ID or a mail address belongs to.

Case folders are the truth; they are read without opening the cases.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from records.case import ListedCase, Store, StoreError
from records.case_index import CaseIndex
from records.damage import HEAD, JOURNAL, Known, no_less_than
from records.journal import Journal
from records.links import is_link
from records.progress import Progress
from terms.auth_id import same_auth_id


def same_address(one: str, other: str) -> bool:
    """Are two mail addresses one, for all that we know?"""
    return one.strip().casefold() == other.strip().casefold()


@dataclass(frozen=True)
class _Other:
    folder: Path
    auth_id: str | None
    email: str
    complete: bool


class OtherCases:
    """The cases in the store of one, but for itself; each is read anew only where it changed.

    Threads may share it.
    """

    def __init__(self, case_folder: Path) -> None:
        self._folder = case_folder
        self._index = CaseIndex(Store(case_folder.parent.parent))
        self._one = threading.Lock()

    def owner_of(self, auth_id: str) -> str | None:
        """Return the other case that has this 認証ID; None when none has."""
        for each in self._others():
            if each.auth_id is not None and same_auth_id(each.auth_id, auth_id):
                return each.folder.name
        return None

    def in_hand_with(self, address: str, *, without_auth_id: bool = False) -> list[str]:
        """Other cases with this mail address that may be registered and are not complete."""
        found = []
        for each in self._others():
            if each.complete or not same_address(each.email, address):
                continue
            case = _progress(each.folder)
            in_hand = case.may_have_registered and case.state != "complete"
            if in_hand and not (without_auth_id and case.auth_id):
                found.append(each.folder.name)
        return found

    def _others(self) -> Iterator[_Other]:
        with self._one:
            try:
                listed = self._index.survey()
            except StoreError:  # told where the case was opened
                return
        for each in listed:
            other = _other(each) if isinstance(each, ListedCase) else self._of_damaged(each)
            if other is not None and other.folder.name != self._folder.name:
                yield other

    def _of_damaged(self, trouble: StoreError) -> _Other | None:
        """Return what can still be read of a case that can't be listed; None where nothing can."""
        folder = self._folder.with_name(trouble.params["case"])
        if is_link(folder) or is_link(folder / HEAD):
            return None
        head = _head(folder)
        applicant = head.get("applicant")
        if not isinstance(applicant, Mapping):
            return None
        address = str(applicant.get("email", ""))
        return _Other(folder, Known.of(head).auth_id, address, complete=False)


def _other(case: ListedCase) -> _Other:
    complete = case.state == "complete"
    return _Other(case.folder, case.auth_id, case.applicant.email, complete)


def _head(folder: Path) -> Mapping[str, Any]:
    try:
        head = json.loads((folder / HEAD).read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return head if isinstance(head, Mapping) else {}


def _progress(folder: Path) -> Progress:
    """Return how far a case is, by its journal: a hand-over is told there alone."""
    known = Known.of(_head(folder))
    try:
        return no_less_than(known, Journal(folder / JOURNAL).read())[0]
    except (OSError, ValueError):  # nobody can say what it held
        damaged = Progress(may_have_submitted=True)
        damaged.no_less_than(known.state, known.auth_id)
        return damaged
