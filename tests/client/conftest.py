from __future__ import annotations

import asyncio
import json
import struct
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from jpki_bench.chip import Card
from jpki_bench.chip.link import LinkServer
from jpki_bench.client.install import HostConfig
from tests.chips import authority, chip, holder, in_a_slot, issued, keys, need_daemon

__all__ = ["authority", "chip", "holder", "issued", "keys"]


@asynccontextmanager
async def _over_link(card: Card) -> AsyncIterator[HostConfig]:
    server = LinkServer(card)
    await server.start()
    await server.insert()
    try:
        yield HostConfig(reader=server.address)
    finally:
        await server.close()


@asynccontextmanager
async def _over_pcsc(card: Card) -> AsyncIterator[HostConfig]:
    async with in_a_slot(card) as name:
        yield HostConfig(reader_name=name)


Desk = Callable[[Card], AbstractAsyncContextManager[HostConfig]]


@pytest.fixture(params=["link", pytest.param("pcsc", marks=pytest.mark.pcsc)])
def desk(request: pytest.FixtureRequest) -> Desk:
    """Lays a card on the reader, over each of both ways; gives what the host is told."""
    if request.param == "pcsc":
        need_daemon()
        return _over_pcsc
    return _over_link


@pytest.fixture
def link_desk() -> Desk:
    return _over_link


@pytest.fixture
def pcsc_desk() -> Desk:
    need_daemon()
    return _over_pcsc


class Host:
    """A native host as the browser starts it, with the test in the browser's place."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdin and process.stdout
        self.process, self._in, self._out = process, process.stdin, process.stdout

    async def send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        self._in.write(struct.pack("=I", len(body)) + body)
        await self._in.drain()

    async def receive(self) -> dict[str, Any]:
        (length,) = struct.unpack("=I", await self._out.readexactly(4))
        message: dict[str, Any] = json.loads(await self._out.readexactly(length))
        return message

    async def call(self, message: dict[str, Any]) -> dict[str, Any]:
        await self.send(message)
        return await self.receive()

    async def ended(self) -> bytes:
        """Return what it still had to say until its end."""
        return await self._out.read()

    def hang_up(self) -> None:
        self._in.close()


Start = Callable[[HostConfig], AbstractAsyncContextManager[Host]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    @asynccontextmanager
    async def started(config: HostConfig) -> AsyncIterator[Host]:
        settings = tmp_path / "host.json"
        settings.write_text(json.dumps(asdict(config)))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "jpki_bench.client.host", "--config", str(settings),
            "chrome-extension://lnacdmhffecfbeeckimdamjebhjblogh/",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        host = Host(process)
        try:
            yield host
        finally:
            host.hang_up()
            assert process.stderr is not None
            _, complaints = await asyncio.gather(process.wait(), process.stderr.read())
        assert complaints.decode() == ""

    return started
