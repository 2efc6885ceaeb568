"""Run a coroutine whatever the tests before have left in this thread."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine


def run(work: Coroutine[object, object, None]) -> None:
    """Like asyncio.run, in a thread of its own: Playwright's sync interface keeps a loop here."""
    raised: list[BaseException] = []

    def go() -> None:
        try:
            asyncio.run(work)
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=go)
    thread.start()
    thread.join()
    if raised:
        raise raised[0]
