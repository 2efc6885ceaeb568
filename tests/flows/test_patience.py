"""Nobody sits before a silent screen, and nobody is held up by what hangs."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
import time

import pytest

from flows import patience
from flows.patience import aside, told_while
from tests.flows.registration.person import Person


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SAY_AFTER", 0.05)


def test_what_is_waited_for_is_said_within_ten_seconds() -> None:
    assert patience.SAY_AFTER <= 10


@pytest.mark.usefixtures("soon")
def test_a_wait_is_said_once_and_a_quick_one_not_at_all() -> None:
    async def story(seconds: float) -> list[str]:
        person = Person()
        async with told_while(person, "machine.waiting-browser"):
            await asyncio.sleep(seconds)
        await asyncio.sleep(0.1)
        return person.keys

    assert asyncio.run(story(0.0)) == []
    assert asyncio.run(story(0.4)) == ["machine.waiting-browser"]


@pytest.mark.usefixtures("soon")
def test_what_is_waited_for_keeps_its_error() -> None:
    async def story() -> None:
        async with told_while(Person(), "machine.waiting-browser"):
            raise TimeoutError

    with pytest.raises(TimeoutError):
        asyncio.run(story())


def test_what_is_done_aside_gives_its_result_or_its_error() -> None:
    async def story() -> int:
        with pytest.raises(ZeroDivisionError):
            await aside(lambda: 1 // 0)
        return await aside(lambda: 41 + 1)

    assert asyncio.run(story()) == 42


def test_what_hangs_aside_holds_up_neither_the_loop_nor_the_exit() -> None:
    program = (
        "import asyncio, threading\n"
        "from flows.patience import aside\n"
        "async def story():\n"
        "    async with asyncio.timeout(0.1):\n"
        "        await aside(threading.Event().wait)\n"
        "try:\n"
        "    asyncio.run(story())\n"
        "except TimeoutError:\n"
        "    print('left')\n"
    )
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60
    )
    assert (done.stdout, done.stderr) == ("left\n", "")
    assert time.monotonic() - started < 30


def test_a_result_that_comes_after_the_loop_has_gone_is_no_trouble() -> None:
    go_on, ended = threading.Event(), threading.Event()

    def slow() -> None:
        go_on.wait(30)
        ended.set()

    async def story() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await aside(slow)

    asyncio.run(story())
    go_on.set()
    assert ended.wait(30)
