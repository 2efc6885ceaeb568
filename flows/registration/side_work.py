"""What is done beside a run, which goes on meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from flows.user_interaction import Tells
from records.case import StoreError
from records.trouble import machine_error


class SideWork:
    """Works begun by events of the browser; what the disk doesn't take is told."""

    def __init__(self, user: Tells) -> None:
        self._user = user
        self.tasks: set[asyncio.Task[None]] = set()

    def do(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(self._or_told(work))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def end(self) -> None:
        """Give up what is not done."""
        tasks = tuple(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _or_told(self, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except StoreError as trouble:
            self._user.warn(trouble.code, **trouble.params)
        except OSError as trouble:
            told = machine_error(trouble)
            self._user.warn(told.code, **told.params)
