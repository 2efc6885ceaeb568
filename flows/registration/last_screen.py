"""The browser stays open while it may show the only 認証ID that nobody has read yet."""

from __future__ import annotations

import asyncio
import contextlib

from playwright.async_api import Error

from flows.outcomes import Stop
from flows.registration.session import Session
from flows.registration.steps.submitting import note_auth_id
from flows.registration.waiting import appears
from flows.waits import first_done, side_by_side
from pages.look import NotSeen
from pages.screens import auth_ids_on


async def stay_open(session: Session) -> None:
    """After a stop behind 登録 without a 認証ID: wait until the person has closed the browser.

    Or until they say that they have noted it down, it can be read after all, or ``person_limit`` is
    over. Returns at once where nobody sees the browser, or an error page stands in it.
    """
    here, case = session.here, session.case
    if session.browser.headless or case.state != "submitting" or case.auth_id:
        return
    if here is None or here.trouble:
        return
    session.user.warn("run.left-open", case=case.id)
    with contextlib.suppress(Stop, TimeoutError, NotSeen, Error):
        await session.browser.during(_until_read(session))


async def _until_read(session: Session) -> None:
    limit = session.options.person_limit
    own = session.case.is_own_value
    readable = appears(session, (), limit, until=lambda here: bool(auth_ids_on(here, own)))
    async with (
        asyncio.timeout(limit),
        side_by_side(_may_be_closed(session), readable) as (closed, seen),
    ):
        await first_done(closed, seen)
        if seen.done():
            for auth_id in auth_ids_on(seen.result(), own):
                await note_auth_id(session, auth_id, "screen")


async def _may_be_closed(session: Session) -> None:
    """Return when the person says that the browser may be closed."""
    if not session.user.interactive:
        await asyncio.Event().wait()
    await session.user.done("run.left-open-until")
