"""Look at one page of the site by its address, and leave everything as it is."""

from __future__ import annotations

from playwright.async_api import Error, Route

from flows.outcomes import BadInput
from flows.quiet_browser import quiet_browser
from pages.here import read_page
from pages.knowledge import Knowledge
from pages.look import NotSeen
from pages.understanding import Understood
from records.editions import Site
from terms.text import first_line

READS = ("GET", "HEAD", "OPTIONS")
LIMIT = 30_000  # milliseconds for the page to come


async def read_site_page(site: Site, url: str, knowledge: Knowledge, browser: str) -> Understood:
    """Open an address of the site once, in a browser without a history, and look at the page.

    Nothing is filled, pressed or sent: what would send anything is stopped. Raises
    :class:`BadInput` when the page can't be read.
    """
    try:
        async with quiet_browser(browser) as opened:
            context = await opened.new_context(service_workers="block")
            page = await context.new_page()
            await page.route("**/*", _only_reads)
            await page.goto(url, wait_until="load", timeout=LIMIT)
            here = await read_page(page, knowledge, {site.origin})
    except (Error, NotSeen) as trouble:
        reason = first_line(trouble)
        raise BadInput("contracts.not-read", page=url, reason=reason) from None
    return here.page


async def _only_reads(route: Route) -> None:
    if route.request.method in READS:
        await route.continue_()
    else:
        await route.abort()
