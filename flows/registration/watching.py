"""Look at the page of a session again and again, each time something on it has changed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from playwright.async_api import Error, Page

from flows.outcomes import Failed
from flows.registration.session import Session
from flows.waits import first_done, side_by_side
from pages.here import Here
from pages.look import NotSeen

CHANGES = """() => new Promise(done => {
  const watching = new MutationObserver(() => { watching.disconnect(); done(); });
  watching.observe(document, {
    subtree: true, childList: true, attributes: true, characterData: true });
})"""
GIVE_UP = 2  # times site_limit: who waits for an answer and no person ends before
LOOK_AGAIN = 0.5  # seconds after which a page is looked at that did not seem to change
BETWEEN = 0.03  # seconds at least between two looks at a page that never keeps still


async def looks(session: Session) -> AsyncGenerator[Here, None]:
    """Every new look at the page, for as long as it is asked for one.

    A page that has asked for the next one can't be read until the answer comes: that is waited
    for, up to twice ``site_limit`` seconds. Nor can one that asks a person something, however long
    they take. Raises :class:`pages.look.NotSeen` when the page is closed or stuck, :class:`Failed`
    where no answer comes.
    """
    last: Here | None = None
    now = asyncio.get_running_loop().time
    unread_since: float | None = None
    while True:
        # Watched before it is looked at: what changes meanwhile is not missed.
        async with side_by_side(_change(session.page)) as (change,):
            stuck = unread_since is not None and now() - unread_since > session.options.site_limit
            here = await _now(session, stuck=stuck)
            looked = now()
            if here is not None or session.browser.in_question:
                unread_since = None
            elif unread_since is None:
                unread_since = now()
            elif now() - unread_since > GIVE_UP * session.options.site_limit:
                raise Failed("site.no-answer", origin=session.case.site.origin)
            if here is not None and (last is None or _another(here, last)):
                last = here
                yield here
            elif last is not None:
                yield last
            await first_done(change, limit=LOOK_AGAIN)
        if (left := looked + BETWEEN - now()) > 0:
            async with side_by_side(_change(session.page)) as (again,):
                await first_done(again, limit=left)


def _another(here: Here, last: Here) -> bool:
    """Is it another page, or the same one read by another lesson than before?"""
    return here.snapshot != last.snapshot or here.lesson != last.lesson


async def _now(session: Session, *, stuck: bool) -> Here | None:
    """Look; None where the next look may see more. ``stuck``: nothing was seen for long."""
    browser = session.browser
    try:
        return await session.read()
    except NotSeen as reason:
        if reason.reason == "moving":  # the next look will see where it went
            return None
        # A busy computer, too, may leave a page without an answer for some seconds.
        if reason.reason == "silent" and (
            not stuck or browser.awaits_answer or browser.in_question
        ):
            return None
        raise


async def _change(page: Page) -> None:
    """Return when anything on the page changes, or the page goes."""
    with contextlib.suppress(Error):
        await page.evaluate(CHANGES)
