"""The card in vpcd's reader (vsmartcard): the card is the TCP client of the daemon's driver.

Two bytes of big-endian length, then a body; bodies of one byte are control: 00 off, 01 on,
02 reset (these get no answer), 04 get ATR (answered; repeated, it is the polling for presence).
Closing the socket is taking the card away (docs/domain.md 4).
"""

from __future__ import annotations

import asyncio
import socket
from typing import Literal, cast

from jpki_bench.chip.card import Card

FIRST_PORT = 35963
"""Port of slot 0; slot N listens on FIRST_PORT + N."""

_PATIENCE = 5.0  # seconds; the daemon polls every 0.4 s, and was seen to take up to 2 s
_QUICKACK = getattr(socket, "TCP_QUICKACK", None)  # Linux only


class SlotError(Exception):
    """No card can be put into this slot.

    ``reason``: ``refused``, nobody listens (no daemon, or none with vpcd's driver); ``silent``,
    the daemon took the connection but never asked for the card: another card lies there, or the
    daemon is not well.
    """

    def __init__(self, reason: Literal["refused", "silent"], port: int) -> None:
        super().__init__(f"{reason} on port {port}")
        self.reason = reason
        self.port = port


class VpcdSlot:
    """One slot of vpcd's reader, and the card that is put into it."""

    def __init__(
        self,
        card: Card,
        *,
        host: str = "127.0.0.1",
        port: int = FIRST_PORT,
        patience: float = _PATIENCE,
    ) -> None:
        self._card = card
        self._host = host
        self._port = port
        self._patience = patience
        self._wire: _Wire | None = None

    @property
    def port(self) -> int:
        return self._port

    @property
    def slot(self) -> int:
        return self._port - FIRST_PORT

    @property
    def present(self) -> bool:
        return self._wire is not None and not self._wire.lost.done()

    async def insert(self, card: Card | None = None) -> None:
        """Put the card (or another one) in; return when the daemon has asked for its ATR.

        That the daemon tells its clients comes a moment later: see :mod:`jpki_bench.chip.service`.
        Raises :class:`SlotError`. Does nothing when the same card already lies there.
        """
        if card is not None and card is not self._card:
            await self.remove()
            self._card = card
        if self.present:
            return
        loop = asyncio.get_running_loop()
        try:
            # the driver keeps one caller waiting; the next ones don't even get through
            async with asyncio.timeout(self._patience):
                transport, wire = await loop.create_connection(
                    lambda: _Wire(self._card, loop), self._host, self._port
                )
        except TimeoutError as error:
            raise SlotError("silent", self._port) from error
        except OSError as error:
            raise SlotError("refused", self._port) from error
        heard, _ = await asyncio.wait(
            {wire.heard, wire.lost}, timeout=self._patience, return_when=asyncio.FIRST_COMPLETED
        )
        if wire.heard not in heard:
            transport.close()
            await wire.lost
            raise SlotError("silent", self._port)
        self._wire = wire

    async def lost(self) -> None:
        """Until the daemon hangs up (it ended, or was restarted) or the card is taken away."""
        if self._wire is not None:
            await asyncio.shield(self._wire.lost)

    async def remove(self) -> None:
        """Take the card away; without a card there, do nothing."""
        wire, self._wire = self._wire, None
        if wire is not None:
            wire.close()
            await wire.lost


async def insert_anywhere(
    card: Card, *, host: str = "127.0.0.1", slots: int = 2, patience: float = _PATIENCE
) -> VpcdSlot:
    """Put the card into the first slot that takes it.

    Raises the last slot's :class:`SlotError` when none does.
    """
    error: SlotError | None = None
    for number in range(slots):
        slot = VpcdSlot(card, host=host, port=FIRST_PORT + number, patience=patience)
        try:
            await slot.insert()
        except SlotError as refused:
            error = refused
        else:
            return slot
    raise error or SlotError("refused", FIRST_PORT)


class _Wire(asyncio.Protocol):
    """The card's end of the connection."""

    def __init__(self, card: Card, loop: asyncio.AbstractEventLoop) -> None:
        self._card = card
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self.heard: asyncio.Future[None] = loop.create_future()
        self.lost: asyncio.Future[None] = loop.create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._acknowledge_quickly()

    def data_received(self, data: bytes) -> None:
        self._acknowledge_quickly()
        self._received += data
        while len(self._received) >= 2:
            end = 2 + int.from_bytes(self._received[:2])
            if len(self._received) < end:
                return
            body, self._received = self._received[2:end], self._received[end:]
            self._serve(body)

    def connection_lost(self, exc: Exception | None) -> None:
        self._card.power_off()
        if not self.lost.done():
            self.lost.set_result(None)

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def _serve(self, body: bytes) -> None:
        if not self.heard.done():
            self.heard.set_result(None)
        match body:
            case b"\x00":
                self._card.power_off()
            case b"\x01":
                self._card.power_on()
            case b"\x02":
                self._card.reset()
            case b"\x04":
                self._send(self._card.atr)
            case _ if len(body) > 1:
                self._send(self._card.transmit(body))

    def _send(self, body: bytes) -> None:
        if self._transport is not None:
            self._transport.write(len(body).to_bytes(2) + body)

    def _acknowledge_quickly(self) -> None:
        """vpcd writes length and body apart: a delayed ACK would cost 45 ms a command.

        The kernel drops the option by and by, so it is set again with all that arrives
        (asyncio itself sets TCP_NODELAY).
        """
        if _QUICKACK is not None and self._transport is not None:
            sock = self._transport.get_extra_info("socket")
            sock.setsockopt(socket.IPPROTO_TCP, _QUICKACK, 1)
