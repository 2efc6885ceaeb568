"""A hand-over may go on in another window of the site: what is pressed there is seen, too."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace

from playwright.async_api import Error, Page

from flows.registration.session import Session
from flows.registration.side_work import SideWork
from flows.registration.teaching import Watched
from pages.look import NotSeen
from pages.moments import Moment
from pages.watching import watching


@asynccontextmanager
async def watching_windows(
    session: Session, watched: Watched, banner: Sequence[str]
) -> AsyncIterator[None]:
    """Watch the page, and every window that the site has opened or opens, as long as this is open.

    ``banner`` is shown in each of them meanwhile.
    """
    browser, attending = session.browser, SideWork(session.user)

    async def attend(window: Page) -> None:
        with suppress(Error, NotSeen):
            await window.wait_for_load_state("domcontentloaded")
            if browser.site.owns(window.url):
                await opened.enter_async_context(watching(window, _taken(watched, window), banner))
                watched.look(await session.look_into(window))

    def came(window: Page) -> None:
        attending.do(attend(window))

    async with AsyncExitStack() as opened:
        page = session.page
        await opened.enter_async_context(watching(page, _taken(watched, page), banner))
        for window in browser.windows:
            came(window)
        browser.context.on("page", came)
        try:
            yield
        finally:
            browser.context.remove_listener("page", came)
            await attending.end()


def _taken(watched: Watched, window: Page) -> Callable[[Moment], None]:
    number = watched.number(window)
    return lambda moment: watched.take(replace(moment, window=number))
