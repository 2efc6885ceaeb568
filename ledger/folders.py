"""Case folders as a ledger takes them in: all that it tells of a case, read in one go."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from records.damage import HEAD, JOURNAL, Known, no_less_than
from records.ends import card_until, certificate_until, password_until
from records.head import Head
from records.journal import Journal
from records.progress import Progress
from records.safe_files import read_whole

UNREADABLE = (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a folder that holds no whole case can end in."""

ID = re.compile(
    r"([12][0-9]{3})(0[0-9]|1[0-2])([0-2][0-9]|3[01])-([01][0-9]|2[0-4])([0-5][0-9])([0-5][0-9])"
    r"-([0-9a-f]{6})"
)
ODD = 1 << 61  # numbers of folders that somebody named otherwise

Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Act:
    """What somebody did: ``typed``, ``pressed``, ``consent`` …, and who sat at the desk then."""

    at: str
    who: str
    what: str
    operator: str | None


@dataclass(frozen=True)
class KeptNote:
    """A word for whoever goes on with a case."""

    at: str
    operator: str | None
    text: str


class KeptCase(Head):
    """A case as its folder tells it, journal and all."""

    def __init__(self, folder: Path, stamp: str, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        text = Journal(folder / JOURNAL).read()
        entries = [entry for _, entry in text.entries]
        self.folder = folder
        self.id = folder.name
        self.stamp = stamp
        self.entries = len(entries)
        self.progress: Progress = no_less_than(Known.of(data), text)[0]
        self.states = [(_at(each), str(each["state"])) for each in _states(entries)]
        self.acts = list(_acts(entries))
        self.notes = list(_notes(entries))

    @property
    def auth_id(self) -> str | None:
        return self.progress.auth_id

    @property
    def facts(self) -> Mapping[str, Any]:
        return self.progress.facts

    @property
    def ends(self) -> Iterator[tuple[str, date]]:
        """What of the case ends, and its last day."""
        for what, until_of in (
            ("password", password_until),
            ("certificate", certificate_until),
            ("card", card_until),
        ):
            if until := until_of(self):
                yield what, until


def read_kept(folder: Path) -> KeptCase:
    """Read a case folder. Raises one of :data:`UNREADABLE` where it is damaged."""
    stamp = stamp_of(str(folder))  # before it is read: a change meanwhile is seen the next time
    return KeptCase(folder, stamp, json.loads(read_whole(f"{folder}/{HEAD}").decode()))


def stamp_of(folder: str) -> str:
    """Return what of a case's two files changes whenever they do.

    Raises OSError without ``case.json``.
    """
    head = os.lstat(f"{folder}/{HEAD}")  # for thousands of them
    try:
        journal = os.lstat(f"{folder}/{JOURNAL}")
    except FileNotFoundError:
        return f"{head.st_ino} {head.st_size} {head.st_mtime_ns}"
    return (
        f"{head.st_ino} {head.st_size} {head.st_mtime_ns} {journal.st_size} {journal.st_mtime_ns}"
    )


def number_of(case_id: str) -> int:
    """Return the number of a case in the ledger, in the order of the ids."""
    found = ID.fullmatch(case_id)
    if not found:
        digest = hashlib.sha256(case_id.encode(errors="surrogateescape")).digest()
        return ODD | (int.from_bytes(digest[:8], "big") >> 4)
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    moment = ((((year * 13 + month) * 32 + day) * 25 + hour) * 60 + minute) * 60 + second
    return moment << 24 | int(found[7], 16)


def _states(entries: list[dict[str, Any]]) -> Iterator[Entry]:
    """Each state that was reached; ``prepared`` again where a press came to nothing."""
    for entry in entries:
        if entry["event"] in ("state", "recovered") and isinstance(entry.get("state"), str):
            yield entry
        elif entry["event"] in ("not-sent", "refused") and entry.get("of") != "account":
            yield {**entry, "state": "prepared"}


def _acts(entries: list[dict[str, Any]]) -> Iterator[Act]:
    for entry, operator in _with_operators(entries):
        match entry["event"]:
            case "person":
                yield Act(_at(entry), str(entry.get("who")), str(entry.get("what")), operator)
            case "filled":
                yield Act(_at(entry), "driver", "typed", operator)
            case "state" if entry.get("state") == "submitting":
                yield Act(_at(entry), "driver", "pressed", operator)
            case "opening-account":
                yield Act(_at(entry), "driver", "account-pressed", operator)
            case "may-submit":
                yield Act(_at(entry), "operator", "may-submit", operator)
            case _:
                pass


def _notes(entries: list[dict[str, Any]]) -> Iterator[KeptNote]:
    for entry, operator in _with_operators(entries):
        if entry["event"] == "put-aside":
            yield KeptNote(_at(entry), operator, str(entry.get("note", "")))


def _with_operators(entries: list[dict[str, Any]]) -> Iterator[tuple[Entry, str | None]]:
    """Each entry, and who sat at the desk when it was written."""
    operator = None
    for entry in entries:
        if entry["event"] == "operator":
            operator = str(entry.get("name") or "") or None
        yield entry, operator


def _at(entry: Entry) -> str:
    return str(entry.get("at", ""))
