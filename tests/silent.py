"""Whoever takes a connection and never says a word."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def silent(listener: socket.socket) -> Iterator[None]:
    """Take what comes at a socket that listens, and answer nothing."""
    taken: list[socket.socket] = []

    def take() -> None:
        with contextlib.suppress(OSError):
            while True:
                taken.append(listener.accept()[0])

    threading.Thread(target=take, daemon=True).start()
    yield
    listener.shutdown(socket.SHUT_RDWR)
    for each in taken:
        each.close()


@contextmanager
def silent_server() -> Iterator[int]:
    """Give a port on this machine behind which nobody answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener, silent(listener):
        yield int(listener.getsockname()[1])
