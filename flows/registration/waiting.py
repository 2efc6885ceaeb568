"""Wait for a screen of the site, or learn why it does not come."""

from __future__ import annotations

import asyncio
from typing import TypeVar

from playwright.async_api import Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import Failed, NotAsExpected
from flows.registration import navigation
from flows.registration.session import Session
from flows.waits import first_done, side_by_side
from pages.screen import Screen

S = TypeVar("S", bound=Screen)

AT_ONCE = 1.0  # seconds


async def open_screen(session: Session, url: str, screen: type[S]) -> S:
    """Go to an address of the site and wait for its screen. Raises as :func:`arrive`."""
    await navigation.read(session, url)
    return await arrive(session, screen)


async def arrive(session: Session, screen: type[S], *, or_else: Locator | None = None) -> S:
    """Wait until a screen is shown, or ``or_else``.

    Raises :class:`Failed` when one of the site's error pages comes instead or its answer never
    comes, :class:`NotAsExpected` when a page is there and nothing known stands on it.
    """
    wanted = session.on(screen)
    landmark = wanted.landmark.or_(or_else) if or_else else wanted.landmark
    await comes(session, landmark, wanted.name)
    return wanted


async def comes(session: Session, landmark: Locator, name: str) -> None:
    """Wait until a landmark is shown; ``name`` says what was expected. Raises as arrive."""
    browser = session.browser
    async with side_by_side(appears(session, landmark, session.options.site_limit)) as (shown,):
        try:
            # Most screens come at once; only then is it worth asking whether the page is whole.
            await first_done(shown, limit=AT_ONCE)
            if not shown.done():
                await _settle(session, shown)
            if not shown.done():
                told = navigation.refusal(browser.status)
                raise told or NotAsExpected(name, "unknown screen")
            shown.result()
        except PlaywrightTimeout:
            if browser.awaits_answer:
                # Nothing on the page can be read before it stops loading.
                await navigation.stop_loading(session.page)
                raise Failed("site.no-answer", origin=session.case.site.origin) from None
            raise NotAsExpected(name, "timeout") from None


async def appears(session: Session, wanted: Locator, limit: float) -> None:
    """Wait up to ``limit`` seconds until something stands on the page.

    Raises :class:`Failed` when an error page comes instead or the answer is lost, Playwright's
    TimeoutError when nothing comes.
    """
    trouble = session.on(session.screens.trouble)
    either = wanted.or_(trouble.landmark).first
    # The text tells in one go what came; asking for each of the two would take longer.
    text_comes = either.text_content(timeout=limit * 1000)
    async with side_by_side(text_comes, session.browser.answer_lost()) as (shown, lost):
        await first_done(shown, lost)
        if not shown.done():
            raise Failed("site.no-answer", origin=session.case.site.origin)
        text: str = shown.result() or ""
    if trouble.speaks_of_it(text) and not await wanted.count() and await trouble.is_shown():
        raise Failed(f"site.{await trouble.kind()}", message=await trouble.message())


async def _settle(session: Session, shown: asyncio.Future[None]) -> None:
    """Wait until a page that is whole has said nothing for a while: it will not later either.

    The page before is whole too, while the answer to what was pressed on it is on its way.
    """
    browser = session.browser
    async with side_by_side(session.page.wait_for_load_state("load")) as (loaded,):
        await first_done(shown, loaded)
        await _quiet(session, shown)
        while not shown.done() and (browser.in_question or browser.awaits_answer):
            await browser.answered()
            async with side_by_side(browser.answer_came()) as (answer,):
                await first_done(shown, answer)
            await _quiet(session, shown)


async def _quiet(session: Session, shown: asyncio.Future[None]) -> None:
    refused = navigation.refusal(session.browser.status) is not None
    await first_done(shown, limit=AT_ONCE if refused else session.options.settle_limit)
