"""The network between a desk and the server: a wire that can be cut without either end hearing."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Wire:
    """Hands on what two ends say to one another, for as long as it is whole."""

    def __init__(self, listener: socket.socket, server: int) -> None:
        self.port = int(listener.getsockname()[1])
        self._listener = listener
        self._server = server
        self._whole = threading.Event()
        self._whole.set()
        self._desks: list[socket.socket] = []
        self._servers: list[socket.socket] = []

    def cut(self) -> None:
        """Hand on nothing any more; no end is told."""
        self._whole.clear()

    def missed_by_server(self) -> None:
        """Let the server's system find out that nobody answers, as it does after a minute."""
        _break(self._servers)

    def mend(self) -> None:
        """Be whole again, for desks that have found out as well."""
        _break(self._servers + self._desks)
        self._whole.set()

    def work(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                desk = self._listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self._server))
                self._desks.append(desk)
                self._servers.append(server)
                for ends in ((desk, server), (server, desk)):
                    threading.Thread(target=self._hand_on, args=ends, daemon=True).start()

    def _hand_on(self, source: socket.socket, sink: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while said := source.recv(65536):
                self._whole.wait()
                sink.sendall(said)
            self._whole.wait()
            sink.shutdown(socket.SHUT_WR)


def _break(ends: list[socket.socket]) -> None:
    for each in ends:
        with contextlib.suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)


@contextmanager
def wire_to(server: int) -> Iterator[Wire]:
    """Lay a wire to a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(listener, server)
        threading.Thread(target=wire.work, daemon=True).start()
        yield wire
        listener.shutdown(socket.SHUT_RDWR)
        wire.mend()
        for each in (*wire._desks, *wire._servers):
            each.close()
