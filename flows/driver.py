"""Playwright's own process on its way: it takes a while to come up, in which the rest is read."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, TypeVar

from playwright.async_api import Error, Playwright, async_playwright

T = TypeVar("T")
SPAWNED = 20  # turns of the loop, more than it needs to start a process


class Driver:
    """Playwright, started in the running loop and stopped in the end."""

    def __init__(self) -> None:
        self._opened = AsyncExitStack()
        asyncio.get_running_loop().set_exception_handler(_left_over)
        self.starting: asyncio.Task[Playwright] = asyncio.create_task(
            self._opened.enter_async_context(async_playwright())
        )

    async def end(self) -> None:
        """Stop it; half started it could not be stopped, and is waited for."""
        await asyncio.wait({self.starting})
        if not self.starting.cancelled():
            self.starting.exception()  # told where it was waited for, if it still was
        await self._opened.aclose()


class EarlyDriver:
    """Playwright, started before anything else is read, in a loop that goes on later.

    While the loop stands still its process comes up by itself.
    """

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self.driver = self._runner.run(self._begun())

    @staticmethod
    async def _begun() -> Driver:
        driver = Driver()
        for _ in range(SPAWNED):
            await asyncio.sleep(0)
        return driver

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do the work in its loop, stop it, and close the loop; as ``asyncio.run`` does."""

        async def whole() -> T:
            try:
                return await work
            finally:
                await self.driver.end()

        with self._runner:
            return self._runner.run(whole())

    def end(self) -> None:
        """Stop it unused."""
        with self._runner:
            self._runner.run(self.driver.end())


def _left_over(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Keep quiet about futures that Playwright leaves behind: their errors were told already."""
    if not isinstance(context.get("exception"), Error):
        loop.default_exception_handler(context)
