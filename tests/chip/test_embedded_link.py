from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from jpki_bench.chip import Chip, UnknownCard
from jpki_bench.chip.constants import ATR, ATR_UNKNOWN
from jpki_bench.chip.link import LinkServer

SELECT_JPKI = "00A4040C0AD392F000260100000001"
THERE = {"reader": True, "present": True, "atr": ATR.hex().upper()}
EMPTY = {"reader": True, "present": False}


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, **request: Any) -> None:
        self.writer.write(json.dumps(request).encode() + b"\n")

    async def receive(self) -> dict[str, Any]:
        reply: dict[str, Any] = json.loads(await self.reader.readline())
        return reply

    async def call(self, **request: Any) -> dict[str, Any]:
        self.send(**request)
        return await self.receive()

    async def transmit(self, apdu: str) -> dict[str, Any]:
        return await self.call(op="transmit", apdu=apdu)

    async def hang_up(self) -> None:
        self.writer.close()
        await self.writer.wait_closed()


@asynccontextmanager
async def link(chip: Chip, clients: int = 1) -> AsyncIterator[tuple[LinkServer, list[Client]]]:
    server = LinkServer(chip)
    await server.start()
    connected = [
        Client(*await asyncio.open_connection("127.0.0.1", server.port)) for _ in range(clients)
    ]
    try:
        yield server, connected
    finally:
        for client in connected:
            await client.hang_up()
        await server.close()


def test_reader_and_card_are_told_apart(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip) as (server, [client]):
            assert await client.call(op="status") == EMPTY
            assert await client.transmit(SELECT_JPKI) == {"error": "no-card"}
            await server.insert()
            assert await client.call(op="status") == THERE
            assert await client.transmit(SELECT_JPKI) == {"response": "9000"}
            await server.unplug()
            assert await client.call(op="status") == {"reader": False, "present": False}
            assert await client.transmit(SELECT_JPKI) == {"error": "no-reader"}
            await server.plug()
            assert await client.call(op="status") == THERE
            await server.insert(UnknownCard())
            assert (await client.call(op="status"))["atr"] == ATR_UNKNOWN.hex().upper()
            await server.remove()
            assert await client.call(op="status") == EMPTY

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_whoever_waits_is_told_when_the_card_comes_and_goes(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip) as (server, [client]):
            client.send(op="wait", reader=True, present=False)
            await server.insert()
            assert await client.receive() == THERE
            client.send(op="wait", reader=True, present=True)
            await server.remove()
            assert await client.receive() == EMPTY
            assert await client.call(op="wait", reader=True, present=True) == EMPTY

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_client_who_leaves_while_waiting_leaves_nothing_behind(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip) as (server, [client]):
            await client.call(op="status")
            [serving] = server._serving
            client.send(op="wait", reader=True, present=False)
            await client.hang_up()
            await asyncio.wait_for(asyncio.shield(serving), 5)

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_transaction_keeps_the_others_out_until_it_ends(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip, 2) as (server, [owner, other]):
            await server.insert()
            assert await owner.call(op="begin") == {}
            other.send(op="transmit", apdu="00A4020C020018")
            assert await owner.transmit(SELECT_JPKI) == {"response": "9000"}
            assert await owner.transmit("00A4020C02001B") == {"response": "9000"}
            assert await owner.transmit("00200080") == {"response": "63C5"}
            assert await owner.call(op="end") == {}
            assert await other.receive() == {"response": "9000"}
            assert await owner.transmit("00200080") == {"response": "63C3"}

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_client_who_leaves_ends_its_transaction(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip, 2) as (server, [owner, other]):
            await server.insert()
            await owner.call(op="begin")
            other.send(op="begin")
            await owner.hang_up()
            assert await other.receive() == {}
            assert await other.transmit(SELECT_JPKI) == {"response": "9000"}

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_reset_keeps_and_power_off_drops_a_verified_password(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip) as (server, [client]):
            await server.insert()

            async def tries() -> dict[str, Any]:
                await client.transmit(SELECT_JPKI)
                await client.transmit("00A4020C020018")
                return await client.transmit("00200080")

            await tries()
            assert await client.transmit("0020008004" + b"4821".hex()) == {"response": "9000"}
            assert await client.call(op="reset") == {}
            assert await tries() == {"response": "9000"}
            assert await client.call(op="power-off") == {}
            assert await tries() == {"response": "63C3"}

    asyncio.run(asyncio.wait_for(scene(), 60))


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"no json\n", "bad-request"),
        (b"[]\n", "bad-request"),
        (b'{"op":"transmit","apdu":"XY"}\n', "bad-request"),
        (b'{"op":"wait"}\n', "bad-request"),
        (b'{"op":"format"}\n', "unknown-op"),
    ],
)
def test_a_wrong_request_is_answered_and_the_next_one_too(
    chip: Chip, line: bytes, error: str
) -> None:
    async def scene() -> None:
        async with link(chip) as (_, [client]):
            client.writer.write(line)
            assert await client.receive() == {"error": error}
            assert await client.call(op="status") == EMPTY

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_the_link_is_open_on_loopback_only(chip: Chip) -> None:
    async def scene() -> None:
        async with link(chip) as (server, _):
            assert server._server is not None
            assert [sock.getsockname()[0] for sock in server._server.sockets] == ["127.0.0.1"]
            assert server.address == f"link:127.0.0.1:{server.port}"

    asyncio.run(asyncio.wait_for(scene(), 60))
