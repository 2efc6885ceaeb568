"""What a desk that had worked alone finds when it is back, told before its next case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from terms.findings import Note

if TYPE_CHECKING:
    from ledger.conflicts import Conflict
    from ledger.ledger import Ledger

AT_THE_DOOR = 20  # cases that are told to the ledger before the first conflict is looked for

TOLD = {
    "person": "ledger.twice-person",
    "auth-id": "ledger.twice-auth-id",
    "case": "ledger.twice-case",
}


def conflicts_of_desk(ledger: Ledger) -> list[Note]:
    """Tell the office what this desk did alone; what of it contradicts others. Raises LedgerError.

    More cases than a desk begins on a day are told beside the run, and looked at the next time.
    """
    from ledger.conflicts import conflicts

    done = ledger.catch_up(AT_THE_DOOR)
    return [noted(each) for each in conflicts(ledger, done.others, own=True)]


def noted(conflict: Conflict) -> Note:
    """Return it as it is told."""
    params = {"one": conflict.one, "other": conflict.other}
    return Note(TOLD[conflict.what], params)
