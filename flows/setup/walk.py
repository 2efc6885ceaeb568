"""The walk through the installation: look, say what to do, wait for it, look again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Protocol

from flows.checkup.browser import program_of
from flows.checkup.profile import profile_finding
from flows.checkup.system import has_client, system_findings
from flows.outcomes import BadInput, Failed, NeedsPerson
from flows.setup.memory import Memory
from flows.setup.steps import STEPS, Desk, SetupStep, StepId
from flows.setup.waiting import Answer, Events, watching
from flows.setup.window import Window
from records.safe_files import make_folder
from terms.findings import Finding

POLICY = "policy"  # the id of findings about policies


class Guide(Protocol):
    """How the walk speaks with the person; steps and findings are put into words by it."""

    @property
    def interactive(self) -> bool: ...

    def step(self, step: StepId, number: int, total: int) -> None: ...

    def done(self, finding: Finding, since: str) -> None:
        """Say that the step is done, ``since`` ISO 8601 in UTC."""

    def missing(self, finding: Finding, *, briefly: bool = False) -> None:
        """Say what is still wrong; why and what to do, unless that follows anyway."""

    def turn(self, step: StepId, desk: Desk, page: str | None) -> None:
        """Say what the person does now; ``page`` is opened for them."""

    def close_the_window(self) -> None: ...

    async def answer(self) -> Answer:
        """Return the person's next line. Raises NeedsPerson when there will be none."""


@dataclass(frozen=True)
class Item:
    """How one step stands; ``done_at`` is None when it isn't done."""

    id: StepId
    finding: Finding
    done_at: str | None

    @property
    def done(self) -> bool:
        return self.done_at is not None


def refuse(desk: Desk) -> None:
    """Refuse where the live client doesn't exist, and an everyday profile.

    Raises Failed on other systems, BadInput for a profile that a run could never use.
    """
    if not desk.site.loopback and not has_client(desk.machine):
        raise Failed("setup.windows-only")
    profile = profile_finding(desk.profile, desk.machine)
    # one that is in use is our own window of before
    if profile.severity == "block" and profile.code != "browser.profile-in-use":
        raise BadInput(profile.code, **profile.params)


async def walk(desk: Desk, memory: Memory, guide: Guide) -> list[Item]:
    """Every step in turn; without a person to answer, only what can be seen.

    Raises NeedsPerson when the person stops, with what was done kept; Failed and BadInput as
    :class:`Window` does.
    """
    refuse(desk)
    system = [one for one in system_findings(desk.machine, desk.site) if one.severity != "ok"]
    # A policy that stops a step is told at that step.
    policies = [one for one in desk.forbidden(desk.policies()) if one.severity == "warn"]
    for finding in (*system, *policies):
        guide.missing(finding)
    if not guide.interactive:
        return [await _Walk(desk, memory, guide).see(number) for number in range(len(STEPS))]
    make_folder(desk.profile)
    async with watching(desk.profile, desk.card, guide.answer) as events:
        walking = _Walk(desk, memory, guide, events)
        items = [await walking.go(number) for number in range(len(STEPS))]
    if walking.window and walking.window.open:
        guide.close_the_window()
    return items


class _Walk:
    def __init__(
        self, desk: Desk, memory: Memory, guide: Guide, events: Events | None = None
    ) -> None:
        self._desk = desk
        self._memory = memory
        self._guide = guide
        self._events = events
        self.window: Window | None = None

    async def see(self, number: int, *, briefly: bool = False) -> Item:
        """Return the step as it stands, told."""
        step = STEPS[number]
        self._guide.step(step.id, number + 1, len(STEPS))
        item = await self._look(step)
        if item.done_at:
            self._guide.done(item.finding, item.done_at)
        else:
            self._guide.missing(item.finding, briefly=briefly and item.finding.id != POLICY)
        return item

    async def go(self, number: int) -> Item:
        """Return the step until it is done, or the person wants to go on without it."""
        assert self._events
        step = STEPS[number]
        item = await self.see(number, briefly=True)
        if item.done:
            return item
        page = step.page(self._desk.downloads)
        self._events.forget()
        if item.finding.id == POLICY:  # the person can do nothing about it but ask for it
            page = None
        else:
            shown = self._show(page)
            self._guide.turn(step.id, self._desk, page if shown else None)
        while True:
            event = await self._events.next()
            if event == "stop":
                raise NeedsPerson("setup.stopped")
            if event == "skip":
                return item
            answered = event in ("look", "yes")
            now = await self._look(step, confirmed=event == "yes")
            if now.done_at:
                self._guide.done(now.finding, now.done_at)
                return now
            if event == "failed":  # the page was not seen, or not to the end
                params = {"browser": self._desk.browser}
                self._guide.missing(Finding(step.id, "block", "setup.window-failed", params))
            elif answered or event == "closed" or now.finding != item.finding:
                self._guide.missing(now.finding)
            if answered and not (self.window and self.window.open):
                self._show(page)
            item = now

    async def _look(self, step: SetupStep, *, confirmed: bool = False) -> Item:
        finding = await self._finding(step, confirmed=confirmed)
        if finding.severity != "block":
            return Item(step.id, finding, self._memory.done(step.id, finding))
        before = self._memory.done_at(step.id)
        if step.remembered and before:
            return Item(step.id, Finding(step.id, "ok", f"setup.{step.id}-before"), before)
        self._memory.undone(step.id)
        return Item(step.id, finding, None)

    async def _finding(self, step: SetupStep, *, confirmed: bool) -> Finding:
        if step.look is not None:
            return await asyncio.to_thread(step.look, self._desk)
        if confirmed:
            return Finding(step.id, "ok", "setup.trial-confirmed")
        return Finding(step.id, "block", "setup.trial-open")

    def _show(self, page: str | None) -> bool:
        """Open the page, if there is one; False where no browser is there to open it."""
        if page is None:
            return False
        if self.window is None:
            program = program_of(self._desk.browser, self._desk.machine)
            if program is None:  # gone since the first step, or that was put off
                params = {"browser": self._desk.browser}
                self._guide.missing(Finding("browser", "block", "check.browser-missing", params))
                return False
            assert self._events
            self.window = Window(program, self._desk.profile, self._events.closed)
        self.window.show(page)
        return True
