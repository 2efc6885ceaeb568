"""A registration while it runs: the only place that waits, takes pictures and writes it down."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

from playwright.async_api import Error, Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from card import Look, Service
from flows.browser import Browser
from flows.options import RunOptions
from flows.outcomes import Failed, GoBack, NotAsExpected
from flows.registration import navigation, pictures
from flows.registration.mailbox import Mailbox
from flows.registration.next_screen import screens_before, step_of_next_screen
from flows.registration.step import Route, ScreenName, Step, View
from flows.user_interaction import Actor, UserInteraction
from pages.editions import Screens
from pages.screen import Screen
from records.applicant import Note
from records.case import Case
from terms.findings import Finding

S = TypeVar("S", bound=Screen)

HandOver = Callable[["Run", Sequence[Step], int, Exception], Coroutine[Any, Any, int]]
Camera = Callable[["Run", Step, View], Coroutine[Any, Any, pictures.Taken | None]]
AT_ONCE = 1.0  # seconds
MOST_TIMES = 5  # how often one run takes a step before it is handed over


class Run:
    """What the steps of a registration share."""

    def __init__(
        self,
        *,
        case: Case,
        notes: Sequence[Note],
        options: RunOptions,
        user: UserInteraction,
        browser: Browser,
        screens: Screens,
        route: Route,
        card: Service | None,
        mailbox: Mailbox,
        camera: Camera | None = None,
        blocks: Sequence[Finding] = (),
    ) -> None:
        self.case = case
        self.notes = notes
        self.options = options
        self.user = user
        self.browser = browser
        self.screens = screens
        self.route = route
        self.card = card
        self.mailbox = mailbox
        self._camera = camera or _evidence
        self.blocks = blocks  # what touroku check would block at this desk
        self.look: Look | None = None  # what the card said before the client took it
        self.readings = 0
        self.placed: set[str] = set()  # screens of which a picture is whole for a how-to
        self._taken: Counter[str] = Counter()
        self._keeping: asyncio.Task[None] | None = None  # a picture on its way to the disk

    @property
    def personal(self) -> list[str]:
        """The values of the case that nobody but its owner may see."""
        applicant = self.case.applicant
        values = (
            applicant.name, applicant.name_kana, applicant.email, applicant.address,
            applicant.phone, applicant.residence_card,
        )  # fmt: skip
        return [value for value in values if value]

    @property
    def page(self) -> Page:
        return self.browser.page

    def on(self, screen: type[S]) -> S:
        """The page object of a screen in the page of the run."""
        return screen(self.page)

    def any_of(self, names: Iterable[ScreenName]) -> Locator:
        """Whichever of some screens is shown."""
        return reduce(Locator.or_, (self.landmark(name) for name in names))

    def landmark(self, name: ScreenName) -> Locator:
        screen: type[Screen] = getattr(self.screens, name)
        return self.on(screen).landmark

    async def open(self, url: str, screen: type[S]) -> S:
        """Go to an address of the site and wait for its screen. Raises as :meth:`arrive`."""
        await self.go(url)
        return await self.arrive(screen)

    async def go(self, url: str) -> None:
        """Go to an address of the site. Raises :class:`Failed` when there is no answer."""
        await navigation.read(self, url)

    async def arrive(self, screen: type[S], *, or_else: Locator | None = None) -> S:
        """Wait until a screen is shown, or ``or_else``.

        Raises :class:`Failed` when one of the site's error pages comes instead or its answer never
        comes, :class:`NotAsExpected` when a page is there and nothing known stands on it.
        """
        wanted = self.on(screen)
        await self.comes(wanted.landmark.or_(or_else) if or_else else wanted.landmark, wanted.name)
        return wanted

    async def comes(self, landmark: Locator, name: str) -> None:
        """Wait until a landmark is shown; ``name`` says what was expected. Raises as arrive."""
        shown = asyncio.ensure_future(self.appears(landmark, self.options.site_limit))
        try:
            # Most screens come at once; only then is it worth asking whether the page is whole.
            await asyncio.wait({shown}, timeout=AT_ONCE)
            if not shown.done():
                await self._settles(shown)
            if not shown.done():
                told = navigation.refusal(self.browser.status)
                raise told or NotAsExpected(name, "unknown screen")
            shown.result()
        except PlaywrightTimeout:
            if self.browser.awaits_answer:
                await navigation.stop_loading(self.page)  # nothing on the page can be read before
                raise Failed("site.no-answer", origin=self.case.site.origin) from None
            raise NotAsExpected(name, "timeout") from None
        finally:
            await _give_up(shown)

    async def _settles(self, shown: asyncio.Future[None]) -> None:
        """A page that is whole and says nothing for a while will not say it later either.

        The page before is whole too, while the answer to what was pressed on it is on its way.
        """
        loaded = asyncio.ensure_future(self.page.wait_for_load_state("load"))
        try:
            await asyncio.wait({shown, loaded}, return_when=asyncio.FIRST_COMPLETED)
            await self._quiet(shown)
            while not shown.done() and (self.browser.in_question or self.browser.awaits_answer):
                await self.browser.answered()
                answer = asyncio.ensure_future(self.browser.answer_came())
                await asyncio.wait({shown, answer}, return_when=asyncio.FIRST_COMPLETED)
                await _give_up(answer)
                await self._quiet(shown)
        finally:
            await _give_up(loaded)

    async def _quiet(self, shown: asyncio.Future[None]) -> None:
        refused = navigation.refusal(self.browser.status) is not None
        limit = AT_ONCE if refused else self.options.settle_limit
        await asyncio.wait({shown}, timeout=limit)

    async def appears(self, wanted: Locator, limit: float) -> None:
        """Wait up to ``limit`` seconds until something stands on the page.

        Raises :class:`Failed` when an error page comes instead or the answer is lost, Playwright's
        TimeoutError when nothing comes.
        """
        trouble = self.on(self.screens.trouble)
        either = wanted.or_(trouble.landmark).first
        # The text tells in one go what came; asking for each of the two would take longer.
        shown = asyncio.ensure_future(either.text_content(timeout=limit * 1000))
        lost = asyncio.ensure_future(self.browser.answer_lost())
        try:
            await asyncio.wait({shown, lost}, return_when=asyncio.FIRST_COMPLETED)
            if not shown.done():
                raise Failed("site.no-answer", origin=self.case.site.origin)
            text = shown.result() or ""
        finally:
            await _give_up(shown, lost)
        if trouble.speaks_of_it(text) and not await wanted.count() and await trouble.is_shown():
            raise Failed(f"site.{await trouble.kind()}", message=await trouble.message())

    def person_did(self, who: Actor, what: str) -> None:
        """Count what a person had to do."""
        self.case.note("person", who=who, what=what)

    async def follow(
        self,
        steps: Sequence[Step],
        hand_over: HandOver,
        start: int = 0,
    ) -> None:
        """Take the steps one after another from ``start``, up to ``until``."""
        at = start
        while at < len(steps):
            try:
                following = await self._take(steps, at, hand_over)
            except GoBack as back:
                at = next(i for i, step in enumerate(steps) if step.id == back.step)
                continue
            if self.options.until in [step.id for step in steps[at : max(following, at + 1)]]:
                return
            at = following

    async def _take(self, steps: Sequence[Step], at: int, hand_over: HandOver) -> int:
        """Take one step; returns the index of the next, which a hand-over may move."""
        step = steps[at]
        self.user.step_started(step.id, step.actor, at + 1, len(steps))
        self.case.note("step-started", id=step.id)
        started = time.monotonic()
        picture: str | None = None
        following = at + 1
        handed_over = False
        self.browser.forget_lost_answers()
        self._taken[step.id] += 1
        try:
            if self._taken[step.id] > MOST_TIMES:
                raise NotAsExpected(step.id, "the same screen again and again")
            view = await self.browser.during(step.work(self))
            picture = await self._picture(view, at + 1, step)
            following = await self.browser.during(self._leave(steps, at))
        except (NotAsExpected, Error) as trouble:
            handed_over = True
            following = await self.browser.during(hand_over(self, steps, at, trouble))
        finally:
            await self._picture_kept()
        seconds = round(time.monotonic() - started, 3)
        for done in steps[at : max(following, at + 1)] if handed_over else [step]:
            self.case.note(
                "step",
                id=done.id,
                actor="operator" if handed_over else done.actor,
                handed_over=handed_over,
                seconds=seconds if done is step else 0.0,
                screenshot=picture if done is step else None,
            )
        self.user.step_done(step.id, seconds)
        return following

    async def _leave(self, steps: Sequence[Step], at: int) -> int:
        """Leave the screen of a step; returns the index of the step that follows."""
        step = steps[at]
        if not step.onward:
            if step.leave:
                await step.leave(self)
            return at + 1
        before = await screens_before(self, steps, at)
        if step.leave:
            await step.leave(self)
        following = await step_of_next_screen(self, steps, at, before)
        if following > self.route.index("submit") and not self.case.reached("submitting"):
            # A site that registers without 登録: nothing must be sent again all the same.
            self.case.advance("submitting")
        return following

    async def _picture(self, view: View, number: int, step: Step) -> str | None:
        try:
            taken = await self.browser.during(self._camera(self, step, view))
        except Error as trouble:
            # A picture is evidence, not the registration: its failure is told, not fatal.
            self.case.note("no-picture", id=step.id, reason=first_line(trouble))
            self.user.warn("run.no-picture", step=step.id)
            return None
        if taken is None:
            return None
        path = self.case.shot_path(number, step.id).relative_to(self.case.folder)
        # The disk takes its time to be sure of a picture; the screen can be left meanwhile.
        self._keeping = asyncio.create_task(asyncio.to_thread(self._keep, path, taken))
        return path.as_posix()

    async def _picture_kept(self) -> None:
        keeping, self._keeping = self._keeping, None
        if keeping:
            await keeping

    def _keep(self, path: Path, taken: pictures.Taken) -> None:
        self.case.keep(path.as_posix(), taken.png)
        if taken.positions:
            self.case.keep(path.with_suffix(".json").as_posix(), taken.positions.encode())


async def _evidence(run: Run, step: Step, view: View) -> pictures.Taken:
    """The picture that a case keeps of a step, and where on it a how-to finds what it shows."""
    from flows.howto.positions import SHOWN_EDITION, positions_of_evidence

    taking = asyncio.ensure_future(pictures.take(run.browser, view, run.personal))
    shown = run.case.site.edition.key == SHOWN_EDITION
    if view.screen is None or not shown or view.screen.name in run.placed:
        return pictures.Taken(await taking)
    finding = asyncio.ensure_future(positions_of_evidence(view.screen, run.case.auth_id))
    try:
        await asyncio.wait({taking, finding})
    finally:
        await _give_up(taking, finding)
    positions = None if finding.exception() else finding.result()  # evidence it is all the same
    if positions and positions.whole:
        run.placed.add(view.screen.name)
    return pictures.Taken(taking.result(), positions.to_json() if positions else None)


async def _give_up(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def first_line(trouble: Exception) -> str:
    """The first line of a library's message, for people who asked why."""
    return next((line.strip() for line in str(trouble).splitlines() if line.strip()), "")
