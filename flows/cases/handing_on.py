"""What the next colleague has to know of a case: who was at it, what they saw and noted last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from records.case import Case


def operators(case: Case) -> tuple[str, ...]:
    """Who sat at the desk, each once, in the order they came; none where no desk says it."""
    names = (str(each.get("name", "")) for each in _events(case, "operator"))
    return tuple(dict.fromkeys(filter(None, names)))


def last_note(case: Case) -> str:
    """What somebody wrote down for whoever goes on; "" where nobody did."""
    return next((str(each.get("note", "")) for each in reversed(_all(case, "put-aside"))), "")


def last_seen(case: Case) -> str:
    """The screen that stood in the browser when the last run stopped; "" where it is not told."""
    return next((str(each.get("screen", "")) for each in reversed(_all(case, "stopped"))), "")


def _all(case: Case, event: str) -> list[dict[str, Any]]:
    return list(_events(case, event))


def _events(case: Case, event: str) -> Iterator[dict[str, Any]]:
    return (each for each in case.journal.entries() if each["event"] == event)
