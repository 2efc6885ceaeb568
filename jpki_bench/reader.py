"""The office's card reader: vpcd on the machine's own PC/SC service, else the embedded link."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from jpki_bench.chip import Card, Slot
from jpki_bench.chip import service as pcsc
from jpki_bench.chip.link import LinkServer
from jpki_bench.chip.vpcd import FIRST_PORT, SlotError, VpcdSlot, insert_anywhere

# The daemon asks a fresh card for its ATR within about half a second; a slot where another card
# lies stays silent for ever.
PATIENCE = 3.0  # seconds


@dataclass(frozen=True)
class Desk:
    """Where the card can be put: ``wire`` names it for the client and for the driver."""

    kind: Literal["pcsc", "link"]
    slot: Slot
    wire: str  # "pcsc" or "link:127.0.0.1:PORT"
    reader_name: str | None

    async def put(self, card: Card) -> None:
        """Put the card on; a reader that was unplugged is plugged in before."""
        if isinstance(self.slot, LinkServer):
            await self.slot.plug()
        await self.slot.insert(card)


@asynccontextmanager
async def open_reader(
    card: Card, vpcd: tuple[str, int] | None, *, unplugged: bool = False, by_link: bool = False
) -> AsyncIterator[Desk]:
    """Give an empty reader for the card; with ``vpcd`` at that very address.

    ``unplugged``: the reader isn't plugged in yet. vpcd's can't be unplugged, so it is the embedded
    link's then, unless ``vpcd`` was asked for.

    Without a PC/SC service, with ``by_link`` or ``JPKI_BENCH_READER=link``, or where both of
    vpcd's slots are taken, it is the embedded link, and the reason is said on stderr. Raises
    :class:`SlotError` when ``vpcd`` was asked for and there is none.
    """
    by_link = by_link or unplugged or os.environ.get("JPKI_BENCH_READER") == "link"
    if vpcd is not None or (not by_link and (pcsc.is_running() or pcsc.start())):
        try:
            async with pcsc.Service() as service:
                slot = await _slot(card, vpcd)
                name = await service.reader(slot)
                # A client that looks now would meet a card that nobody has put there.
                await slot.remove()
                await service.wait_for_card(slot, present=False)
                _say(f"card: PC/SC, reader {name}, vpcd port {slot.port}")
                _say(
                    "note: vpcd's driver listens on every network interface without a password"
                    f" (ports {FIRST_PORT} and {FIRST_PORT + 1}); see jpki_bench/chip/README.md for"
                    " how to close it"
                )
                try:
                    yield Desk("pcsc", slot, "pcsc", name)
                finally:
                    await slot.remove()
                return
        except (SlotError, pcsc.ServiceError) as reason:
            if vpcd is not None:
                if isinstance(reason, SlotError):
                    raise
                raise SlotError("refused", vpcd[1]) from reason
            _say(f"card: no reader at the PC/SC service ({reason})")
    link = LinkServer(card)
    await link.start()
    if unplugged:
        await link.unplug()
    _say(f"card: embedded link on {link.address.removeprefix('link:')}, without PC/SC")
    try:
        yield Desk("link", link, link.address, None)
    finally:
        await link.close()


async def _slot(card: Card, vpcd: tuple[str, int] | None) -> VpcdSlot:
    if vpcd is None:
        return await insert_anywhere(card, patience=PATIENCE)
    slot = VpcdSlot(card, host=vpcd[0], port=vpcd[1], patience=PATIENCE)
    await slot.insert()
    return slot


def _say(text: str) -> None:
    print(f"jpki-bench: {text}", file=sys.stderr)
