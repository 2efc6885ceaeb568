"""Follow the steps of a registration: the only place that pictures, journals, writes states.

A step says what it does and which state it reaches; that 登録 is pressed once, and written down
before, is kept here and nowhere else.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from playwright.async_api import Error

from flows.outcomes import GoBack, NeedsPerson, NotAsExpected, Stop
from flows.registration.next_screen import step_of_next_screen
from flows.registration.pictures import Camera, Taken
from flows.registration.session import Session
from flows.registration.step import Route, Step, View
from pages.act import NotDone
from pages.look import NotSeen
from pages.screens import NothingToPress
from terms.text import first_line

HandOver = Callable[[Session, Route, int, Exception], Coroutine[Any, Any, int]]
NOT_SENT = "run.press-not-sent"
MOST_TIMES = 5  # how often one run takes a step before it is handed over


class Runner:
    """Takes the steps of a route in one session."""

    def __init__(self, session: Session, route: Route, hand_over: HandOver, camera: Camera) -> None:
        self._session = session
        self._case = session.case
        self._route = route
        self._to_operator = hand_over
        self._camera = camera
        self._taken: Counter[str] = Counter()
        self._keeping: asyncio.Task[None] | None = None  # a picture on its way to the disk
        self._sent: int | None = None  # what had left the browser before what is done once

    async def follow(self, start: int = 0) -> None:
        """Take the steps one after another from ``start``, up to ``until``."""
        steps, until = self._route.steps, self._session.options.until
        at = start
        while at < len(steps):
            try:
                following = await self._take(at)
            except GoBack as back:
                at = self._route.index(back.step)
                continue
            except Stop as stop:
                await self._take_back(stop)
                raise
            if until in [step.id for step in steps[at : max(following, at + 1)]]:
                return
            at = following

    async def _take(self, at: int) -> int:
        """Take one step; returns the index of the next, which a hand-over may move."""
        steps, session = self._route.steps, self._session
        step = steps[at]
        number = self._route.number(at)
        session.user.step_started(step.id, step.actor, number, self._route.total)
        self._case.note("step-started", id=step.id)
        started = time.monotonic()
        picture: str | None = None
        following = at + 1
        handed_over = False
        session.browser.forget_lost_answers()
        self._taken[step.id] += 1
        try:
            if self._taken[step.id] > MOST_TIMES:
                raise NotAsExpected(step.id, "the same screen again and again")
            view = await session.browser.during(step.work(session))
            if step.leave is None:
                self._reached(step)
            picture = await self._picture(view, number, step)
            following = await session.browser.during(self.leave(at))
        except (NotAsExpected, NothingToPress, NotDone, NotSeen, Error) as trouble:
            handed_over = True
            following = await session.browser.during(self.hand_over(at, trouble))
        finally:
            await self._picture_kept()
        seconds = round(time.monotonic() - started, 3)
        for done in steps[at : max(following, at + 1)] if handed_over else [step]:
            self._case.note(
                "step",
                id=done.id,
                actor="operator" if handed_over else done.actor,
                handed_over=handed_over,
                seconds=seconds if done is step else 0.0,
                screenshot=picture if done is step else None,
            )
        session.user.step_done(step.id, seconds)
        return following

    async def leave(self, at: int) -> int:
        """Leave the screen of a step; returns the index of the step that follows."""
        session, step = self._session, self._route.steps[at]
        if step.once:
            if self._case.reached(step.once):
                raise NotAsExpected(step.id, "done once already")
            self._begin_once(step)
        before, navigations = session.here, session.browser.navigations
        if step.leave:
            await step.leave(session)
        if not step.onward:
            self._reached(step)
            return at + 1
        following = await step_of_next_screen(session, self._route, at, before, navigations)
        self._behind_submit(following)
        return following

    async def hand_over(self, at: int, trouble: Exception) -> int:
        """Hand a step to the operator; returns the index of the step with which to go on."""
        step = self._route.steps[at]
        able = self._session.user.interactive and not self._session.browser.headless
        if able:
            # The person presses it now, once: for us it is the same as if we did.
            self._begin_once(step)
        following = await self._to_operator(self._session, self._route, at, trouble)
        self._behind_submit(following)
        return following

    # states

    def _begin_once(self, step: Step) -> None:
        """It begins now: from here on it is watched whether anything leaves the browser."""
        if step.once and not self._case.reached(step.once):
            self._sent = self._session.browser.gate.sent
            self._before_once(step)

    def _before_once(self, step: Step) -> None:
        """Write down, before it is done, what must never be done again."""
        if step.once and not self._case.reached(step.once):
            self._case.advance(step.once)

    def _reached(self, step: Step) -> None:
        if step.reaches and not self._case.reached(step.reaches):
            self._case.advance(step.reaches)

    def _behind_submit(self, following: int) -> None:
        """A screen behind 登録 has come: it was pressed, by whoever, and is not pressed again."""
        once = next((s for s in self._route.steps[:following] if s.once), None)
        if once:
            self._before_once(once)

    async def _take_back(self, stop: Stop) -> None:
        """A press after which nothing at all has left the browser was none, and is told so.

        The browser is closed first, so that nothing can leave it any more.
        """
        if self._sent is None or self._case.state != "submitting":
            return
        await self._session.browser.close()
        if self._session.browser.gate.sent == self._sent:
            self._case.press_not_sent()
            if stop.code != NOT_SENT:
                self._session.user.warn(NOT_SENT)
        elif stop.code == NOT_SENT:
            raise NeedsPerson("run.registered-unclear", case=self._case.id) from stop

    # pictures

    async def _picture(self, view: View, number: int, step: Step) -> str | None:
        session = self._session
        try:
            taken = await session.browser.during(self._camera(session, step, view))
        except (Error, NotSeen) as trouble:
            # A picture is evidence, not the registration: its failure is told, not fatal.
            self._case.note("no-picture", id=step.id, reason=first_line(trouble))
            session.user.warn("run.no-picture", step=step.id)
            return None
        if taken is None:
            return None
        path = self._case.shot_path(number, step.id).relative_to(self._case.folder)
        # The disk takes its time to be sure of a picture; the screen can be left meanwhile.
        self._keeping = asyncio.create_task(asyncio.to_thread(self._keep, path, taken))
        return path.as_posix()

    async def _picture_kept(self) -> None:
        keeping, self._keeping = self._keeping, None
        if keeping:
            await keeping

    def _keep(self, path: Path, taken: Taken) -> None:
        self._case.keep(path.as_posix(), taken.png)
        if taken.positions:
            self._case.keep(path.with_suffix(".json").as_posix(), taken.positions.encode())
