"""What was typed before a question is no answer to it: a stale "y" must never be a consent."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Iterator

import pytest

from desk.terminal import Terminal
from desk.words import Words
from flows.outcomes import NeedsPerson


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.TextIOWrapper]:
    """Give the keyboard of a terminal: what is written here is typed there."""
    reading, writing = os.pipe()
    with os.fdopen(reading) as lines, os.fdopen(writing, "w") as keys:
        monkeypatch.setattr("sys.stdin", lines)
        yield keys
        keys.close()


def a_terminal() -> Terminal:
    return Terminal(Words("en"), out=io.StringIO(), interactive=True, automatic=False)


def typed(keys: io.TextIOWrapper, line: str) -> None:
    keys.write(line)
    keys.flush()


def test_a_line_typed_while_nobody_asked_answers_nothing(typing: io.TextIOWrapper) -> None:
    async def story() -> bool:
        terminal = a_terminal()
        left = asyncio.ensure_future(terminal.put_aside("run.waiting"))
        await asyncio.sleep(0)
        left.cancel()  # the mail came
        typed(typing, "y\n")  # and nobody is asking
        while terminal._lines.pending:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        asked = asyncio.ensure_future(terminal.agree("run.read-again"))
        await asyncio.sleep(0)
        typed(typing, "n\n")
        return await asked

    assert asyncio.run(story()) is False


def test_the_thread_of_a_question_that_is_over_reads_for_the_next(
    typing: io.TextIOWrapper,
) -> None:
    async def story() -> bool:
        terminal = a_terminal()
        left = asyncio.ensure_future(terminal.put_aside("run.waiting"))
        await asyncio.sleep(0)
        left.cancel()
        asked = asyncio.ensure_future(terminal.agree("run.read-again"))
        await asyncio.sleep(0)
        typed(typing, "yes\n")
        return await asked

    assert asyncio.run(story()) is True


def test_of_two_questions_the_one_asked_last_gets_the_line(typing: io.TextIOWrapper) -> None:
    """A hand-over waits for the word that it is done while the site's page asks for another."""

    async def story() -> tuple[bool, bool]:
        terminal = a_terminal()
        waits = asyncio.ensure_future(terminal.done("goal.form"))
        await asyncio.sleep(0)
        asked = asyncio.ensure_future(terminal.agree("run.read-again"))
        await asyncio.sleep(0)
        typed(typing, "y\n")
        yes = await asyncio.wait_for(asked, 10)
        over_early = waits.done()
        typed(typing, "q\n")
        return yes and not over_early, await asyncio.wait_for(waits, 10)

    assert asyncio.run(story()) == (True, False)


def test_only_the_word_puts_a_case_aside(typing: io.TextIOWrapper) -> None:
    async def story() -> None:
        terminal = a_terminal()
        left = asyncio.ensure_future(terminal.put_aside("run.waiting"))
        typed(typing, "\n")
        typed(typing, "what?\n")
        done, _ = await asyncio.wait({left}, timeout=0.2)
        assert not done
        typed(typing, "q\n")
        await asyncio.wait_for(left, 10)

    asyncio.run(story())


def test_a_terminal_that_is_gone_is_not_forgotten(typing: io.TextIOWrapper) -> None:
    async def story() -> None:
        terminal = a_terminal()
        left = asyncio.ensure_future(terminal.put_aside("run.waiting"))
        typing.close()
        done, _ = await asyncio.wait({left}, timeout=0.2)
        assert not done  # nobody said that the case is to be put aside
        left.cancel()
        with pytest.raises(NeedsPerson):
            await asyncio.wait_for(terminal.agree("run.read-again"), 10)

    asyncio.run(story())
