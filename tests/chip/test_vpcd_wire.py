"""The card's end of vpcd's protocol, spoken with a reader that writes as the driver does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from jpki_bench.chip import Chip, UnknownCard
from jpki_bench.chip.constants import ATR, ATR_UNKNOWN
from jpki_bench.chip.vpcd import FIRST_PORT, SlotError, VpcdSlot

OFF, ON, RESET, GET_ATR = b"\x00", b"\x01", b"\x02", b"\x04"
SELECT_JPKI = bytes.fromhex("00A4040C0AD392F000260100000001")
SELECT_PIN = bytes.fromhex("00A4020C020018")


class Driver:
    """The side that vsmartcard's driver plays: it listens, and asks."""

    def __init__(self) -> None:
        self.accepted: list[asyncio.StreamWriter] = []
        self.connected: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = (
            asyncio.Queue()
        )

    async def ask(self, *bodies: bytes) -> bytes:
        """Sends bodies, length and body apart; the answer to the last."""
        reader, writer = self.wire
        for body in bodies:
            writer.write(len(body).to_bytes(2))
            await writer.drain()
            writer.write(body)
            await writer.drain()
        length = int.from_bytes(await reader.readexactly(2))
        return await reader.readexactly(length)

    async def accept(self) -> None:
        self.wire = await self.connected.get()
        self.accepted.append(self.wire[1])

    async def close(self) -> None:
        for writer in self.accepted:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def gone(self) -> bool:
        return await self.wire[0].read() == b""


@asynccontextmanager
async def driver() -> AsyncIterator[tuple[Driver, int]]:
    side = Driver()
    server = await asyncio.start_server(
        lambda reader, writer: side.connected.put_nowait((reader, writer)), "127.0.0.1", 0
    )
    try:
        yield side, server.sockets[0].getsockname()[1]
    finally:
        await side.close()
        server.close()
        await server.wait_closed()


def is_there(slot: VpcdSlot) -> bool:
    return slot.present


async def put_in(side: Driver, slot: VpcdSlot) -> bytes:
    inserting = asyncio.ensure_future(slot.insert())
    await side.accept()
    atr = await side.ask(GET_ATR)
    await inserting
    return atr


def test_the_card_answers_commands_that_arrive_in_pieces(chip: Chip) -> None:
    async def scene() -> None:
        async with driver() as (side, port):
            slot = VpcdSlot(chip, port=port)
            assert await put_in(side, slot) == ATR
            assert slot.present
            assert await side.ask(ON, SELECT_JPKI) == b"\x90\x00"
            # after a reset the application is no longer selected: the reset came through
            assert await side.ask(RESET, SELECT_PIN) == b"\x6a\x82"
            await slot.remove()
            assert await side.gone()
            assert not slot.present

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_taking_the_card_away_takes_its_power(chip: Chip, holder: object) -> None:
    async def scene() -> None:
        async with driver() as (side, port):
            slot = VpcdSlot(chip, port=port)
            await put_in(side, slot)
            right = bytes.fromhex("0020008004") + b"4821"
            assert await side.ask(ON, SELECT_JPKI) == b"\x90\x00"
            assert await side.ask(SELECT_PIN) == b"\x90\x00"
            assert await side.ask(right) == b"\x90\x00"
            await slot.remove()
            await put_in(side, slot)
            assert await side.ask(ON, SELECT_JPKI) == b"\x90\x00"
            assert await side.ask(SELECT_PIN) == b"\x90\x00"
            assert await side.ask(bytes.fromhex("00200080")) == b"\x63\xc3"
            await slot.remove()

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_another_card_can_be_put_in_instead(chip: Chip) -> None:
    async def scene() -> None:
        async with driver() as (side, port):
            slot = VpcdSlot(chip, port=port)
            await put_in(side, slot)
            swapping = asyncio.ensure_future(slot.insert(UnknownCard()))
            assert await side.gone()
            await side.accept()
            assert await side.ask(GET_ATR) == ATR_UNKNOWN
            await swapping
            assert slot.present
            await slot.remove()

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_slot_that_hangs_up_is_empty(chip: Chip) -> None:
    async def scene() -> None:
        async with driver() as (side, port):
            slot = VpcdSlot(chip, port=port)
            await put_in(side, slot)
            side.wire[1].close()
            await side.wire[1].wait_closed()
            await slot.lost()
            assert not is_there(slot)
            await put_in(side, slot)
            assert slot.present
            await slot.remove()

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_a_slot_where_another_card_lies_is_told_from_one_that_is_not_there(chip: Chip) -> None:
    async def scene() -> None:
        async with driver() as (side, port):
            slot = VpcdSlot(chip, port=port, patience=0.2)
            with pytest.raises(SlotError) as silent:
                await slot.insert()
            assert silent.value.reason == "silent"
            assert not slot.present
            await side.accept()
            assert await side.gone()
        with pytest.raises(SlotError) as refused:
            await slot.insert()
        assert refused.value.reason == "refused"

    asyncio.run(asyncio.wait_for(scene(), 60))


def test_slots_follow_the_drivers_ports(chip: Chip) -> None:
    assert VpcdSlot(chip).port == FIRST_PORT == 35963
    assert VpcdSlot(chip, port=35964).slot == 1
