from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from simulator.chip import Chip, service
from simulator.chip.card import Card
from simulator.chip.vpcd import VpcdSlot
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
    """Puts a card into slot 0 of the real daemon until it is seen there; gives the reader."""
    if not service.start():
        pytest.skip("no PC/SC daemon runs, and none can be started here")

    @asynccontextmanager
    async def inserted(card: Card) -> AsyncIterator[str]:
        slot = VpcdSlot(card)
        async with service.Service() as daemon:
            await slot.insert()
            try:
                yield await daemon.wait_for_card(slot, True)
            finally:
                await slot.remove()
                await daemon.wait_for_card(slot, False)

    return inserted
