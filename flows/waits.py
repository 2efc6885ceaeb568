"""Wait for whichever of several things comes first."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def side_by_side(*works: Awaitable[Any]) -> AsyncIterator[tuple[asyncio.Future[Any], ...]]:
    """Start works together; what is not done when the block ends is given up and waited for."""
    tasks = tuple(asyncio.ensure_future(work) for work in works)
    try:
        yield tasks
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def first_done(*tasks: asyncio.Future[Any], limit: float | None = None) -> None:
    """Return when one of the tasks is done, or after ``limit`` seconds; raise nothing of theirs."""
    await asyncio.wait(tasks, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
