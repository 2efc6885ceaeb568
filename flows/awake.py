"""A run's time stands still while the computer does: nobody was slow who could not answer.

A laptop that was shut, or a program that was stopped, comes back with every limit over: the card
"was not put on", the mail "did not come". So the clock of the loop does not count what it slept
through. Whatever was waited for is waited for as long as before, and what happened is told.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from flows.user_interaction import Tells

STOOD_STILL = 20.0
"""Seconds in which the loop did not come round once: it comes round every second."""
TICK = 1.0

Seconds = Callable[[], float]


class AwakeClock:
    """The time of a loop without what it slept through, as long as somebody watches it."""

    def __init__(self, monotonic: Seconds, wall: Seconds) -> None:
        self._monotonic = monotonic
        self._wall = wall
        self._asleep = 0.0
        self._last = monotonic()
        self._ahead = wall() - self._last  # where the clock of the system stops in a sleep
        self._untold = 0.0
        self.watched = 0

    def time(self) -> float:
        """Return the seconds that the loop goes by."""
        now = self._monotonic()
        still = now - self._last
        self._last = now
        if self.watched and still > STOOD_STILL:
            self._asleep += still
            self._untold += still
        return now - self._asleep

    def stood_still(self) -> float:
        """Return how many seconds were slept through since this was asked; 0.0 for none."""
        self.time()
        ahead = self._wall() - self._monotonic()
        jumped, self._ahead = ahead - self._ahead, ahead
        still = max(self._untold, jumped)
        self._untold = 0.0
        return still if still > STOOD_STILL else 0.0


@asynccontextmanager
async def awake(
    user: Tells, monotonic: Seconds = time.monotonic, wall: Seconds = time.time
) -> AsyncIterator[None]:
    """Count no time through which this computer or program slept, and tell of it."""
    loop = asyncio.get_running_loop()
    clock = getattr(loop.time, "__self__", None)
    if not isinstance(clock, AwakeClock):
        clock = AwakeClock(monotonic, wall)
        loop.time = clock.time  # type: ignore[method-assign]
    clock.time()
    clock.stood_still()  # what was slept through before is nobody's to hear
    clock.watched += 1
    watching = asyncio.create_task(_watch(clock, user))
    try:
        yield
    finally:
        clock.watched -= 1
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def _watch(clock: AwakeClock, user: Tells) -> None:
    while True:
        await asyncio.sleep(TICK)
        if still := clock.stood_still():
            user.warn("machine.stood-still", seconds=str(round(still)))
