"""A step that the driver cannot do is done by the operator in the open browser.

The operator is told what should be true afterwards. The runner watches for any screen of this or a
later step and goes on there; or the operator says that it is done. Nothing is a dead end while the
browser is open. A masked copy of the page is kept so that its page object can be mended.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from functools import reduce

from playwright.async_api import Error, Locator
from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.page_copy import masked_copy
from flows.run import Run, first_line
from flows.step import Step

SUBMITTING_STEPS = ("form", "confirm", "submit")  # where a person might press 登録


async def hand_over(run: Run, steps: Sequence[Step], at: int, trouble: Exception) -> int:
    """Hand a step to the operator. Returns the index of the step with which to go on.

    Raises :class:`Failed` when no operator can act, :class:`NeedsPerson` when they give up.
    """
    step = steps[at]
    reason = trouble.reason if isinstance(trouble, NotAsExpected) else first_line(trouble)
    copy = f"pages/{at + 1:02d}-{step.id}.html"
    with contextlib.suppress(Error):
        run.case.keep(copy, (await masked_copy(run.page, run.personal)).encode())
    if not run.people.interactive or run.browser.headless:
        run.case.note("unknown-screen", id=step.id, reason=reason, page=copy)
        raise Failed("run.screen-unknown", step=step.id, reason=reason) from trouble
    if step.id in SUBMITTING_STEPS and not run.case.reached("submitting"):
        # From here on the person can reach 登録; a kill must not make us forget that.
        run.case.note("may-submit", id=step.id)
    if step.id == "submit" and not run.case.reached("submitting"):
        # The person presses it now, once: for us it is the same as if we did.
        run.case.advance("submitting")
    run.case.note("handed-over", id=step.id, reason=reason, page=copy)
    run.person_did("operator", f"hand-over:{step.id}")
    run.people.your_turn("operator", f"goal.{step.id}")
    found = await _screen_or_word(run, steps, at)
    run.case.note("handed-back", id=step.id, to=steps[found].id if found < len(steps) else None)
    return found


async def _screen_or_word(run: Run, steps: Sequence[Step], at: int) -> int:
    """The step whose screen came up, or the next one when the operator says that it is done."""
    known = _screens_from(run, steps, at)
    word = asyncio.ensure_future(run.people.done(f"goal.{steps[at].id}"))
    screen = asyncio.ensure_future(_first_shown(run, known))
    try:
        async with asyncio.timeout(run.options.person_limit):
            await asyncio.wait({word, screen}, return_when=asyncio.FIRST_COMPLETED)
    except TimeoutError:
        raise NeedsPerson("run.hand-over-not-done", step=steps[at].id) from None
    finally:
        for task in (word, screen):
            task.cancel()
        await asyncio.gather(word, screen, return_exceptions=True)
    if screen.done() and not screen.cancelled() and screen.exception() is None:
        return screen.result()
    if word.done() and not word.cancelled() and not word.result():
        raise NeedsPerson("run.hand-over-given-up", step=steps[at].id)
    return at + 1


def _screens_from(run: Run, steps: Sequence[Step], at: int) -> list[tuple[Locator, int]]:
    """Landmarks of the screens of this and the later steps, each with its first step."""
    known: list[tuple[Locator, int]] = []
    seen: set[str] = set()
    for index, step in enumerate(steps[at:], start=at):
        if step.screen and step.screen not in seen:
            seen.add(step.screen)
            known.append((run.on(getattr(run.screens, step.screen)).landmark, index))
    return known


async def _first_shown(run: Run, known: list[tuple[Locator, int]]) -> int:
    """Wait for one of the screens. The step's own screen counts only when it comes anew."""
    if not known:
        never: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        return await never
    either = reduce(Locator.or_, (landmark for landmark, _ in known)).first
    while True:
        try:
            await either.wait_for(timeout=run.options.person_limit * 1000)
        except PlaywrightTimeout:
            raise NeedsPerson("run.hand-over-not-done", step="") from None
        for landmark, index in known:
            if await landmark.count():
                return index
