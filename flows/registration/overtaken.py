"""The person may be quicker than the run: they press 登録 themselves while it waits for something.

What the page sends is watched all the time. Once something has left a confirmation that nobody
here pressed, the case says so on the disk, and the run goes on behind it as soon as the next
screen, or the mail, is there.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import Any

from playwright.async_api import Error, Page, Request

from flows.registration.session import Session
from flows.registration.step import Route, View
from flows.registration.waiting import appears
from flows.waits import first_done, side_by_side
from pages.here import Here


class Overtaken(Exception):
    """A person has done the step and more; ``at`` is the index of the one to go on with."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


async def unless_overtaken(
    session: Session, route: Route, at: int, work: Coroutine[Any, Any, View]
) -> View:
    """Do the work of a step, unless a person registers meanwhile: then raise :class:`Overtaken`."""
    if at > route.index("submit"):
        return await work
    pressed = asyncio.Event()

    def sends(request: Request) -> None:
        confirming = session.here is not None and session.here.screen == "confirmation"
        tab = _other_tab(session, request)
        if not confirming and tab is None:
            return
        if tab is not None and tab not in session.browser.windows:
            session.browser.offer(tab)  # what comes of it is shown there
        # What a page sends beside itself, as when a box is ticked, is no form.
        session.sent_by_hand |= request.is_navigation_request()
        pressed.set()
        if not session.case.progress.may_have_registered:
            with contextlib.suppress(OSError):  # a full disk stops nobody from going on
                session.case.note("may-submit", id=route.ids[at])

    session.browser.on_post = sends
    try:
        async with side_by_side(work, _gone_on(session, route, pressed)) as (done, person):
            await first_done(done, person)
            if done.done():
                view: View = done.result()
                return view
            following = person.result()
            session.person_did("operator", f"hand-over:{route.ids[at]}")
            raise Overtaken(following)
    finally:
        session.browser.on_post = None


def _other_tab(session: Session, request: Request) -> Page | None:
    """Return the tab, not the one of the run, from which a person sends a form of the site."""
    with contextlib.suppress(Error):  # a service worker has none
        page = request.frame.page
        sent = request.is_navigation_request() and session.case.site.owns(request.url)
        return page if sent and page is not session.page else None
    return None


async def _gone_on(session: Session, route: Route, pressed: asyncio.Event) -> int:
    """Return the step with which it goes on after a person has pressed."""
    await pressed.wait()
    behind = {
        step.screen: index
        for index, step in reversed(list(enumerate(route.steps)))
        if step.screen and index > route.index("submit")
    }

    def known(here: Here) -> bool:
        return here.screen in behind

    limit = session.options.person_limit
    screen = appears(session, (), limit, until=known)
    mail = session.mailbox.tells("registered")
    async with side_by_side(screen, mail) as (seen, told):
        await first_done(seen, told)
        if seen.done() and not seen.exception():
            return behind[seen.result().screen]
        await first_done(told)  # the page may not be watched any more: the mail will tell
        return route.index("registered")
