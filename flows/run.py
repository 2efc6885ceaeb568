"""A registration while it runs: the only place that waits, takes pictures and writes it down."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from playwright.async_api import Error, Locator, Page
from playwright.async_api import TimeoutError as PlaywrightTimeout

from card import Look, Service
from flows import pictures
from flows.browser import Browser
from flows.mailbox import Mailbox
from flows.outcomes import Failed, GoBack, NeedsPerson, NotAsExpected
from flows.people import Actor, People
from flows.step import Step, View
from pages.editions import Screens
from pages.screen import Screen
from records.applicant import Note
from records.case import Case

S = TypeVar("S", bound=Screen)

PasswordWay = Literal["page", "ask", "generate"]


@dataclass(frozen=True)
class RunOptions:
    """What the operator chose for this run; limits in seconds."""

    password_way: PasswordWay
    until: str | None = None
    mail_limit: float = 20 * 60.0  # mails come "minutes later" [article]
    person_limit: float = 15 * 60.0  # a person at the reader, the keyboard or the browser
    site_limit: float = 60.0  # an answer of the site; its own limit is unknown


class Run:
    """What the steps of a registration share."""

    def __init__(
        self,
        *,
        case: Case,
        notes: Sequence[Note],
        options: RunOptions,
        people: People,
        browser: Browser,
        screens: Screens,
        card: Service | None,
        mailbox: Mailbox,
    ) -> None:
        self.case = case
        self.notes = notes
        self.options = options
        self.people = people
        self.browser = browser
        self.screens = screens
        self.card = card
        self.mailbox = mailbox
        self.look: Look | None = None  # what the card said before the client took it
        self.readings = 0

    @property
    def _personal(self) -> list[str]:
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

    async def open(self, url: str, screen: type[S]) -> S:
        """Go to an address of the site and wait for its screen. Raises as :meth:`arrive`."""
        limit = self.options.site_limit * 1000
        try:
            await self.page.goto(url, wait_until="domcontentloaded", timeout=limit)
        except PlaywrightTimeout:
            raise Failed("site.no-answer", origin=self.case.site.origin) from None
        except Error as trouble:
            raise Failed(
                "site.unreachable", origin=self.case.site.origin, reason=first_line(trouble)
            ) from None
        return await self.arrive(screen)

    async def arrive(self, screen: type[S], *, or_else: Locator | None = None) -> S:
        """Wait until a screen is shown, or ``or_else``.

        Raises :class:`Failed` when one of the site's error pages comes instead or its answer never
        comes, :class:`NotAsExpected` when nothing that is known comes in time.
        """
        wanted = self.on(screen)
        landmark = wanted.landmark.or_(or_else) if or_else else wanted.landmark
        try:
            await self.appears(landmark, self.options.site_limit)
        except PlaywrightTimeout:
            raise NotAsExpected(wanted.name, "timeout") from None
        return wanted

    async def appears(self, wanted: Locator, limit: float) -> None:
        """Wait up to ``limit`` seconds until something stands on the page.

        Raises :class:`Failed` when an error page comes instead or the answer is lost, Playwright's
        TimeoutError when nothing comes.
        """
        trouble = self.on(self.screens.trouble)
        either = wanted.or_(trouble.landmark).first
        shown = asyncio.ensure_future(either.wait_for(state="attached", timeout=limit * 1000))
        lost = asyncio.ensure_future(self.browser.answer_lost())
        try:
            await asyncio.wait({shown, lost}, return_when=asyncio.FIRST_COMPLETED)
            if not shown.done():
                raise Failed("site.no-answer", origin=self.case.site.origin)
            shown.result()
        finally:
            shown.cancel()
            lost.cancel()
            await asyncio.gather(shown, lost, return_exceptions=True)
        if await trouble.is_shown() and not await wanted.count():
            raise Failed(f"site.{await trouble.kind()}", message=await trouble.message())

    def person_did(self, who: Actor, what: str) -> None:
        """Count what a person had to do."""
        self.case.note("person", who=who, what=what)

    async def follow(self, steps: Sequence[Step]) -> None:
        """Take the steps one after another, up to ``until``."""
        at = 0
        while at < len(steps):
            try:
                await self._take(steps[at], at + 1, len(steps))
            except GoBack as back:
                at = next(i for i, step in enumerate(steps) if step.id == back.step)
                continue
            if steps[at].id == self.options.until:
                return
            at += 1

    async def _take(self, step: Step, number: int, total: int) -> None:
        self.people.step_started(step.id, step.actor, number, total)
        self.case.note("step-started", id=step.id)
        started = time.monotonic()
        self.browser.forget_lost_answers()
        try:
            view = await self.browser.during(step.work(self))
            picture = await self._picture(view, number, step.id)
            if step.leave:
                await self.browser.during(step.leave(self))
        except (NotAsExpected, Error) as trouble:
            self._hand_over(step, trouble)
        seconds = round(time.monotonic() - started, 3)
        self.case.note(
            "step",
            id=step.id,
            actor=step.actor,
            handed_over=False,
            seconds=seconds,
            screenshot=picture,
        )
        self.people.step_done(step.id, seconds)

    async def _picture(self, view: View, number: int, step: str) -> str | None:
        name = f"shots/{number:02d}-{step}.png"
        try:
            data = await self.browser.during(pictures.take(self.browser, view, self._personal))
        except Error as trouble:
            # A picture is evidence, not the registration: its failure is told, not fatal.
            self.case.note("no-picture", id=step, reason=first_line(trouble))
            self.people.warn("run.no-picture", step=step)
            return None
        self.case.keep(name, data)
        return name

    def _hand_over(self, step: Step, trouble: Exception) -> None:
        reason = trouble.reason if isinstance(trouble, NotAsExpected) else first_line(trouble)
        self.case.note("unknown-screen", id=step.id, reason=reason)
        stop = NeedsPerson if self.people.interactive else Failed
        raise stop("run.screen-unknown", step=step.id, reason=reason) from trouble


def first_line(trouble: Exception) -> str:
    """The first line of a library's message, for people who asked why."""
    return next((line.strip() for line in str(trouble).splitlines() if line.strip()), "")
