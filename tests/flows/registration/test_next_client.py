"""The last client's card must not be read in the next client's case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Literal

import pytest

from card import Card, Event, Look, Presence, Reader, ReaderPresence
from flows.registration.next_client import next_client
from tests.further import further

PLACE = {"number": "2", "total": "3", "name": "N****"}


class Operator:
    """Answers as told; what was said is kept."""

    def __init__(
        self,
        *answers: bool,
        agrees: Sequence[bool] = (),
        interactive: bool = True,
        automatic: bool = False,
    ) -> None:
        self.interactive, self.automatic = interactive, automatic
        self.said: list[str] = []
        self._answers, self._agrees = list(answers), list(agrees)

    def your_turn(self, who: str, key: str, /, **params: str) -> None:
        self.said.append(key)

    async def agree(self, key: str, /, *, serious: bool = False) -> bool:
        assert serious
        self.said.append(key)
        return self._agrees.pop(0)

    async def done(self, key: str, /) -> bool:
        if self._answers:
            return self._answers.pop(0)
        await asyncio.get_running_loop().create_future()  # never answers
        raise AssertionError


class Desk:
    """Readers with what lies on them; after each event one more is empty."""

    def __init__(self, *problems: str | None, service: Literal["running", "stopped"] = "running"):
        self.service = service
        self.problems = list(problems)
        self.watching = 0

    def look(self) -> Look:
        readers = tuple(
            Reader(str(at), Card("unknown", "", problem=problem))
            for at, problem in enumerate(self.problems)
        )
        return Look(self.service, readers)

    async def watch(self) -> AsyncGenerator[Event, None]:
        self.watching += 1
        there = len(self.problems)
        try:
            while True:
                readers = tuple(
                    ReaderPresence(str(at), at >= len(self.problems) - there)
                    for at in range(len(self.problems))
                )
                yield Event("picture", None, Presence("running", readers))
                there -= 1
                await asyncio.sleep(0)
        finally:
            self.watching -= 1

    def close(self) -> None: ...


def go(user: Operator, card: Desk) -> bool:
    return asyncio.run(asyncio.wait_for(next_client(user, card, PLACE), 10))  # type: ignore[arg-type]


@pytest.mark.parametrize("desk", [Desk(), Desk("card-unknown")], ids=["empty", "another card"])
def test_with_the_card_off_a_word_of_the_operator_is_enough(desk: Desk) -> None:
    user = Operator(True)
    assert go(user, desk)
    assert user.said == ["intake.next-client"]


@pytest.mark.parametrize(
    "problem", [None, *map(further, ("card-exclusive", "card-busy", "card-garbled", "card-mute"))]
)
def test_a_card_that_still_lies_there_is_waited_for_until_it_is_off(problem: str | None) -> None:
    user, card = Operator(True), Desk(problem)
    assert go(user, card)
    assert user.said == ["intake.next-client", "intake.take-card-off"]
    assert card.watching == 0


def test_the_operator_may_say_that_the_card_is_the_right_one_already() -> None:
    assert go(Operator(True, True), Desk(*[None] * 1_000))


@pytest.mark.parametrize("answers", [(False,), (True, False)])
def test_the_operator_may_stop_between_two_clients(answers: tuple[bool, ...]) -> None:
    assert not go(Operator(*answers), Desk(*[None] * 1_000))


def test_without_the_card_service_the_operator_says_that_the_card_is_off() -> None:
    user = Operator(True, agrees=[False, True])
    assert go(user, Desk(service="stopped"))
    assert user.said == ["intake.next-client", *["intake.is-card-off"] * 2]


@pytest.mark.parametrize("user", [Operator(interactive=False), Operator(automatic=True)])
def test_where_nobody_is_asked_the_next_case_begins_at_once(user: Operator) -> None:
    assert go(user, Desk(None))
    assert user.said == []
