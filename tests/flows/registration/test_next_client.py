"""The last client's card must not be read in the next client's case."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from types import SimpleNamespace
from typing import Any

import pytest

from flows.registration import next_client as module
from flows.registration.next_client import next_client

PLACE = {"number": "2", "total": "3", "name": "N****"}


class Operator:
    """Answers as told; what was said is kept."""

    def __init__(self, *answers: bool, interactive: bool = True, automatic: bool = False) -> None:
        self.interactive, self.automatic = interactive, automatic
        self.said: list[str] = []
        self._answers = list(answers)

    def your_turn(self, who: str, key: str, /, **params: str) -> None:
        self.said.append(key)

    async def done(self, key: str, /) -> bool:
        if self._answers:
            return self._answers.pop(0)
        await asyncio.get_running_loop().create_future()  # never answers
        raise AssertionError


class Reader:
    """A reader whose card is taken off after so many looks; nothing is fake behind it."""

    def __init__(self, looks_with_card: int, *, service: str = "running") -> None:
        self.left = looks_with_card
        self.service = service
        self.watching = 0

    def look(self) -> bool:
        self.left -= 1
        return self.left >= 0

    async def watch(self) -> AsyncGenerator[Any, None]:
        self.watching += 1
        try:
            while True:
                yield SimpleNamespace(presence=SimpleNamespace(service=self.service))
                await asyncio.sleep(0)
        finally:
            self.watching -= 1


@pytest.fixture(autouse=True)
def a_look_is_a_card(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "find_jpki", lambda look: look or None)


def go(user: Operator, card: Reader) -> bool:
    return asyncio.run(asyncio.wait_for(next_client(user, card, PLACE), 10))  # type: ignore[arg-type]


def test_with_the_card_off_a_word_of_the_operator_is_enough() -> None:
    user = Operator(True)
    assert go(user, Reader(0))
    assert user.said == ["intake.next-client"]


def test_a_card_that_still_lies_there_is_waited_for_until_it_is_off() -> None:
    user, card = Operator(True), Reader(5)
    assert go(user, card)
    assert user.said == ["intake.next-client", "intake.take-card-off"]
    assert (card.left, card.watching) == (-1, 0)


def test_the_operator_may_say_that_the_card_is_the_right_one_already() -> None:
    assert go(Operator(True, True), Reader(1_000_000))


@pytest.mark.parametrize("answers", [(False,), (True, False)])
def test_the_operator_may_stop_between_two_clients(answers: tuple[bool, ...]) -> None:
    assert not go(Operator(*answers), Reader(1_000_000))


def test_without_the_card_service_nothing_can_be_waited_for() -> None:
    assert go(Operator(True), Reader(1_000_000, service="stopped"))


@pytest.mark.parametrize("user", [Operator(interactive=False), Operator(automatic=True)])
def test_where_nobody_is_asked_the_next_case_begins_at_once(user: Operator) -> None:
    assert go(user, Reader(1_000_000))
    assert user.said == []
