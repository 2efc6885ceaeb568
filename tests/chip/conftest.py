from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from datetime import date
from pathlib import Path

import pytest

from simulator.chip import Chip, UnknownCard, service
from simulator.chip.card import Card
from simulator.chip.vpcd import FIRST_PORT, VpcdSlot, insert_anywhere
from simulator.pki import Authority, Holder, Issued

Put = Callable[[Card], AbstractAsyncContextManager[str]]


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def authority(keys: Path) -> Authority:
    return Authority.create(keys)


@pytest.fixture
def holder() -> Holder:
    return Holder(
        name="NGUYEN THI HANH",
        sex="2",
        birth_date=date(1996, 4, 8),
        address="東京都千代田区霞が関１－１－１",
        signature_password="HANOI2026",
        authentication_password="4821",
    )


@pytest.fixture
def issued(authority: Authority, holder: Holder) -> Issued:
    return authority.issue(holder)


@pytest.fixture
def chip(issued: Issued, holder: Holder) -> Chip:
    return Chip(issued, holder)


@pytest.fixture
def put() -> Put:
    """Puts a card into a free slot of the real daemon until it is seen there; gives the reader."""
    _need_daemon()

    @asynccontextmanager
    async def inserted(card: Card) -> AsyncIterator[str]:
        async with service.Service() as daemon:
            slot = await insert_anywhere(card)
            try:
                yield await daemon.wait_for_card(slot, True)
            finally:
                await slot.remove()
                await daemon.wait_for_card(slot, False)

    return inserted


@pytest.fixture
def free_port() -> int:
    """The port of a slot in which no card lies: somebody's office may be open beside us."""
    _need_daemon()

    async def look() -> int:
        async with service.Service() as daemon:
            for port in (FIRST_PORT, FIRST_PORT + 1):
                with suppress(service.ServiceError):
                    await daemon.wait_for_card(VpcdSlot(UnknownCard(), port=port), False, timeout=0)
                    return port
        pytest.fail("every slot of the daemon is taken")

    return asyncio.run(look())


def _need_daemon() -> None:
    if not service.start():
        pytest.skip("no PC/SC daemon runs, and none can be started here")
