"""An answer that never arrives."""

from __future__ import annotations

import asyncio

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

_SILENT_FOR = 120.0  # seconds after which even a lost answer ends, so that no task stays for ever


class LostAnswer(Response):
    """The connection breaks with some bytes that say nothing, or with none at all.

    A browser silently repeats even a POST when a connection dies without a single byte, which would
    count as a second press. Under another server than uvicorn nothing is sent until the browser
    gives up.
    """

    def __init__(self, last: bytes = bytes(16)) -> None:
        super().__init__()
        self._last = last

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = getattr(getattr(receive, "__self__", None), "transport", None)
        if isinstance(transport, asyncio.Transport):
            if self._last:
                transport.write(self._last)
            transport.close()
        try:
            async with asyncio.timeout(_SILENT_FOR):
                while (await receive())["type"] != "http.disconnect":
                    pass
        except TimeoutError:
            pass
