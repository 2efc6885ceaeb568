"""The page of a desk in this process, served to a real browser, in whatever state a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TypeVar

import uvicorn

from desk.page.application import build
from desk.page.keys import Keys
from desk.page.open_desk import OpenDesk
from desk.page.server import listen
from tests.desk.page.desks import desk_here

T = TypeVar("T")


@dataclass(frozen=True)
class Served:
    """A desk that is served; ``url`` lets one browser in."""

    desk: OpenDesk
    origin: str
    url: str
    loop: asyncio.AbstractEventLoop
    stop: Callable[[], None]

    def do(self, act: Callable[[], T]) -> T:
        """Do something to the desk where it lives, in the loop of its server."""

        async def here() -> T:
            return act()

        return asyncio.run_coroutine_threadsafe(here(), self.loop).result(30)


@contextmanager
def served(home: Path, *words: str, lang: str = "en") -> Iterator[Served]:
    """Serve a desk with these options until the block is left."""
    desk, keys, listener = desk_here(home, *words, lang=lang).desk, Keys(), listen(0)
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    app = build(desk, keys, listener.getsockname()[1])
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, ws="none", timeout_graceful_shutdown=2)
    )
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_until_complete, args=(server.serve([listener]),))
    thread.start()

    def stop() -> None:
        if thread.is_alive():
            loop.call_soon_threadsafe(desk.close)
        server.should_exit = True
        thread.join()

    try:
        yield Served(desk, origin, f"{origin}/enter#{keys.new_token()}", loop, stop)
    finally:
        stop()
        loop.close()
