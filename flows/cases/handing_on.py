"""What the next colleague has to know of a case: who was at it, what they saw and noted last."""

from __future__ import annotations

from dataclasses import dataclass

from records.case import Case


@dataclass(frozen=True)
class HandedOn:
    """``operators``: who sat at the desk, each once, in the order they came.

    ``screen`` stood in the browser when the last run stopped, ``note`` was written down for
    whoever goes on; both are "" where nothing is told.
    """

    operators: tuple[str, ...]
    screen: str
    note: str


def handed_on(case: Case) -> HandedOn:
    """Read it out of the journal, in one go."""
    operators: dict[str, None] = {}
    last = {"stopped": "", "put-aside": ""}
    keys = {"stopped": "screen", "put-aside": "note"}
    for entry in case.journal.entries():
        event = entry["event"]
        if event == "operator" and entry.get("name"):
            operators[str(entry["name"])] = None
        elif event in last:
            last[event] = str(entry.get(keys[event], ""))
    return HandedOn(tuple(operators), last["stopped"], last["put-aside"])
