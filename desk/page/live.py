"""What changes on a page while somebody looks at it: regions, sent anew where they changed.

A page that lives has a function that makes its regions, the HTML of parts of it by the id of their
element. Whatever they show says ``changes.happened()`` when it is another; every browser that looks
on is then sent the regions that are not as it has them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractContextManager, suppress
from hashlib import blake2b
from typing import Protocol

from starlette.responses import StreamingResponse

ALIVE = 15.0  # seconds after which a browser is written to, so that one that has gone is noticed

Regions = Callable[[], Mapping[str, str]]


class Changes:
    """Tells all who wait that something is another now. Belongs to the desk's loop."""

    def __init__(self) -> None:
        self.number = 0
        self._next = asyncio.Event()

    def happened(self) -> None:
        """Something changed. From a thread: ``loop.call_soon_threadsafe(changes.happened)``."""
        self.number += 1
        self._next.set()
        self._next = asyncio.Event()

    async def after(self, number: int) -> None:
        """Return once there is a later change than that one."""
        while self.number <= number:
            await self._next.wait()


class Watched(Protocol):
    """A desk that is looked at; ``closing`` ends every look."""

    closing: bool
    changes: Changes

    def looked_at(self) -> AbstractContextManager[None]: ...


def mark(html: str) -> str:
    """Return a short name for what a region shows, by which a browser knows whether it has it."""
    return blake2b(html.encode(), digest_size=8).hexdigest()


def stream(
    desk: Watched, regions: Regions, also: AbstractContextManager[None]
) -> StreamingResponse:
    """Answer with server-sent events: the regions now, and again whenever they have changed.

    ``also`` is held open for as long as somebody looks on.
    """
    return StreamingResponse(_events(desk, regions, also), media_type="text/event-stream")


async def _events(
    desk: Watched, regions: Regions, also: AbstractContextManager[None]
) -> AsyncIterator[str]:
    sent: dict[str, str] = {}
    with desk.looked_at(), also:
        while not desk.closing:
            number = desk.changes.number
            made = regions()
            now = {name: mark(html) for name, html in made.items()}
            fresh = {
                name: {"mark": now[name], "html": html}
                for name, html in made.items()
                if sent.get(name) != now[name]
            }
            sent = now
            yield f"data: {json.dumps(fresh)}\n\n" if fresh else ": alive\n\n"
            with suppress(TimeoutError):
                async with asyncio.timeout(ALIVE):
                    await desk.changes.after(number)
