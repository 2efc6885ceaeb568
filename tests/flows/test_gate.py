"""What a page sends to another host ends before it leaves, whichever way it takes."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Error, Page

from flows.browser import Browser, open_browser
from flows.options import BrowserOptions
from records.editions import EDITIONS, Site
from tests.flows.registration.little_site import LittleSite, little_site
from tests.flows.stranger import PAGE, QUIET_WAYS, SCRIPTS, WAYS, Stranger, stranger
from tests.machine import CHROMIUM

PATIENCE = 20.0  # seconds in which everything has arrived that will


@pytest.fixture
def there() -> Iterator[Stranger]:
    with stranger() as other:
        yield other


@pytest.fixture
def site(there: Stranger) -> Iterator[LittleSite]:
    with little_site() as here:
        here.page("/", PAGE % there.origin)
        here.page("/away", "", 307, Location=f"{there.origin}/redirected")
        for path, script in SCRIPTS.items():
            here.page(path, script, Content_Type="text/javascript")
        # The worker of the site is asked for with the other host behind a question mark.
        here.page(f"/service.js?{there.origin}", SCRIPTS["/service.js"],
                  Content_Type="text/javascript")  # fmt: skip
        yield here


async def every_way(page: Page, site: LittleSite) -> None:
    """Take them all from a page of the site."""
    await page.goto(f"{site.origin}/")
    for way in (*WAYS.values(), *QUIET_WAYS):
        with contextlib.suppress(Error):
            await page.evaluate(f"() => {{ {way} }}")


async def arrived(there: Stranger, paths: set[str]) -> None:
    """Return when all of some paths were asked for; give up after a while."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not paths <= set(there.asked):
                there.news.clear()
                await asyncio.to_thread(there.news.wait, 1)


def open_at(site: LittleSite, home: Path) -> contextlib.AbstractAsyncContextManager[Browser]:
    options = BrowserOptions(CHROMIUM, home, headless=True)
    return open_browser(options, Site(EDITIONS["2022"], site.origin))


def test_no_way_of_a_page_leads_to_another_host(
    site: LittleSite, there: Stranger, tmp_path: Path
) -> None:
    async def allowed() -> float:
        async with open_at(site, tmp_path / "allowed") as browser:
            browser.gate.allow(there.origin)
            began = time.monotonic()
            await every_way(browser.page, site)
            await arrived(there, set(WAYS))
            return time.monotonic() - began

    async def stopped(long: float) -> tuple[int, int]:
        async with open_at(site, tmp_path / "stopped") as browser:
            before = (there.connections, there.packets)
            await every_way(browser.page, site)
            await asyncio.sleep(long)  # nothing tells that something will never come
            return there.connections - before[0], there.packets - before[1]

    took = asyncio.run(allowed())
    assert set(WAYS) - set(there.asked) == set()
    assert asyncio.run(stopped(took)) == (0, 0)
