"""A browser that stays open from test to test: what they try begins after it is open."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, TypeVar

import playwright.async_api

from flows.browser import VIEWPORT, Browser
from flows.gate import Gate
from pages.look import prepare
from records.editions import Site
from tests.machine import CHROMIUM

T = TypeVar("T")


class KeptBrowser:
    """Chromium, and the loop to which it belongs."""

    headed = False
    """Open a window, as a person has it (``pytest --headed``)."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._until_the_end = AsyncExitStack()
        self._chromium: playwright.async_api.Browser | None = None

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """As :func:`asyncio.run`, but in the loop of the browser, which goes on."""
        if self._chromium is None:
            self._chromium = self._runner.run(self._start())
        return self._runner.run(_alone(work))

    def close(self) -> None:
        self._runner.run(self._until_the_end.aclose())
        self._runner.close()

    def is_here(self) -> bool:
        """Tell whether who asks runs in the loop of this browser."""
        return asyncio.get_running_loop() is self._runner.get_loop()

    @asynccontextmanager
    async def opened(self, site: Site) -> AsyncIterator[Browser]:
        """As :func:`flows.browser.open_browser`: nothing of another test is in it."""
        assert self._chromium is not None
        async with Gate([site.origin]).open() as gate:
            [way, *_] = gate.arguments
            context = await self._chromium.new_context(
                locale="ja-JP",
                viewport=VIEWPORT,
                proxy={"server": way.partition("=")[2], "bypass": "<-loopback>"},
            )
            browser = Browser(context, await context.new_page(), site, gate, headless=True)
            try:
                yield browser
            finally:
                await browser.close()

    async def _start(self) -> playwright.async_api.Browser:
        driver = await self._until_the_end.enter_async_context(
            playwright.async_api.async_playwright()
        )
        await prepare(driver)
        chromium = await driver.chromium.launch(
            executable_path=CHROMIUM,
            headless=not self.headed,
            args=["--no-sandbox", *Gate([]).arguments[2:]],
        )
        self._until_the_end.push_async_callback(chromium.close)
        return chromium


async def _alone(work: Coroutine[Any, Any, T]) -> T:
    """Return what a test leaves running ends with it."""
    before = asyncio.all_tasks()
    try:
        return await work
    finally:
        left = asyncio.all_tasks() - before
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)


KEPT = KeptBrowser()
