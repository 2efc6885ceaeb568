"""A laptop that was shut in the middle of a registration: nobody is told that they were slow."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import pytest

from flows.awake import awake
from tests.flows.registration.person import Person

LIMIT = 60.0


@dataclass
class Sleeper:
    """Clocks that jump: ``counted`` where the sleep counts, as in a process that was stopped."""

    monotonic_ahead: float = 0.0
    wall_ahead: float = 0.0

    def sleep(self, seconds: float, *, counted: bool) -> None:
        self.wall_ahead += seconds
        self.monotonic_ahead += seconds if counted else 0.0

    def monotonic(self) -> float:
        return time.monotonic() + self.monotonic_ahead

    def wall(self) -> float:
        return time.time() + self.wall_ahead


def in_a_loop_of_its_own(story: Callable[[Sleeper, Person], Awaitable[None]]) -> Person:
    sleeper, person = Sleeper(), Person()

    async def work() -> None:
        async with awake(person, sleeper.monotonic, sleeper.wall):
            await story(sleeper, person)

    asyncio.run(work())
    return person


@pytest.mark.parametrize("counted", [True, False])
def test_a_sleep_is_told_and_takes_nothing_from_who_is_waited_for(counted: bool) -> None:
    async def story(sleeper: Sleeper, person: Person) -> None:
        async with asyncio.timeout(LIMIT):
            sleeper.sleep(10 * LIMIT, counted=counted)
            said = await person.until("machine.stood-still")
            assert int(said["seconds"]) in range(595, 660)

    assert in_a_loop_of_its_own(story).keys == ["machine.stood-still"]


def test_without_a_sleep_a_limit_is_a_limit_and_nothing_is_told() -> None:
    async def story(sleeper: Sleeper, person: Person) -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(4.0):
                sleeper.sleep(5.0, counted=True)  # a busy computer
                await asyncio.Event().wait()

    assert in_a_loop_of_its_own(story).keys == []


def test_two_runs_in_one_loop_share_its_clock() -> None:
    other = Person()

    async def story(sleeper: Sleeper, person: Person) -> None:
        async with awake(other):
            pass
        async with asyncio.timeout(LIMIT):
            sleeper.sleep(10 * LIMIT, counted=True)
            await person.until("machine.stood-still")

    assert in_a_loop_of_its_own(story).keys == ["machine.stood-still"]
    assert other.keys == []
