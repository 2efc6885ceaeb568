"""The page of a desk served on loopback until it is closed."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from desk.page.application import build
from desk.page.keys import Keys
from desk.page.open_desk import OpenDesk
from terms.errors import CodedError

HOST = "127.0.0.1"  # this machine alone, whatever its networks are
PATIENCE = 10  # seconds for answers that are under way when the desk closes
SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGBREAK") if hasattr(signal, name)
)


class PortTaken(CodedError):
    """Somebody else listens on the port that was asked for."""


def listen(port: int) -> socket.socket:
    """Listen on loopback, on any free port for 0. Raises :class:`PortTaken`."""
    try:
        return socket.create_server((HOST, port))
    except OSError as trouble:
        raise PortTaken("page.port-taken", port=str(port), reason=trouble.strerror or "") from None


class Server(uvicorn.Server):
    """uvicorn, which ends by our own word: a signal, or the button on the page."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_started: Callable[[], None],
        on_closing: Callable[[], None],
    ) -> None:
        super().__init__(config)
        self._on_started = on_started
        self._on_closing = on_closing
        self.interrupted = False

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so: from then on a signal ends the desk in good order."""
        await super().startup(sockets)
        await asyncio.to_thread(self._on_started)  # some browsers return when they are closed

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {each: signal.signal(each, self._interrupt) for each in SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        self.interrupted = True
        asyncio.get_running_loop().call_soon_threadsafe(self.close)

    def close(self) -> None:
        """Answer what was asked, then end."""
        self._on_closing()
        self.should_exit = True


def serve(
    desk: OpenDesk, keys: Keys, listener: socket.socket, on_started: Callable[[], None]
) -> bool:
    """Serve until the desk is closed; returns whether it was interrupted by a signal.

    ``on_started`` is called, in a thread, once the page can be asked for.
    """
    return asyncio.run(_serve(desk, keys, listener, on_started))


async def _serve(
    desk: OpenDesk, keys: Keys, listener: socket.socket, on_started: Callable[[], None]
) -> bool:
    app = build(desk, keys, listener.getsockname()[1])
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        ws="none",
        timeout_graceful_shutdown=PATIENCE,
    )
    server = Server(config, on_started, desk.close)
    desk.close_desk = server.close
    await server.serve(sockets=[listener])
    return server.interrupted
