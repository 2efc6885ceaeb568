"""Wait for a screen of the site, or learn why it does not come."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection
from typing import TypeVar

from flows.outcomes import Failed, NotAsExpected
from flows.patience import told_while
from flows.registration import navigation
from flows.registration.by_lesson import by_lesson
from flows.registration.interruptions import clear_away
from flows.registration.session import Session
from flows.registration.watching import looks
from flows.waits import first_done, side_by_side
from pages.here import Here
from pages.lesson import TAUGHT
from pages.look import NotSeen
from pages.screens import Screen

S = TypeVar("S", bound=Screen)

BUSY_TIMES = 5  # times as long a page is waited at that says that it is working

Until = Callable[[Here], bool]


async def open_screen(session: Session, url: str, screen: type[S]) -> S:
    """Go to an address of the site and wait for its screen. Raises as :func:`arrive`."""
    await navigation.read(session, url)
    return await arrive(session, screen)


async def arrive(session: Session, screen: type[S]) -> S:
    """Wait until a screen is shown.

    Raises :class:`Failed` when one of the site's error pages comes instead or its answer never
    comes, :class:`NotAsExpected` when a page is there and it is another.
    """
    return screen(await comes(session, (screen.name,), name=screen.name))


async def comes(
    session: Session, screens: Collection[str], *, name: str, until: Until | None = None
) -> Here:
    """Wait for one of some screens, or until a look says so; ``name`` is what was expected.

    A page that is whole and says nothing known for a while will not say it later either: then
    :class:`NotAsExpected` is raised, with what was found. Raises :class:`Failed` as arrive.
    """
    while True:
        found = await _seen(session, screens, until)
        if found is None or found.screen != TAUGHT:
            break
    if found is not None:
        return found
    if session.browser.awaits_answer:
        # Nothing on the page can be read before it stops loading.
        await navigation.stop_loading(session.page)
        raise Failed("site.no-answer", origin=session.case.site.origin)
    raise navigation.refusal(session.browser.status) or unexpected(name, session.here)


async def _seen(session: Session, screens: Collection[str], until: Until | None) -> Here | None:
    """Return what is waited for.

    None where it does not come, a taught screen that has been passed.
    """
    whole = asyncio.Event()
    awaited = _known(session, screens, until, whole)
    waiting = told_while(session.user, "machine.waiting-site", origin=session.case.site.origin)
    async with waiting, side_by_side(awaited, _keeps_silent(session)) as (known, out):
        await first_done(known, out)
        if not known.done():
            out.result()
            if not session.browser.awaits_answer:
                # The last look may have begun before the page was whole, and pressed something.
                whole.set()
                await first_done(known, limit=session.options.site_limit)
                if session.browser.in_question:
                    await first_done(known)
        return known.result() if known.done() else None


async def appears(
    session: Session, screens: Collection[str], limit: float, *, until: Until | None = None
) -> Here:
    """Wait up to ``limit`` seconds, as for a person: a page that says nothing is waited at.

    Raises :class:`TimeoutError`, and :class:`Failed` for an error page of the site.
    """
    async with asyncio.timeout(limit):
        found = await _known(session, screens, until)
    assert found is not None
    return found


def unexpected(name: str, here: Here | None) -> NotAsExpected:
    """Say what was looked for and what was found instead."""
    if here is None:
        return NotAsExpected(name, "the page can't be read")
    found = here.screen or "unknown screen"
    return NotAsExpected(name, "; ".join((found, *here.why())), says=here.says)


async def _known(
    session: Session,
    screens: Collection[str],
    until: Until | None,
    whole: asyncio.Event | None = None,
) -> Here | None:
    """Return the first look that shows one of the screens; raises for pages of trouble.

    None where a look at a page that was ``whole`` before it shows none of them.
    """
    async with (
        side_by_side(session.browser.answer_lost()) as (lost,),
        contextlib.aclosing(looks(session)) as seen,
    ):
        begun_whole = False
        async for here in seen:
            last, begun_whole = begun_whole, whole is not None and whole.is_set()
            if await clear_away(session, here):
                begun_whole = False
                continue
            if here.screen == TAUGHT:
                await by_lesson(session, here)
                if whole is not None:  # what was whole is the page before
                    return here
                continue
            if here.screen in screens or (until and until(here)):
                return here
            if here.trouble:
                raise Failed(f"site.{here.trouble}", message=here.says)
            if lost.done():
                raise Failed("site.no-answer", origin=session.case.site.origin)
            elsewhere = await _in_a_window(session, screens, until)
            if elsewhere is not None and elsewhere.screen == TAUGHT:
                continue  # it is the page now
            if elsewhere is not None:
                return elsewhere
            if last:
                return None
    raise AssertionError("looks have no end")


async def _in_a_window(
    session: Session, screens: Collection[str], until: Until | None
) -> Here | None:
    """Return the screen in a window that the site has opened: the registration goes on there."""
    for window in tuple(session.browser.windows):
        with contextlib.suppress(NotSeen):
            here = await session.look_into(window)
            known = bool(here.screen) and not here.trouble
            taught = here.screen == TAUGHT
            if taught or here.screen in screens or (until and known and until(here)):
                session.browser.go_over_to(window, and_back=taught)
                session.here = here
                return here
    return None


async def _keeps_silent(session: Session) -> None:
    """Return when the page is whole, nothing is on its way, and a while has passed since.

    The page before is whole too, while the answer to what was pressed on it is on its way: that is
    waited for up to ``site_limit``, and a person's answer to a question of the site as long as it
    takes. In a waiting room it is waited as for a person.
    """
    browser = session.browser
    while True:
        await browser.answered()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(session.options.site_limit):
                await _rests(session)
        if not browser.in_question:
            break
    if session.here is not None and session.here.screen == "waiting_room":
        session.user.tell("run.waiting-room")
        await asyncio.sleep(session.options.person_limit)


async def _rests(session: Session) -> None:
    browser, options = session.browser, session.options
    refused = navigation.refusal(browser.status) is not None
    await browser.keeps_quiet(min(1.0, options.settle_limit) if refused else options.settle_limit)
    if session.here is not None and session.here.busy and not refused:
        await browser.keeps_quiet(BUSY_TIMES * options.settle_limit)
