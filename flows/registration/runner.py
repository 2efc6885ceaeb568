"""Follow the steps of a registration: the only place that pictures, journals, writes states.

A step says what it does and which state it reaches. That a press of 登録 is written down before,
and is never repeated of its own accord, is kept here and nowhere else: the state is taken back only
where provably nothing was sent, or where the site showed the confirmation again. So is the same for
the button that opens an account.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from playwright.async_api import Error

from flows.outcomes import GoBack, NeedsPerson, NotAsExpected, Refused, Stop
from flows.patience import told_while
from flows.registration.hand_over import keep_copy
from flows.registration.next_screen import first_steps, step_of_next_screen
from flows.registration.objections import questions
from flows.registration.overtaken import Overtaken, unless_overtaken
from flows.registration.pictures import Camera, Taken, whole_page
from flows.registration.session import Session
from flows.registration.site_changes import note_changes
from flows.registration.step import Route, Step, View
from pages.act import NotDone
from pages.lesson import TAUGHT
from pages.look import NotSeen
from pages.screens import NothingToPress, auth_ids_on
from records.progress import Once
from terms.text import first_line, without_addresses

HandOver = Callable[[Session, Route, int, Exception], Coroutine[Any, Any, int]]
NOT_SENT = "run.not-sent"
MOST_TIMES = 5  # how often one run takes a step before it is handed over
MOST_PAGES = 40  # that a step may come to, each with other questions than those before
KEEP_LIMIT = 30.0  # seconds for the picture of a page that may not answer


class Runner:
    """Takes the steps of a route in one session."""

    def __init__(self, session: Session, route: Route, hand_over: HandOver, camera: Camera) -> None:
        self._session = session
        self._case = session.case
        self._route = route
        self._to_operator = hand_over
        self._camera = camera
        self._taken: Counter[str] = Counter()
        self._asked: Counter[tuple[str, frozenset[str]]] = Counter()
        self._keeping: asyncio.Task[None] | None = None  # a picture on its way to the disk
        self._last: tuple[bytes, str] | None = None  # the picture kept last, and its file
        # What was written down last before it was done, and what had left the browser by then.
        self._begun: tuple[Once, int] | None = None

    async def follow(self, start: int = 0) -> None:
        """Take the steps one after another from ``start``, up to ``until``."""
        steps, until = self._route.steps, self._session.options.until
        at = start
        while at < len(steps):
            try:
                following = at + 1 if self._needless(at) else await self._take(at)
            except GoBack as back:
                at = self._route.index(back.step)
                continue
            except (Stop, OSError, asyncio.CancelledError) as why:
                self._take_back_what_was_not_sent(why)
                raise
            done = steps[at : max(following, at + 1)] if following != at else ()
            if until in [step.id for step in done]:
                return
            at = following

    def _needless(self, at: int) -> bool:
        unless = self._route.steps[at].unless
        return unless is not None and unless(self._session)

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
        handed_over, used = False, session.lessons_used.total()
        session.browser.forget_lost_answers()
        try:
            if self._again_and_again(step):
                raise NotAsExpected(step.id, "the same screen again and again")
            work = unless_overtaken(session, self._route, at, step.work(session))
            view = await session.browser.during(work)
            if view.here is not None:
                note_changes(session, view.here)
            if step.leave is None:
                self._reached(step)
            picture = await self._picture(view, number, step)
            following = await session.browser.during(self.leave(at))
        except Overtaken as person:
            handed_over, following = True, person.at
            self._behind_once(following)
        except (NotAsExpected, NothingToPress, NotDone, NotSeen, Error) as trouble:
            led = self.led_past(at, used) if isinstance(trouble, NotAsExpected) else None
            handed_over = led is None
            if led is None:
                led = await session.browser.during(self.hand_over(at, trouble))
            following = led
        finally:
            if not await self._picture_kept(step):
                picture = None
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

    def _again_and_again(self, step: Step) -> bool:
        """Tell whether this run comes to the same screen too often; a form may have many pages."""
        here = self._session.here
        asked = questions(here) if here is not None and here.screen == step.screen else frozenset()
        self._taken[step.id] += 1
        self._asked[step.id, asked] += 1
        return self._asked[step.id, asked] > MOST_TIMES or self._taken[step.id] > MOST_PAGES

    async def leave(self, at: int) -> int:
        """Leave the screen of a step; returns the index of the step that follows."""
        session, step = self._session, self._route.steps[at]
        if step.once:
            if self._case.is_written(step.once):
                raise NotAsExpected(step.id, "done once already")
            if step.once == "submitting":
                await self._unless_sent_by_hand(step)
            self._before_once(step)
        before, navigations = session.here, session.browser.navigations
        if step.leave:
            try:
                await step.leave(session)
            finally:
                if step.once == "submitting":
                    await self._keep_what_came(at)
        if not step.onward:
            self._reached(step)
            return at + 1
        following = await step_of_next_screen(session, self._route, at, before, navigations)
        self._behind_once(following)
        return following

    def led_past(self, at: int, used: int) -> int | None:
        """Return the step whose screen stands there, where a lesson has led past this one.

        ``used``: how often lessons had been used before it. Never behind 登録.
        """
        session = self._session
        here = session.here
        if here is None or here.screen == TAUGHT or session.lessons_used.total() == used:
            return None
        found = first_steps(self._route, at).get(here.screen, at)
        return found if at < found <= self._route.index("submit") else None

    async def hand_over(self, at: int, trouble: Exception) -> int:
        """Hand a step to the operator; returns the index of the step with which to go on."""
        step = self._route.steps[at]
        able = self._session.user.interactive and not self._session.browser.headless
        if able:
            # The person presses it now, once: for us it is the same as if we did.
            self._before_once(step)
        elif isinstance(trouble, Refused):
            self._case.take_back("refused")
        following = await self._to_operator(self._session, self._route, at, trouble)
        self._behind_once(following)
        return following

    async def _unless_sent_by_hand(self, step: Step) -> None:
        """Ask whether a person has pressed 登録 already; go on behind it where they say yes.

        Raises :class:`NeedsPerson` where nobody can say.
        """
        session = self._session
        if not session.sent_by_hand:
            return
        if not session.user.interactive:
            raise NeedsPerson("run.may-have-submitted")
        sent = await session.user.agree("run.sent-meanwhile", serious=True)
        session.sent_by_hand = False
        self._case.note("handed-back", id=step.id, to=None)
        if sent:
            self._case.advance("submitting")
            raise GoBack("registered")

    # states

    def _before_once(self, step: Step) -> None:
        """Write down, before it is done, what must never be done again."""
        if step.once and not self._case.is_written(step.once):
            self._begun = step.once, self._session.browser.sent
            try:
                self._case.write_before(step.once)
            except OSError:
                self._case.take_back("not-sent", step.once)
                raise

    def _reached(self, step: Step) -> None:
        if step.reaches and not self._case.reached(step.reaches):
            self._case.advance(step.reaches)

    def _behind_once(self, following: int) -> None:
        """Note that a screen behind 登録 has come: whoever pressed it, it is not pressed again.

        An optional step is known to be behind only by the screen that comes right after it.
        """
        for at, step in enumerate(self._route.steps[:following]):
            behind = not step.optional or following == at + 1
            if step.once and behind and not self._case.is_written(step.once):
                self._begun = None  # sent before this: that nothing leaves now proves nothing
                self._case.write_before(step.once)

    def _take_back_what_was_not_sent(self, why: BaseException) -> None:
        """Where nothing has left the browser since 登録, the case may be begun again.

        The one way out is shut before it is written, so that nothing can leave afterwards.
        """
        browser = self._session.browser
        once, before = self._begun or (None, 0)
        if once is None or not self._case.is_written(once) or browser.sent != before:
            return
        if once == "submitting" and self._case.state != once:
            return  # it is behind: the mail has told
        browser.gate.shut()
        with contextlib.suppress(OSError):
            self._case.take_back("not-sent", once)
            if not (isinstance(why, Stop) and why.code == NOT_SENT):
                reason = why.code if isinstance(why, Stop) else type(why).__name__
                self._session.user.warn(NOT_SENT, case=self._case.id, reason=reason)

    # pictures

    async def _picture(self, view: View, number: int, step: Step) -> str | None:
        session = self._session
        try:
            async with told_while(session.user, "machine.waiting-picture"):
                taken = await session.browser.during(self._camera(session, step, view))
        except (Error, NotSeen) as trouble:
            # A picture is evidence, not the registration: its failure is told, not fatal.
            self._case.note("no-picture", id=step.id, reason=without_addresses(first_line(trouble)))
            session.user.warn("run.no-picture", step=step.id)
            return None
        if taken is None:
            return None
        if self._last and self._last[0] == taken.png and taken.positions is None:
            return self._last[1]  # the same screen as it stood: its picture is there already
        try:
            times = self._taken[step.id]
            name = step.id if times == 1 else f"{step.id}-{times}"
            path = self._case.shot_path(number, name).relative_to(self._case.folder)
        except OSError as trouble:
            self._not_kept(step, trouble)
            return None
        # The disk takes its time to be sure of a picture; the screen can be left meanwhile.
        self._keeping = asyncio.create_task(asyncio.to_thread(self._keep, path, taken))
        self._last = taken.png, path.as_posix()
        return path.as_posix()

    async def _keep_what_came(self, at: int) -> None:
        """Keep the screen that came after 登録 at once: nobody may see it again.

        One whose 認証ID can be read is pictured by its own step.
        """
        session, here = self._session, self._session.here
        completed = here is not None and here.screen == "completion"
        if here is not None and completed and auth_ids_on(here, self._case.is_own_value):
            return
        step, number = self._route.steps[at], self._route.number(at)
        try:
            await keep_copy(session, f"{number:02d}-{step.id}-after")
            async with (
                asyncio.timeout(KEEP_LIMIT),
                told_while(session.user, "machine.waiting-picture"),
            ):
                taken = Taken(await whole_page(session))
            path = self._case.shot_path(number, f"{step.id}-after")
            await asyncio.to_thread(self._keep, path.relative_to(self._case.folder), taken)
        except (Error, NotSeen, TimeoutError):
            pass
        except OSError as trouble:
            self._not_kept(step, trouble)

    async def _picture_kept(self, step: Step) -> bool:
        """Wait until the picture is on the disk; False when the disk does not take it."""
        keeping, self._keeping = self._keeping, None
        if keeping:
            try:
                await keeping
            except OSError as trouble:
                self._last = None
                self._not_kept(step, trouble)
                return False
        return True

    def _not_kept(self, step: Step, trouble: OSError) -> None:
        """Tell of a picture that the disk does not take.

        Before 登録 that ends the run: nothing is pressed whose evidence can't be kept. Afterwards
        what is shown counts more than its picture.
        """
        if not self._case.reached("submitting"):
            raise trouble
        self._session.user.warn("run.no-picture", step=step.id)

    def _keep(self, path: Path, taken: Taken) -> None:
        self._case.keep(path.as_posix(), taken.png)
        if taken.positions:
            self._case.keep(path.with_suffix(".json").as_posix(), taken.positions.encode())
