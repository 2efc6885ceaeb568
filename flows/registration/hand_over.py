"""A step that the driver cannot do is done by the operator in the open browser.

The operator is told what should be true afterwards. The runner watches for a screen on which it can
go on, and goes on there; or the operator says that it is done. Nothing is a dead end while the
browser is open. A masked copy of the page is kept so that its page object can be mended.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from playwright.async_api import Error

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.registration.page_copy import masked_copy
from flows.registration.run import Run, first_line
from flows.registration.step import ScreenName, Step


async def hand_over(run: Run, steps: Sequence[Step], at: int, trouble: Exception) -> int:
    """Hand a step to the operator. Returns the index of the step with which to go on.

    Raises :class:`Failed` when no operator can act, :class:`NeedsPerson` when they give up.
    """
    step = steps[at]
    reason = trouble.reason if isinstance(trouble, NotAsExpected) else first_line(trouble)
    copy = await _keep_copy(run, f"{at + 1:02d}-{step.id}")
    if not run.user.interactive or run.browser.headless:
        run.case.note("unknown-screen", id=step.id, reason=reason, page=copy)
        raise Failed("run.screen-unknown", step=step.id, reason=reason) from trouble
    if 0 < at <= run.route.index("submit") and not run.case.reached("submitting"):
        # With the site open the person can reach 登録; a kill must not make us forget that.
        run.case.note("may-submit", id=step.id)
    if step.id == "submit" and not run.case.reached("submitting"):
        # The person presses it now, once: for us it is the same as if we did.
        run.case.advance("submitting")
    run.case.note("handed-over", id=step.id, reason=reason, page=copy)
    run.person_did("operator", f"hand-over:{step.id}")
    # What stands there already is what the operator will be working at: only another screen counts.
    ways_on = await _not_yet_shown(run, _ways_on(run, steps, at))
    run.user.your_turn("operator", f"goal.{step.id}")
    found = await _screen_or_word(run, ways_on, at, step.id)
    if found > run.route.index("submit") and not run.case.reached("submitting"):
        # The screen behind 登録 has come: the person has pressed it.
        run.case.advance("submitting")
    run.case.note("handed-back", id=step.id, to=steps[found].id if found < len(steps) else None)
    return found


async def _keep_copy(run: Run, name: str) -> str:
    """Keep a masked copy of the page; every hand-over has one of its own."""
    copy, number = f"pages/{name}.html", 1
    while (run.case.folder / copy).exists():
        number += 1
        copy = f"pages/{name}-{number}.html"
    with contextlib.suppress(Error):
        run.case.keep(copy, (await masked_copy(run.page, run.personal)).encode())
    return copy


async def _screen_or_word(run: Run, ways_on: dict[ScreenName, int], at: int, step: str) -> int:
    """The step whose screen came up, or the next one when the operator says that it is done."""
    word = asyncio.ensure_future(run.user.done(f"goal.{step}"))
    screen = asyncio.ensure_future(_comes(run, list(ways_on)))
    try:
        async with asyncio.timeout(run.options.person_limit):
            await asyncio.wait({word, screen}, return_when=asyncio.FIRST_COMPLETED)
            if screen.done() and screen.exception():
                await asyncio.wait({word})  # the page cannot be watched: the operator says it
    except TimeoutError:
        raise NeedsPerson("run.hand-over-not-done", step=step) from None
    finally:
        for task in (word, screen):
            task.cancel()
        await asyncio.gather(word, screen, return_exceptions=True)
    if screen.done() and not screen.cancelled() and screen.exception() is None:
        return ways_on[screen.result()]
    if word.done() and not word.cancelled() and not word.result():
        raise NeedsPerson("run.hand-over-given-up", step=step)
    return at + 1


async def _not_yet_shown(run: Run, ways_on: dict[ScreenName, int]) -> dict[ScreenName, int]:
    with contextlib.suppress(Error):  # a page that is just going shows none of them
        return {
            name: index for name, index in ways_on.items() if not await run.landmark(name).count()
        }
    return ways_on


def _ways_on(run: Run, steps: Sequence[Step], at: int) -> dict[ScreenName, int]:
    """The screens on which the run can go on, each with its step.

    Once 登録 may have been pressed only those behind it count: it is never pressed again.
    """
    if run.case.reached("submitting"):
        indices = list(range(max(at, run.route.index("submit") + 1), len(steps)))
    elif run.route.as_they_come:
        indices = [*range(at, len(steps)), *range(at)]
    else:
        indices = list(range(at, len(steps)))
    known: dict[ScreenName, int] = {}
    for index in indices:
        screen = steps[index].screen
        if screen:
            known.setdefault(screen, index)
    return known


async def _comes(run: Run, names: Sequence[ScreenName]) -> ScreenName:
    """Wait, as long as it takes, for one of some screens."""
    if not names:
        never: asyncio.Future[ScreenName] = asyncio.get_running_loop().create_future()
        return await never
    while True:
        try:
            await run.any_of(names).first.wait_for(timeout=0)
            for name in names:
                if await run.landmark(name).count():
                    return name
        except Error:
            # The operator may leave the page while it is looked at: then the next one is.
            if run.page.is_closed():
                raise
