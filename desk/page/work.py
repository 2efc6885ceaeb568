"""Work that takes its time, as the page shows it: begun, how far it is, cancelled, done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from desk.page.live import Changes
from desk.words import Words
from records.trouble import machine_error
from terms.errors import CodedError

if TYPE_CHECKING:
    from terms.errors import Coded

AT_ONCE = 1.0  # seconds

T = TypeVar("T")
Params = dict[str, str]


class Busy(CodedError):
    """The same work is under way already, or something that it would be in the way of."""


@dataclass(frozen=True)
class Progress:
    """What is done just now, as a text of the catalogue; ``number`` of ``total`` are over.

    Without a ``total`` nobody knows how long it takes.
    """

    key: str
    params: Params = field(default_factory=dict)
    number: int = 0
    total: int = 0

    def said(self, words: Words) -> str:
        return words(self.key, **self.params)


Tell = Callable[[Progress], None]


@dataclass
class WorkShown(Generic[T]):
    """One piece of work: under way, or ended with a ``result``, with ``problems``, cancelled."""

    progress: Progress
    ended: bool = False
    cancelled: bool = False
    result: T | None = None
    problems: tuple[Coded, ...] = ()


class Work(Generic[T]):
    """One kind of work of a desk, which is done once at a time. Belongs to the desk's loop."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self._task: asyncio.Task[None] | None = None
        self._cancelling = False
        self.shown: WorkShown[T] | None = None

    @property
    def under_way(self) -> bool:
        return self._task is not None and not self._task.done()

    @property
    def result(self) -> T | None:
        """What the work came to that was done last; None while there is nothing to show."""
        return self.shown.result if self.shown else None

    def begin(self, first: Progress, work: Callable[[Tell], Awaitable[T]]) -> None:
        """Begin; ``work`` tells how far it is, from a thread too. Raises :class:`Busy`."""
        if self.under_way:
            raise Busy("page.work-under-way")
        shown = self.shown = WorkShown[T](first)
        loop = asyncio.get_running_loop()

        def tell(progress: Progress) -> None:
            shown.progress = progress
            loop.call_soon_threadsafe(self._changes.happened)

        self._cancelling = False
        self._task = loop.create_task(self._until_ended(shown, work, tell))
        self._changes.happened()

    def cancel(self) -> None:
        """End it; what it has made so far is thrown away."""
        if self._task and not self._cancelling:  # a second time it would not put things away
            self._cancelling = True
            self._task.cancel()

    def forget(self) -> None:
        """Show nothing any more of work that has ended."""
        if not self.under_way:
            self.shown = None
            self._changes.happened()

    async def settle(self) -> None:
        """Wait a little: what is done by then needs no progress to be shown."""
        if self._task:
            await asyncio.wait({self._task}, timeout=AT_ONCE)

    async def close(self) -> None:
        """Cancel it, and wait until it has put everything away."""
        self.cancel()
        if self._task:
            await asyncio.wait({self._task})

    async def _until_ended(
        self, shown: WorkShown[T], work: Callable[[Tell], Awaitable[T]], tell: Tell
    ) -> None:
        try:
            shown.result = await work(tell)
        except asyncio.CancelledError:
            shown.cancelled = True  # it was this task that was to end
        except CodedError as trouble:
            shown.problems = tuple(trouble.problems)
        except OSError as trouble:
            shown.problems = tuple(machine_error(trouble).problems)
        except Exception as trouble:  # a defect of ours: told by its kind, not by its values
            shown.problems = (CodedError("page.work-broken", kind=type(trouble).__name__),)
            raise
        finally:
            shown.ended = True
            self._changes.happened()


class _Unwanted(Exception):
    """What a thread ends with that has been cancelled."""


async def in_thread(work: Callable[[Tell], T], tell: Tell) -> T:
    """Do it in a thread. Cancelled, it ends when it next tells how far it is, and then returns."""
    unwanted = Event()

    def tell_or_end(progress: Progress) -> None:
        if unwanted.is_set():
            raise _Unwanted
        tell(progress)

    doing = asyncio.ensure_future(asyncio.to_thread(work, tell_or_end))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        unwanted.set()
        await asyncio.gather(doing, return_exceptions=True)
        raise


async def in_own_loop(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Do it in a thread with a loop of its own: what computes for long there holds up no page.

    Cancelled, it cancels the work and returns once that has put everything away.
    """
    outer = asyncio.get_running_loop()
    ended: asyncio.Future[None] = outer.create_future()
    inner: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[Any]]] = []
    unwanted: list[bool] = []
    came_to: list[T] = []
    failed: list[BaseException] = []

    async def main() -> T:
        task = asyncio.current_task()
        assert task is not None
        inner.append((asyncio.get_running_loop(), task))
        if unwanted:  # before there was anything to cancel
            raise asyncio.CancelledError
        return await work()

    def run() -> None:
        try:
            came_to.append(asyncio.run(main()))
        except BaseException as error:  # handed over to whoever waits
            failed.append(error)
        finally:
            outer.call_soon_threadsafe(ended.set_result, None)

    Thread(target=run, name="work").start()
    try:
        await asyncio.shield(ended)
    except asyncio.CancelledError:
        unwanted.append(True)
        for loop, task in inner:
            with suppress(RuntimeError):  # it has just ended
                loop.call_soon_threadsafe(task.cancel)
        await ended
        raise
    if failed:
        raise failed[0]
    return came_to[0]
