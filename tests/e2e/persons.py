"""The person of each office that a test opens, by one Playwright that is started once."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from concurrent.futures import CancelledError, Future
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from playwright.async_api import Playwright, async_playwright

from jpki_bench.person import Day, work

LIMIT = 30  # seconds for a Playwright to start, and for a person to leave the desk


class Persons:
    """They work in a thread of their own: no driver waits in it, and no office."""

    def __init__(self) -> None:
        self._started: Future[tuple[Playwright, asyncio.AbstractEventLoop]] | None = None
        self._thread: Thread | None = None
        self._closing = asyncio.Event()

    @asynccontextmanager
    async def at(self, task: dict[str, Any]) -> AsyncIterator[None]:
        """Let one work as long as this is open."""
        playwright, loop = await asyncio.wrap_future(self._there())
        working = asyncio.run_coroutine_threadsafe(work(Day.of(task), playwright), loop)
        try:
            yield
        finally:
            working.cancel()
            with contextlib.suppress(CancelledError, asyncio.CancelledError):
                await asyncio.wrap_future(working)

    def close(self) -> None:
        if self._started and self._thread:
            _, loop = self._started.result(LIMIT)
            loop.call_soon_threadsafe(self._closing.set)
            self._thread.join(LIMIT)

    def _there(self) -> Future[tuple[Playwright, asyncio.AbstractEventLoop]]:
        if self._started is None:
            self._started = Future()
            self._thread = Thread(target=asyncio.run, args=(self._stay(self._started),))
            self._thread.daemon = True
            self._thread.start()
        return self._started

    async def _stay(self, started: Future[tuple[Playwright, asyncio.AbstractEventLoop]]) -> None:
        async with async_playwright() as playwright:
            started.set_result((playwright, asyncio.get_running_loop()))
            await self._closing.wait()


PERSONS = Persons()
