"""What of a journal is lost, and what ``case.json`` still knows of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from records.journal import JournalText
from records.possible_ids import possible_auth_ids
from records.progress import STATES, Progress, State

HEAD, JOURNAL = "case.json", "journal.jsonl"


@dataclass(frozen=True)
class Damage:
    """What of a journal can't be read: lines that are no entries, and how many are gone.

    ``may_be`` is what looks like a 認証ID in lines that can't be read, those included that a kill
    cut off, and that the case does not have: for a person to look at.
    """

    lines: tuple[int, ...] = ()
    lost: int = 0
    may_be: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines or self.lost)


@dataclass(frozen=True)
class Known:
    """What ``case.json`` knows of the journal: it is never ahead of it."""

    state: State = "prepared"
    auth_id: str | None = None
    entries: int = 0

    @classmethod
    def of(cls, head: Mapping[str, Any]) -> Known:
        """As it stands in a file that anything may stand in."""
        state, auth_id, entries = (head.get(name) for name in ("state", "auth_id", "entries"))
        return cls(
            state if state in STATES else "prepared",
            auth_id if isinstance(auth_id, str) else None,
            entries if isinstance(entries, int) else 0,
        )

    def to_json(self) -> dict[str, Any]:
        return {"state": self.state, "auth_id": self.auth_id, "entries": self.entries}

    def lost_by(self, text: JournalText, state: State) -> int:
        """Return how many entries a journal has lost that says no more than this."""
        if self.entries:
            return max(0, self.entries - len(text.entries) - len(text.damaged))
        # Written by a version that did not count: no more than that something is gone.
        return int(STATES.index(self.state) > STATES.index(state))


def no_less_than(known: Known, text: JournalText) -> tuple[Progress, Damage]:
    """Return what a journal says; where it is damaged, no less than ``case.json`` knows of it.

    Raises ValueError for an entry that is not whole.
    """
    progress = Progress()
    for number, entry in text.entries:
        try:
            progress.take(entry)
        except (KeyError, TypeError, ValueError, AttributeError):
            raise ValueError(f"{JOURNAL}: line {number}") from None
    damage = Damage(text.damaged, known.lost_by(text, progress.state))
    if damage:
        progress.no_less_than(known.state, known.auth_id)
        # What can't be read may have been the press.
        progress.may_have_submitted |= progress.state == "prepared"
    may_be = possible_auth_ids(text.unread, [each.auth_id for each in progress.sightings])
    return progress, replace(damage, may_be=may_be) if may_be else damage
