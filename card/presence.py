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
    """The light picture: service, readers, and whether something lies on them."""

    service: Literal["running", "stopped"]
    readers: tuple[ReaderPresence, ...] = ()

    @property
    def card(self) -> bool:
        """Does a card lie on any reader?"""
        return any(reader.card for reader in self.readers)


@dataclass(frozen=True)
class Event:
    """One change. ``reader`` is its reader's name, None for the service's events.

    ``presence`` is the picture after this very event; the first event of a watch has the kind
    ``picture`` and stands for no change.
    """

    kind: EventKind
    reader: str | None
    presence: Presence
