"""Cards through PC/SC.

Connections are shared, short and let go before :meth:`PcscService.look` returns, with the card
left as it lies: not reset, not powered off (pyscard's own ``disconnect`` would), so that a password
another program has verified stays verified. Every call into PC/SC that may wait for somebody else
runs in a thread that is left behind at the deadline: PC/SC has no way to give up on a transaction
that another program keeps open.
"""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from card.apdu import Transmit
from card.jpki import read_card
from card.model import Card, Look, Reader
from card.scard import (
    CARD_GONE,
    READER_GONE,
    REFUSED,
    PcscError,
    Rv,
    Scard,
    check,
    context,
    load,
    reader_names,
    unsigned,
)
from card.service import DEADLINE, Service
from card.trace import traced

if TYPE_CHECKING:
    from card.presence import Event
    from card.watcher import Watcher

T = TypeVar("T")


def stopped_reason(rv: int) -> str:
    return "service-refused" if rv in REFUSED else "service-stopped"


def open_service(
    *, deadline: float = DEADLINE, trace: Callable[[str], None] | None = None
) -> Service:
    """The PC/SC service of this machine.

    ``trace`` gets one line for each APDU and each answer, VERIFY data masked.
    """
    return PcscService(deadline=deadline, trace=trace)


class PcscService:
    """:class:`card.service.Service` over the PC/SC service of this machine."""

    def __init__(
        self, *, deadline: float = DEADLINE, trace: Callable[[str], None] | None = None
    ) -> None:
        self._deadline = deadline
        self._trace = trace
        self._watchers: set[Watcher] = set()

    def look(self) -> Look:
        try:
            scard = load()
        except ImportError:
            return Look("stopped", reason="pcsc-missing")
        until = time.monotonic() + self._deadline
        listing = _InThread(lambda _: _seen(scard))
        try:
            seen = listing.result(until)
        except PcscError as error:
            return Look("stopped", reason=stopped_reason(error.rv))
        if seen is None:
            return Look("stopped", reason="service-silent")
        readings = [
            (name, atr, self._card_of(scard, name, atr) if present else None)
            for name, present, atr in seen
        ]
        readers = []
        for name, atr, reading in readings:
            if reading is None:
                readers.append(Reader(name))
                continue
            try:
                card = reading.result(until) or Card("unknown", atr, problem="card-busy")
            except _NoCardError:
                readers.append(Reader(name))
            except _NoReaderError:
                pass
            else:
                readers.append(Reader(name, card))
        return Look("running", tuple(readers))

    def _card_of(self, scard: Scard, name: str, atr: str) -> _InThread[Card]:
        return _InThread(lambda late: _Visit(scard, name, atr, late, self._trace).card())

    async def watch(self) -> AsyncGenerator[Event, None]:
        from card.watcher import Watcher, events

        watcher = Watcher()
        self._watchers.add(watcher)
        try:
            async for event in events(watcher):
                yield event
        finally:
            self._watchers.discard(watcher)
            watcher.stop()

    def close(self) -> None:
        while self._watchers:
            self._watchers.pop().stop()


class _NoReaderError(Exception):
    """The reader has gone since it was listed."""


class _NoCardError(Exception):
    """The card has gone since it was seen."""


class _InThread(Generic[T]):
    """Work begun in a thread: waited for up to a moment, then left to end by itself."""

    def __init__(self, work: Callable[[threading.Event], T]) -> None:
        self._late = threading.Event()
        self._value: T | None = None
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()

    def _run(self, work: Callable[[threading.Event], T]) -> None:
        try:
            self._value = work(self._late)
        except Exception as error:  # handed over to whoever asks for the result
            self._error = error

    def result(self, until: float) -> T | None:
        """What the work gave or raised; None when it hasn't ended by ``until`` (monotonic)."""
        self._thread.join(max(0.0, until - time.monotonic()))
        if self._thread.is_alive():
            self._late.set()
            return None
        if self._error:
            raise self._error
        return self._value


def _seen(scard: Scard) -> list[tuple[str, bool, str]]:
    """Each reader's name, whether something lies on it, and that card's ATR."""
    with context(scard) as handle:
        while names := reader_names(scard, handle):
            asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
            rv, states = scard.SCardGetStatusChange(handle, 0, asked)
            if unsigned(rv) in READER_GONE:  # unplugged just now: list them again
                continue
            check(rv)
            return [
                (name, bool(state & scard.SCARD_STATE_PRESENT), _hex(atr))
                for name, state, atr in states
            ]
    return []


def _hex(values: list[int]) -> str:
    return bytes(value & 0xFF for value in values).hex().upper()


class _Visit:
    """One shared connection to the card on one reader."""

    def __init__(
        self,
        scard: Scard,
        reader: str,
        atr: str,
        late: threading.Event,
        trace: Callable[[str], None] | None,
    ) -> None:
        self.scard, self.reader, self.atr = scard, reader, atr
        self.late, self.trace = late, trace

    def card(self) -> Card:
        """Raises _NoCardError, _NoReaderError; every other trouble is the card's ``problem``."""
        scard = self.scard
        unknown = Card("unknown", self.atr)
        with context(scard) as handle:
            rv, card, protocol = scard.SCardConnect(
                handle, self.reader, scard.SCARD_SHARE_SHARED, self._protocols
            )
            rv = unsigned(rv)
            if rv in READER_GONE:
                raise _NoReaderError
            if rv in CARD_GONE:
                raise _NoCardError
            if rv:
                exclusive = rv == Rv.SHARING_VIOLATION
                return replace(unknown, problem="card-exclusive" if exclusive else "card-mute")
            try:
                return self._read(card, protocol)
            except PcscError as error:
                if error.rv in READER_GONE:
                    raise _NoReaderError from error
                gone = error.rv in CARD_GONE
                return replace(unknown, problem="card-removed" if gone else "card-mute")
            finally:
                scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    @property
    def _protocols(self) -> int:
        return int(self.scard.SCARD_PROTOCOL_T0 | self.scard.SCARD_PROTOCOL_T1)

    def _read(self, card: int, protocol: int) -> Card:
        """Once more from the start when another program has reset the card meanwhile."""
        scard = self.scard
        try:
            return self._in_transaction(card, protocol)
        except PcscError as error:
            if error.rv != Rv.RESET_CARD:
                raise
        rv, protocol = scard.SCardReconnect(
            card, scard.SCARD_SHARE_SHARED, self._protocols, scard.SCARD_LEAVE_CARD
        )
        check(rv)
        return self._in_transaction(card, protocol)

    def _in_transaction(self, card: int, protocol: int) -> Card:
        """Read the card with nobody else's commands in between."""
        check(self.scard.SCardBeginTransaction(card))
        try:
            transmit = self._transmit(card, protocol)
            return read_card(traced(transmit, self.trace) if self.trace else transmit, self.atr)
        finally:
            self.scard.SCardEndTransaction(card, self.scard.SCARD_LEAVE_CARD)

    def _transmit(self, card: int, protocol: int) -> Transmit:
        scard = self.scard
        first = protocol == scard.SCARD_PROTOCOL_T0
        pci = scard.SCARD_PCI_T0 if first else scard.SCARD_PCI_T1

        def transmit(apdu: bytes) -> bytes:
            if self.late.is_set():  # nobody waits for the answer: don't disturb the card any more
                raise PcscError(Rv.REMOVED_CARD)
            rv, answer = scard.SCardTransmit(card, pci, list(apdu))
            check(rv)
            if not answer:  # vpcd's way of saying that the card has gone
                raise PcscError(Rv.UNRESPONSIVE_CARD)
            return bytes(value & 0xFF for value in answer)

        return transmit
