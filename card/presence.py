"""Which readers are there and whether a card lies on them, and what changed: what a watch tells.

Nothing here touches a card; the pages of a run can watch while another program talks to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EventKind = Literal[
    "picture",
    "service-stopped",
    "service-started",
    "reader-added",
    "reader-removed",
    "card-inserted",
    "card-removed",
]


@dataclass(frozen=True)
class ReaderPresence:
    name: str
    card: bool


@dataclass(frozen=True)
class Presence:
    """Whether the service runs, which readers it has, and on which of them a card lies."""

    service: Literal["running", "stopped"]
    readers: tuple[ReaderPresence, ...] = ()

    @property
    def card(self) -> bool:
        """Does a card lie on any reader?"""
        return any(reader.card for reader in self.readers)


@dataclass(frozen=True)
class Event:
    """One change. ``reader`` is its reader's name, None for the service's events.

    ``presence`` is how things are after this very event; the first event of a watch has the kind
    ``picture`` and stands for no change.
    """

    kind: EventKind
    reader: str | None
    presence: Presence


@dataclass(frozen=True)
class ReaderState:
    """A reader as it is seen at one moment.

    ``count`` counts insertions and removals on this reader as the service keeps it (16 bits); None
    where it keeps none. It tells of changes too quick to have been seen one by one.
    """

    name: str
    card: bool
    count: int | None = None


class Track:
    """Turn what readers show into events: every change once, in an order that makes sense."""

    def __init__(self) -> None:
        self._presence: Presence | None = None
        self._counts: dict[str, int | None] = {}

    @property
    def untold(self) -> bool:
        """Nothing has been told yet."""
        return self._presence is None

    def stopped(self) -> list[Event]:
        """Return the service is gone, and with it the readers."""
        self._counts = {}
        return self._service("stopped", ())

    def seen(self, states: tuple[ReaderState, ...]) -> list[Event]:
        """Return the service runs and shows these readers."""
        if self._presence is None:
            self._counts = {one.name: one.count for one in states}
            readers = tuple(ReaderPresence(one.name, one.card) for one in states)
            return self._service("running", readers)
        events = self._service("running", ())
        before = {reader.name: reader.card for reader in self._presence.readers}
        names = {one.name for one in states}
        for name in before:
            if name not in names:
                events.append(self._removed(name))
        for one in states:
            if one.name not in before:
                events.append(self._put("reader-added", one.name, False))
            turns = self._turns(one, before.get(one.name, False))
            card = one.card if turns % 2 else not one.card
            for _ in range(turns):
                events.append(
                    self._put("card-inserted" if card else "card-removed", one.name, card)
                )
                card = not card
            self._counts[one.name] = one.count
        return events

    def _turns(self, one: ReaderState, card: bool) -> int:
        """Return how often the card came or went since the last look."""
        least = 0 if card == one.card else 1
        known = self._counts.get(one.name)
        if known is None or one.count is None:
            return least
        turns = (one.count - known) & 0xFFFF
        if turns > 0x7FFF:  # the reader began to count anew: it was unplugged in between
            return least or (2 if card else 0)
        # some services count other things too: then the state decides
        return turns if turns % 2 == least else least

    def _service(
        self, service: Literal["running", "stopped"], readers: tuple[ReaderPresence, ...]
    ) -> list[Event]:
        before = self._presence
        if before and before.service == service:
            return []
        self._presence = Presence(service, readers)
        if before is None:
            kind: EventKind = "picture"
        else:
            kind = "service-started" if service == "running" else "service-stopped"
        return [Event(kind, None, self._presence)]

    def _put(self, kind: EventKind, name: str, card: bool) -> Event:
        assert self._presence
        kept = [one for one in self._presence.readers if one.name != name]
        place = next(
            (at for at, one in enumerate(self._presence.readers) if one.name == name), len(kept)
        )
        kept.insert(place, ReaderPresence(name, card))
        self._presence = Presence("running", tuple(kept))
        return Event(kind, name, self._presence)

    def _removed(self, name: str) -> Event:
        assert self._presence
        self._counts.pop(name, None)
        kept = tuple(one for one in self._presence.readers if one.name != name)
        self._presence = Presence("running", kept)
        return Event("reader-removed", name, self._presence)
