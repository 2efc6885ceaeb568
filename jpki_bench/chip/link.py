"""The embedded link: reader and card over one loopback port, for desks without a PC/SC daemon.

One JSON document a line, one line of reply a line of request; hex is upper case without blanks.

``{"op":"status"}`` → ``{"reader":true,"present":true,"atr":"3B…"}``
``{"op":"wait","reader":true,"present":false}`` → a status as soon as it differs from that
``{"op":"transmit","apdu":"00A40400"}`` → ``{"response":"…9000"}`` or ``{"error":"no-card"}``,
``{"error":"no-reader"}``
``{"op":"begin"}``, ``{"op":"end"}`` → ``{}``: between them other clients' commands wait
``{"op":"reset"}``, ``{"op":"power-off"}`` → ``{}``; the next command powers the card on again
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import Any

from jpki_bench.chip.card import Card

Reply = dict[str, Any]


@dataclass(eq=False)
class _Client:
    lines: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class LinkServer:
    """A reader, plugged in, with no card in it yet. ``start`` before anything else."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._plugged = True
        self._inserted = False
        self._server: asyncio.Server | None = None
        self._changed = asyncio.Condition()
        self._exclusive = asyncio.Lock()
        self._owner: _Client | None = None
        self._serving: set[asyncio.Task[None]] = set()

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one, see :attr:`port`."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port)

    async def close(self) -> None:
        if self._server is None:
            return
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None
        self._card.power_off()

    @property
    def port(self) -> int:
        if self._server is None:
            raise RuntimeError("the link is not open")
        return int(self._server.sockets[0].getsockname()[1])

    @property
    def address(self) -> str:
        """As the client's configuration wants it: ``link:127.0.0.1:PORT``."""
        return f"link:127.0.0.1:{self.port}"

    @property
    def present(self) -> bool:
        return self._plugged and self._inserted

    async def insert(self, card: Card | None = None) -> None:
        """Put the card (or another one) in."""
        if card is not None and card is not self._card:
            await self.remove()
            self._card = card
        await self._set(inserted=True)

    async def remove(self) -> None:
        self._card.power_off()
        await self._set(inserted=False)

    async def plug(self) -> None:
        """Plugs the reader in; a card that lies in it is there at once."""
        await self._set(plugged=True)

    async def unplug(self) -> None:
        self._card.power_off()
        await self._set(plugged=False)

    async def _set(self, *, plugged: bool | None = None, inserted: bool | None = None) -> None:
        async with self._changed:
            self._plugged = self._plugged if plugged is None else plugged
            self._inserted = self._inserted if inserted is None else inserted
            self._changed.notify_all()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client = _Client()
        pump = asyncio.ensure_future(_pump(reader, client))
        try:
            while (line := await client.lines.get()) is not None:
                writer.write(json.dumps(await self._reply(client, line)).encode() + b"\n")
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            pump.cancel()
            self._end(client)
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _reply(self, client: _Client, line: bytes) -> Reply:
        reply: Reply = {}
        try:
            request = json.loads(line)
            match request["op"]:
                case "status":
                    reply = self._status()
                case "wait":
                    reply = await self._wait(client, request["reader"], request["present"])
                case "transmit":
                    reply = await self._transmit(client, bytes.fromhex(request["apdu"]))
                case "begin":
                    await self._begin(client)
                case "end":
                    self._end(client)
                case "reset":
                    self._card.reset()
                case "power-off":
                    self._card.power_off()
                case _:
                    reply = {"error": "unknown-op"}
        except (ValueError, KeyError, TypeError):
            reply = {"error": "bad-request"}
        return reply

    def _status(self) -> Reply:
        status: Reply = {"reader": self._plugged, "present": self.present}
        return status | ({"atr": self._card.atr.hex().upper()} if self.present else {})

    async def _wait(self, client: _Client, reader: bool, present: bool) -> Reply:
        """Answers too when the client goes away, so that nothing waits for nobody."""
        changed = asyncio.ensure_future(self._differs_from(reader, present))
        gone = asyncio.ensure_future(client.gone.wait())
        try:
            await asyncio.wait({changed, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            changed.cancel()
            gone.cancel()
        return self._status()

    async def _differs_from(self, reader: bool, present: bool) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: (self._plugged, self.present) != (reader, present))

    async def _transmit(self, client: _Client, command: bytes) -> Reply:
        if self._owner is client:
            return self._exchange(command)
        async with self._exclusive:
            return self._exchange(command)

    def _exchange(self, command: bytes) -> Reply:
        if not self._plugged:
            return {"error": "no-reader"}
        if not self._inserted:
            return {"error": "no-card"}
        self._card.power_on()
        return {"response": self._card.transmit(command).hex().upper()}

    async def _begin(self, client: _Client) -> None:
        if self._owner is not client:
            await self._exclusive.acquire()
            self._owner = client

    def _end(self, client: _Client) -> None:
        if self._owner is client:
            self._owner = None
            self._exclusive.release()


async def _pump(reader: asyncio.StreamReader, client: _Client) -> None:
    """Read ahead, so that a client who leaves during a wait is noticed."""
    with contextlib.suppress(ConnectionError, ValueError):
        while line := await reader.readline():
            client.lines.put_nowait(line)
    client.gone.set()
    client.lines.put_nowait(None)
