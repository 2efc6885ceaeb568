from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress

import pytest

from jpki_bench.chip import UnknownCard, service
from jpki_bench.chip.card import Card
from jpki_bench.chip.vpcd import FIRST_PORT, VpcdSlot
from tests.chips import authority, chip, holder, in_a_slot, issued, keys, need_daemon

__all__ = ["authority", "chip", "holder", "issued", "keys"]

Put = Callable[[Card], AbstractAsyncContextManager[str]]


@pytest.fixture
def put() -> Put:
    """Puts a card into a free slot of the real daemon until it is seen there; gives the reader."""
    need_daemon()
    return in_a_slot


@pytest.fixture
def free_port() -> int:
    """Give the port of a slot in which no card lies: somebody's office may be open beside us."""
    need_daemon()

    async def look() -> int:
        async with service.Service() as daemon:
            for port in (FIRST_PORT, FIRST_PORT + 1):
                with suppress(service.ServiceError):
                    await daemon.wait_for_card(VpcdSlot(UnknownCard(), port=port), False, timeout=0)
                    return port
        pytest.fail("every slot of the daemon is taken")

    return asyncio.run(look())
