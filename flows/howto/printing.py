"""Pages of our own on paper and as pictures, made by the browser that is there anyway."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Page

from flows.quiet_browser import quiet_browser
from guide.model import SHOT_SCALE

Printed = dict[bytes, bytes]  # digest of a page → its picture


class Printer:
    """Prints whole HTML pages that ask for nothing outside; any request they make is refused."""

    def __init__(self, browser: Browser, printed: Printed) -> None:
        self._browser = browser
        self._desk: Page | None = None
        self._printed = printed

    async def pdf(self, html: str) -> bytes:
        """Return the page on A4, fonts embedded, with the outline of its headings."""
        page = await self._page()
        try:
            await page.set_content(html)
            return await page.pdf(
                prefer_css_page_size=True, print_background=True, format="A4", outline=True,
                tagged=True,
            )  # fmt: skip
        finally:
            await page.close()

    async def picture(self, html: str, width: int, height: int) -> bytes:
        """Return the page as a sharp PNG of that size in CSS pixels.

        The same page is printed once.
        """
        key = hashlib.sha256(html.encode()).digest()
        if key not in self._printed:
            page = self._desk or await self._page()
            self._desk = page
            await page.set_viewport_size({"width": width, "height": height})
            await page.set_content(html)
            self._printed[key] = await page.screenshot(animations="disabled")
        return self._printed[key]

    async def _page(self) -> Page:
        return await self._browser.new_page(
            viewport={"width": 1280, "height": 900}, device_scale_factor=SHOT_SCALE, offline=True
        )


@asynccontextmanager
async def open_printer(browser: str, printed: Printed) -> AsyncIterator[Printer]:
    """Give a browser without a window and without a profile; ``browser`` as ``--browser`` names it.

    ``printed`` holds the pictures of other printers: drawings are the same in many books.

    Raises :class:`BadInput` when there is no such browser.
    """
    async with quiet_browser(browser) as opened:
        yield Printer(opened, printed)
