"""Waiting for the person's next act: whatever it is, something is told of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Literal

from watchfiles import Change, awatch

from card import Service
from flows.checkup.native_host import HOST

Answer = Literal["look", "yes", "skip", "stop"]
Event = Answer | Literal["files", "reader", "closed", "failed"]

_FILES = frozenset({"Preferences", "Secure Preferences", f"{HOST}.json"})


class Events:
    """What happened, one at a time. An answer still waited for serves the next step too."""

    def __init__(self, ask: Callable[[], Awaitable[Answer]]) -> None:
        self._ask = ask
        self._asking: asyncio.Task[Answer] | None = None
        self._told: asyncio.Queue[Event] = asyncio.Queue()

    def closed(self, status: int) -> None:
        """Note that the browser's window was closed, or failed: with another status than 0."""
        self._told.put_nowait("failed" if status else "closed")

    async def next(self) -> Event:
        """Return the next event. Raises NeedsPerson when there is nobody to answer any more."""
        if self._asking is None:
            self._asking = asyncio.ensure_future(self._answer())
        telling = asyncio.ensure_future(self._told.get())
        try:
            await asyncio.wait({self._asking, telling}, return_when=asyncio.FIRST_COMPLETED)
            if telling.done():
                return telling.result()
            asked, self._asking = self._asking, None
            return asked.result()
        finally:
            telling.cancel()

    def forget(self) -> None:
        """Forget an answer given before the next question was asked: it does not answer it."""
        if self._asking and self._asking.done() and not self._asking.exception():
            self._asking = None

    async def _answer(self) -> Answer:
        return await self._ask()

    async def files(self, profile: Path) -> None:
        """Tell of the profile's files that say what is installed, until cancelled."""
        with contextlib.suppress(OSError, RuntimeError):  # then Enter alone has to do
            async for _ in awatch(profile, watch_filter=_matters, step=100):
                self._told.put_nowait("files")

    async def readers(self, card: Service) -> None:
        """Tell of readers and cards that come and go, until cancelled."""
        async with contextlib.aclosing(card.watch()) as changes:
            async for _ in changes:
                self._told.put_nowait("reader")

    def end(self) -> None:
        if self._asking:
            self._asking.cancel()


@contextlib.asynccontextmanager
async def watching(
    profile: Path, card: Service, ask: Callable[[], Awaitable[Answer]]
) -> AsyncIterator[Events]:
    """Watch profile and readers as long as the block lasts."""
    events = Events(ask)
    tasks = [asyncio.create_task(events.files(profile)), asyncio.create_task(events.readers(card))]
    try:
        yield events
    finally:
        events.end()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _matters(_: Change, path: str) -> bool:
    place = Path(path)
    return place.name in _FILES or "Extensions" in place.parts
