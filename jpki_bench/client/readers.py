"""The way of the native host to a card: the PC/SC service, or the office's embedded link.

Connections are shared and short, everything inside one transaction, and the card is left as it
is: whoever else looks at it must not be disturbed (docs/domain.md 4).
"""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

from jpki_bench.client.codes import (
    NO_CARD,
    NO_READER,
    NO_READER_DETAIL,
    UNEXPECTED,
    ClientError,
)

_LINK = "link:"
_LINK_PATIENCE = 60.0  # seconds; another client's transaction may be in the way


class Connection(Protocol):
    def exchange(self, command: bytes, /) -> bytes:
        """Answers with data and status word. Raises :class:`ClientError`."""
        ...


class Reader(Protocol):
    """One reader with a card in it."""

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """Within: a transaction of our own. Raises :class:`ClientError`."""
        ...


def find(reader: str, name: str | None) -> list[Reader]:
    """Readers with a card in them, in the service's order.

    Raises :class:`ClientError` NO_READER when there is no reader, NO_CARD when there is no card.
    """
    if reader.startswith(_LINK):
        host, _, port = reader.removeprefix(_LINK).rpartition(":")
        return [LinkReader(host, int(port))]
    return [PcscReader(found) for found in _readers_with_card(name)]


class PcscReader:
    def __init__(self, name: str) -> None:
        self._name = name

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        scard = _scard()
        both = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        with _context() as context:
            code, card, protocol = scard.SCardConnect(
                context, self._name, scard.SCARD_SHARE_SHARED, both
            )
            _check(code)
            try:
                protocol = _begin(card, protocol)
                try:
                    yield _PcscConnection(card, protocol)
                finally:
                    scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
            finally:
                scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)


class _PcscConnection:
    def __init__(self, card: Any, protocol: int) -> None:
        self._card = card
        self._protocol = protocol

    def exchange(self, command: bytes, /) -> bytes:
        scard = _scard()
        t1 = self._protocol == scard.SCARD_PROTOCOL_T1
        header = scard.SCARD_PCI_T1 if t1 else scard.SCARD_PCI_T0
        code, answer = scard.SCardTransmit(self._card, header, list(command))
        _check(code)
        return bytes(answer)


def _begin(card: Any, protocol: int) -> int:
    """Begins a transaction; a reset by somebody else in between is acknowledged once."""
    scard = _scard()
    code = scard.SCardBeginTransaction(card)
    if code == scard.SCARD_W_RESET_CARD:
        both = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, protocol = scard.SCardReconnect(
            card, scard.SCARD_SHARE_SHARED, both, scard.SCARD_LEAVE_CARD
        )
        _check(code)
        code = scard.SCardBeginTransaction(card)
    _check(code)
    return protocol


def _readers_with_card(part: str | None) -> list[str]:
    scard = _scard()
    with _context() as context:
        code, names = scard.SCardListReaders(context, [])
        _check(code)
        wanted = [name for name in names if part is None or part in name]
        if not wanted:
            raise ClientError(NO_READER, NO_READER_DETAIL)
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in wanted]
        code, states = scard.SCardGetStatusChange(context, 0, asked)
        _check(code)
    present = [name for name, state, _ in states if state & scard.SCARD_STATE_PRESENT]
    if not present:
        raise ClientError(NO_CARD)
    return present


def _scard() -> Any:
    """Return the calls of PC/SC, which a host at the office's link neither has nor waits for."""
    from smartcard import scard

    return scard


@contextmanager
def _context() -> Iterator[Any]:
    scard = _scard()
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(code)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _check(code: int) -> None:
    scard = _scard()
    if code == 0:
        return
    if code in {
        scard.SCARD_E_NO_SERVICE,
        scard.SCARD_E_SERVICE_STOPPED,
        scard.SCARD_E_NO_READERS_AVAILABLE,
        scard.SCARD_E_UNKNOWN_READER,
        scard.SCARD_E_READER_UNAVAILABLE,
    }:
        raise ClientError(NO_READER, NO_READER_DETAIL)
    if code in {
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
    }:
        raise ClientError(NO_CARD, code)
    raise ClientError(UNEXPECTED, code)


class LinkReader:
    """The embedded link of jpki_bench/chip/link.py."""

    def __init__(self, host: str, port: int) -> None:
        self._address = (host, port)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        try:
            with socket.create_connection(self._address, timeout=_LINK_PATIENCE) as sock:
                link = _LinkConnection(sock)
                link.call(op="begin")
                yield link
        except OSError as error:
            raise ClientError(NO_READER, NO_READER_DETAIL) from error


class _LinkConnection:
    """Hanging up ends the transaction."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock = sock
        self._lines = sock.makefile("rb")

    def call(self, **request: str) -> dict[str, str]:
        self._sock.sendall(json.dumps(request).encode() + b"\n")
        line = self._lines.readline()
        if not line:
            raise ConnectionResetError("the link hung up")
        reply: dict[str, str] = json.loads(line)
        match reply.get("error"):
            case None:
                return reply
            case "no-reader":
                raise ClientError(NO_READER, NO_READER_DETAIL)
            case "no-card":
                raise ClientError(NO_CARD)
            case _:
                raise ClientError(UNEXPECTED)

    def exchange(self, command: bytes, /) -> bytes:
        reply = self.call(op="transmit", apdu=command.hex().upper())
        return bytes.fromhex(reply["response"])
