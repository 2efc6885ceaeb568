"""The setup at the page: each step, what is seen, what the person does now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from desk.page.live import Changes
from desk.walkthrough import turn_text
from flows.setup.steps import STEPS, Desk, StepId
from flows.setup.waiting import Answer
from terms.findings import Finding

ANSWERS: tuple[Answer, ...] = ("look", "yes", "skip", "stop")


@dataclass(frozen=True)
class StepSeen:
    """One step as it was seen last; ``since`` when it is done, ISO 8601 in UTC.

    ``told``: the finding is to be told; at first what the person does now says it.
    """

    id: StepId
    finding: Finding | None = None
    since: str | None = None
    told: bool = False


@dataclass(frozen=True)
class Turn:
    """What a person does now: a text of the catalogue, and the page that was opened for them."""

    step: StepId
    key: str
    params: dict[str, str]
    page: str | None


class PageGuide:
    """:class:`flows.setup.walk.Guide` with a person at the page.

    ``steps`` are those that were begun, ``beside`` is what is found to be in the way of all.
    """

    interactive = True
    total = len(STEPS)

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._answer: asyncio.Future[Answer] | None = None
        self.steps: list[StepSeen] = []
        self.beside: list[Finding] = []
        self.turn_now: Turn | None = None
        self.window_open = False

    def step(self, step: StepId, number: int, total: int) -> None:
        self.turn_now = None
        self.steps.append(StepSeen(step))
        self._changes.happened()

    def done(self, finding: Finding, since: str) -> None:
        self._seen(finding, since)

    def missing(self, finding: Finding, *, briefly: bool = False) -> None:
        if self.steps:
            self._seen(finding, None, told=not briefly)
        else:
            self.beside.append(finding)
            self._changes.happened()

    def turn(self, step: StepId, desk: Desk, page: str | None) -> None:
        self.turn_now = Turn(step, *turn_text(step, desk, page), page)
        self._changes.happened()

    def close_the_window(self) -> None:
        self.window_open = True
        self._changes.happened()

    async def answer(self) -> Answer:
        self._answer = asyncio.get_running_loop().create_future()
        return await self._answer

    def take(self, step: str, answer: str) -> None:
        """Take what was pressed at a step; at one that is over already it was meant for nothing."""
        now = self.steps[-1].id if self.steps else None
        known = next((each for each in ANSWERS if each == answer), None)
        if known and step == now and self._answer and not self._answer.done():
            self._answer.set_result(known)

    def _seen(self, finding: Finding, since: str | None, *, told: bool = True) -> None:
        self.steps[-1] = StepSeen(self.steps[-1].id, finding, since, told)
        if since:
            self.turn_now = None
        self._changes.happened()
