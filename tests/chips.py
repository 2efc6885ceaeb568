"""A chip card made by the simulated office, and the way into a slot of the real daemon.

The fixtures are taken into the conftest of each room that lays such a card on a reader.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from jpki_bench.chip import Card, Chip, service
from jpki_bench.chip.vpcd import insert_anywhere
from jpki_bench.pki import Authority, Holder, Issued


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


@asynccontextmanager
async def in_a_slot(card: Card) -> AsyncIterator[str]:
    """Give the card in a free slot of the daemon until it is seen there.

    Gives the reader's name.
    """
    async with service.Service() as daemon:
        slot = await insert_anywhere(card)
        try:
            yield await daemon.wait_for_card(slot, True)
        finally:
            await slot.remove()
            await daemon.wait_for_card(slot, False)


def need_daemon() -> None:
    if not service.start():
        pytest.skip("no PC/SC daemon runs, and none can be started here")
