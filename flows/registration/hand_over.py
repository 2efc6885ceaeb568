"""A step that the driver cannot do is done by the operator in the open browser.

The operator is told what should be true afterwards. The runner watches for a screen on which it can
go on, and goes on there; or the operator says that it is done. Nothing is a dead end while the
browser is open. A masked copy of the page is kept so that its page object can be mended.
"""

from __future__ import annotations

import asyncio
import contextlib

from playwright.async_api import Error

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.registration.page_copy import masked_copy
from flows.registration.session import Session
from flows.registration.step import Route
from flows.waits import first_done, side_by_side
from pages.screen import ScreenName
from terms.text import first_line


async def hand_over(session: Session, route: Route, at: int, trouble: Exception) -> int:
    """Hand a step to the operator. Returns the index of the step with which to go on.

    Raises :class:`Failed` when no operator can act, :class:`NeedsPerson` when they give up.
    """
    step = route.steps[at]
    reason = trouble.reason if isinstance(trouble, NotAsExpected) else first_line(trouble)
    copy = await _keep_copy(session, f"{at + 1:02d}-{step.id}")
    if not session.user.interactive or session.browser.headless:
        session.case.note("unknown-screen", id=step.id, reason=reason, page=copy)
        raise Failed("run.screen-unknown", step=step.id, reason=reason) from trouble
    if 0 < at <= route.index("submit") and not session.case.reached("submitting"):
        # With the site open the person can reach 登録; a kill must not make us forget that.
        session.case.note("may-submit", id=step.id)
    session.case.note("handed-over", id=step.id, reason=reason, page=copy)
    session.person_did("operator", f"hand-over:{step.id}")
    # What stands there already is what the operator will be working at: only another screen counts.
    ways_on = await _not_yet_shown(session, _ways_on(session, route, at))
    session.user.your_turn("operator", f"goal.{step.id}")
    found = await _screen_or_word(session, ways_on, at, step.id)
    to = route.ids[found] if found < len(route.ids) else None
    session.case.note("handed-back", id=step.id, to=to)
    return found


async def _keep_copy(session: Session, name: str) -> str:
    """Keep a masked copy of the page; every hand-over has one of its own."""
    copy, number = f"pages/{name}.html", 1
    while (session.case.folder / copy).exists():
        number += 1
        copy = f"pages/{name}-{number}.html"
    with contextlib.suppress(Error):
        session.case.keep(copy, (await masked_copy(session.page, session.personal)).encode())
    return copy


async def _screen_or_word(
    session: Session, ways_on: dict[ScreenName, int], at: int, step: str
) -> int:
    """The step whose screen came up, or the next one when the operator says that it is done."""
    says_done, screen_comes = session.user.done(f"goal.{step}"), _comes(session, list(ways_on))
    async with side_by_side(says_done, screen_comes) as (word, screen):
        try:
            async with asyncio.timeout(session.options.person_limit):
                await first_done(word, screen)
                if screen.done() and screen.exception():
                    await first_done(word)  # the page cannot be watched: the operator says it
        except TimeoutError:
            raise NeedsPerson("run.hand-over-not-done", step=step) from None
        if screen.done() and screen.exception() is None:
            return ways_on[screen.result()]
        if not word.result():
            raise NeedsPerson("run.hand-over-given-up", step=step)
    return at + 1


async def _not_yet_shown(session: Session, ways_on: dict[ScreenName, int]) -> dict[ScreenName, int]:
    with contextlib.suppress(Error):  # a page that is just going shows none of them
        return {
            name: index
            for name, index in ways_on.items()
            if not await session.landmark(name).count()
        }
    return ways_on


def _ways_on(session: Session, route: Route, at: int) -> dict[ScreenName, int]:
    """The screens on which the run can go on, each with its step.

    Once 登録 may have been pressed only those behind it count: it is never pressed again.
    """
    steps = route.steps
    if session.case.reached("submitting"):
        indices = list(range(max(at, route.index("submit") + 1), len(steps)))
    elif route.order.as_they_come:
        indices = [*range(at, len(steps)), *range(at)]
    else:
        indices = list(range(at, len(steps)))
    known: dict[ScreenName, int] = {}
    for index in indices:
        screen = steps[index].screen
        if screen:
            known.setdefault(screen, index)
    return known


async def _comes(session: Session, names: list[ScreenName]) -> ScreenName:
    """Wait, as long as it takes, for one of some screens."""
    if not names:
        never: asyncio.Future[ScreenName] = asyncio.get_running_loop().create_future()
        return await never
    while True:
        try:
            await session.any_of(names).first.wait_for(timeout=0)
            for name in names:
                if await session.landmark(name).count():
                    return name
        except Error:
            # The operator may leave the page while it is looked at: then the next one is.
            if session.page.is_closed():
                raise
