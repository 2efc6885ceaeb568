"""A case as a list tells it: read without going through its journal where that is not needed.

``case.json`` says what the journal came to and how long it was then. What was added since is
looked through for anything that a list tells; where there is such a thing, where the journal is
shorter, or where nothing is said, the journal is gone through for it. The journal stays the truth.

A desk has thousands of cases: what is done here for each of them is done sparingly.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from records.applicant import Applicant, Category, Procedure
from records.damage import Known, no_less_than
from records.editions import Site
from records.head import Head
from records.journal import Journal, JournalText, added_since, entries_of
from records.progress import STATES, Progress, State
from records.safe_files import read_whole

_TELLING = rb"state|not-sent|refused|recovered|auth_id|auth-id-decided|fact"
TELLING = re.compile(rb'"event":\s*"(?:%b)"' % _TELLING)
PROVING = re.compile(rb'"event":\s*"(?:%b|mail|mail-decided|may-submit)"' % _TELLING)
"""What shows that a state was reached, besides."""


class AnyCase(Protocol):
    """What is told of a case in a list, wherever it was read."""

    @property
    def id(self) -> str: ...
    @property
    def folder(self) -> Path: ...
    @property
    def procedure(self) -> Procedure: ...
    @property
    def category(self) -> Category: ...
    @property
    def site(self) -> Site: ...
    @property
    def created(self) -> datetime: ...
    @property
    def applicant(self) -> Applicant: ...
    @property
    def state(self) -> State: ...
    @property
    def auth_id(self) -> str | None: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


class ListedCase(Head):
    """What was asked and how far it came; nothing can be done with it."""

    def __init__(self, folder: Path, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.folder = folder
        self.id = folder.name
        self.state: State
        self.auth_id: str | None
        self.facts: Mapping[str, Any]
        journal = f"{folder}/journal.jsonl"
        if _still_true(data, journal):
            self.state, self.auth_id, self.facts = data["state"], data["auth_id"], data["facts"]
        else:
            told = _told(Known.of(data), journal)
            self.state, self.auth_id, self.facts = told.state, told.auth_id, told.facts


def read_listed(folder: Path) -> ListedCase:
    """Read a case folder.

    Raises OSError, ValueError, KeyError, TypeError or AttributeError for one that is damaged.
    """
    return ListedCase(folder, json.loads(read_whole(f"{folder}/case.json")))


def _still_true(data: Mapping[str, Any], journal: str) -> bool:
    """Tell whether ``case.json`` says what the journal says."""
    length = data.get("journal")
    whole = (
        type(length) is int
        and data.get("state") in STATES
        and isinstance(data.get("auth_id"), str | None)
        and isinstance(data.get("facts"), dict)
    )
    if not whole or length is None or length < 0:
        return False
    if length == 0:
        return added_since(journal, 0) == b""
    added = added_since(journal, length - 1)
    # An entry ends where it ended: else it is another journal, out of a backup.
    return added is not None and added.startswith(b"\n") and not TELLING.search(added)


def _told(known: Known, path: str) -> Progress:
    """Return what a journal adds up to, no less than is known of it, as far as a list tells it."""
    if known.entries:
        return no_less_than(known, Journal(Path(path)).read())[0]
    lines = _telling_lines(added_since(path, 0) or b"")
    return no_less_than(known, JournalText(tuple(enumerate(entries_of(lines))), ()))[0]


def _telling_lines(journal: bytes) -> Iterator[bytes]:
    end = 0
    while found := PROVING.search(journal, end):
        begin = journal.rfind(b"\n", 0, found.start()) + 1
        end = journal.find(b"\n", found.end())
        end = len(journal) if end < 0 else end
        yield journal[begin:end]
