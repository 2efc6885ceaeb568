"""Cards over the embedded link of the simulated office, where there is no PC/SC.

One TCP connection a client on this machine, one JSON document a line, one answer a request:
``status``, ``wait``, ``transmit``, ``begin``, ``end``.
"""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncGenerator
from typing import Any

from card.jpki import read_card
from card.model import Card, Look, Reader
from card.presence import Event, ReaderState, Track
from card.service import DEADLINE
from flows.outcomes import BadInput

READER = "Embedded link"
LOOK_FOR_SERVICE = 0.5
"""Seconds between two looks for a link that is closed."""
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

Reply = dict[str, Any]


def parse_address(address: str) -> tuple[str, int]:
    """``127.0.0.1:PORT``. Raises :class:`BadInput` for what is no address or another machine's."""
    host, _, port = address.rpartition(":")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadInput("spec-unknown", spec=f"link:{address}")
    if host.strip("[]") not in LOOPBACK:
        raise BadInput("link-not-loopback", host=host)
    return ("::1" if host == "[::1]" else "127.0.0.1"), int(port)


class _LostError(Exception):
    """The link is closed, or talks nonsense."""


class _GoneError(Exception):
    """No card or no reader any more, in the middle of it."""


class LinkService:
    """:class:`card.service.Service` over the embedded link."""

    def __init__(self, address: tuple[str, int], *, deadline: float = DEADLINE) -> None:
        self._address = address
        self._deadline = deadline
        self._watches: set[asyncio.Task[None]] = set()

    def look(self) -> Look:
        until = time.monotonic() + self._deadline
        try:
            with _Line(self._address, until) as line:
                status = line.ask({"op": "status"})
                if not status.get("reader"):
                    return Look("running")
                if not status.get("present"):
                    return Look("running", (Reader(READER),))
                return Look("running", (Reader(READER, self._card(line, status)),))
        except (_LostError, OSError):
            return Look("stopped", reason="link-stopped")

    def _card(self, line: _Line, status: Reply) -> Card:
        atr = str(status.get("atr") or "").upper()
        try:
            line.ask({"op": "begin"})
            try:
                return read_card(line.transmit, atr)
            finally:
                line.ask({"op": "end"})
        except TimeoutError:
            return Card("unknown", atr, problem="card-busy")
        except _GoneError:
            return Card("unknown", atr, problem="card-removed")

    async def watch(self) -> AsyncGenerator[Event, None]:
        queue: asyncio.Queue[list[Event] | None] = asyncio.Queue()
        task = asyncio.create_task(_follow(self._address, queue))
        task.add_done_callback(lambda _: queue.put_nowait(None))
        self._watches.add(task)
        try:
            while (news := await queue.get()) is not None:
                for event in news:
                    yield event
        finally:
            self._watches.discard(task)
            task.cancel()

    def close(self) -> None:
        while self._watches:
            task = self._watches.pop()
            task.get_loop().call_soon_threadsafe(task.cancel)


class _Line:
    """One blocking connection."""

    def __init__(self, address: tuple[str, int], until: float) -> None:
        self._until = until
        self._socket = socket.create_connection(address, timeout=self._left())
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> _Line:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

    def _left(self) -> float:
        return max(0.01, self._until - time.monotonic())

    def ask(self, request: dict[str, object]) -> Reply:
        """Ask, and wait for the answer.

        Raises TimeoutError at the deadline, _LostError, OSError.
        """
        self._socket.settimeout(self._left())
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        return _reply(self._file.readline(1 << 18))

    def transmit(self, apdu: bytes) -> bytes:
        reply = self.ask({"op": "transmit", "apdu": apdu.hex().upper()})
        if "error" in reply:
            raise _GoneError
        try:
            return bytes.fromhex(reply["response"])
        except (KeyError, TypeError, ValueError) as nonsense:
            raise _LostError from nonsense


def _reply(line: bytes) -> Reply:
    if not line.endswith(b"\n"):
        raise _LostError
    try:
        reply = json.loads(line)
    except ValueError as nonsense:
        raise _LostError from nonsense
    if not isinstance(reply, dict):
        raise _LostError
    return reply


async def _follow(address: tuple[str, int], queue: asyncio.Queue[list[Event] | None]) -> None:
    """Put the events of the link into the queue, through its every loss and return."""
    track = Track()
    while True:
        writer = None
        try:
            reader, writer = await asyncio.open_connection(*address)
            request: dict[str, object] = {"op": "status"}
            while True:
                writer.write(json.dumps(request).encode() + b"\n")
                status = _reply(await reader.readline())
                there, card = bool(status.get("reader")), bool(status.get("present"))
                seen = (ReaderState(READER, card and there),) if there else ()
                queue.put_nowait(track.seen(seen))
                request = {"op": "wait", "reader": there, "present": card}
        except (_LostError, OSError, ValueError):
            queue.put_nowait(track.stopped())
        finally:
            if writer:
                writer.close()
        await asyncio.sleep(LOOK_FOR_SERVICE)
