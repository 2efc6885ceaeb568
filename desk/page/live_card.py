"""Readers and card as they are now, for as long as somebody looks at them. Spends no try.

That a card comes or goes is watched without touching it; it is asked what it says when it has been
put on, and on a word. While a registration runs it belongs to the client of the site alone.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from desk.page.live import Changes
from flows.card_source import open_card
from flows.patience import SAY_AFTER, aside
from terms.errors import CodedError

if TYPE_CHECKING:
    from card import Look, Presence, Service
    from terms.errors import Coded

LEFT_FOR = 5.0  # seconds after the last look at the page: one that is loaded anew is back by then
ASKED_AFTER = ("picture", "service-started", "card-inserted", "reader-added")


class LiveCard:
    """The card of a desk. Belongs to the desk's loop.

    ``presence`` is what lies where, ``look`` what the card said last; both None at first.
    ``silent``: the service takes its time to answer; ``problem``: why there is none.
    """

    def __init__(self, source: str, changes: Changes, in_use: Callable[[], bool]) -> None:
        """``in_use``: a registration runs, so that the card must not be asked."""
        self._source = source
        self._changes = changes
        self._in_use = in_use
        self._lookers = 0
        self._watching: asyncio.Task[None] | None = None
        self._leaving: asyncio.TimerHandle | None = None
        self._wanted = asyncio.Event()
        self.presence: Presence | None = None
        self.look: Look | None = None
        self.asking = False
        self.silent = False
        self.problem: Coded | None = None

    @contextlib.contextmanager
    def looked_at(self) -> Iterator[None]:
        """Keep what is shown up to date meanwhile."""
        self._lookers += 1
        if self._leaving:
            self._leaving.cancel()
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            self._lookers -= 1
            if not self._lookers:
                self._leaving = asyncio.get_running_loop().call_later(LEFT_FOR, self._stop)

    def ask_again(self) -> None:
        """Ask the card once more what it says."""
        self._wanted.set()

    async def close(self) -> None:
        """End the watch."""
        self._stop()
        if self._watching:
            await asyncio.wait({self._watching})

    def _stop(self) -> None:
        if self._watching:
            self._watching.cancel()

    async def _watch(self) -> None:
        self.problem = None
        try:
            service = open_card(self._source)
        except CodedError as trouble:
            self.problem = trouble
            self._changes.happened()
            return
        patience = asyncio.get_running_loop().call_later(SAY_AFTER, self._is_silent, True)
        asking = asyncio.create_task(self._ask_when_wanted(service))
        try:
            async with contextlib.aclosing(service.watch()) as events:
                async for event in events:
                    patience.cancel()
                    self.presence = event.presence
                    if event.kind in ASKED_AFTER:
                        self._wanted.set()
                    else:
                        self.look = None  # what it said was of before
                    self._is_silent(False)
        finally:
            patience.cancel()
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
            service.close()

    def _is_silent(self, silent: bool) -> None:
        self.silent = silent
        self._changes.happened()

    async def _ask_when_wanted(self, service: Service) -> None:
        while True:
            await self._wanted.wait()
            while self._in_use():
                await self._changes.after(self._changes.number)
            self._wanted.clear()
            self.asking = True
            self._changes.happened()
            try:
                self.look = await aside(service.look)
            finally:
                self.asking = False
                self._changes.happened()
