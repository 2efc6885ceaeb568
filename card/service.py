"""What reaches cards: one look at readers and cards, and a watch over them."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from card.model import Look
    from card.presence import Event

DEADLINE = 8.0
"""Seconds after which a look no longer waits for a reader. A whole look takes about 0.3 s at 20 ms
an APDU; this long only another program's transaction takes."""


class Service(Protocol):
    def look(self) -> Look:
        """Look once at service, readers and cards.

        Blocks up to a few seconds: call it in a thread. Spends no try, leaves the card as it was
        found, and never raises for what readers and cards do.
        """
        ...

    def watch(self) -> AsyncGenerator[Event, None]:
        """First how readers and cards are now, then each change as it happens.

        Touches no card. Ends when it is closed (``aclose``, or the task's cancellation) or when
        the service is closed.
        """
        ...

    def close(self) -> None:
        """End every watch. May be called twice."""
        ...
