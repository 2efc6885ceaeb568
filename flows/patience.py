"""Whoever sits at the desk hears within seconds what is waited for, and nothing holds them up."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from typing import TypeVar

from card import Event
from flows.user_interaction import Tells

T = TypeVar("T")

SAY_AFTER = 5.0  # seconds


@contextlib.asynccontextmanager
async def told_while(user: Tells, key: str, /, **params: str) -> AsyncIterator[None]:
    """Say what is waited for, once, when the block takes longer than a few seconds."""
    telling = asyncio.create_task(_tell(user, key, params))
    try:
        yield
    finally:
        telling.cancel()
        await asyncio.gather(telling, return_exceptions=True)


async def _tell(user: Tells, key: str, params: dict[str, str]) -> None:
    await asyncio.sleep(SAY_AFTER)
    user.warn(key, **params)


async def answered(events: AsyncGenerator[Event, None], user: Tells) -> AsyncIterator[Event]:
    """Give the events of a watch; a service that takes the question and says nothing is told."""
    async with told_while(user, "service-silent"), told_while(user, "machine.may-leave"):
        first = await anext(events, None)
    if first is not None:
        yield first
        async for event in events:
            yield event


async def aside(work: Callable[[], T]) -> T:
    """Do in a thread what may never end: it is left behind when nobody waits for it any more.

    ``asyncio.to_thread`` would be waited for at the end of the run, after Ctrl-C too.
    """
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def settle(result: Callable[[], None]) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has gone meanwhile
            loop.call_soon_threadsafe(lambda: None if done.done() else result())

    def run() -> None:
        try:
            value = work()
        except BaseException as error:  # handed over to whoever waits
            trouble = error
            settle(lambda: done.set_exception(trouble))
        else:
            settle(lambda: done.set_result(value))

    threading.Thread(target=run, daemon=True).start()
    return await done
