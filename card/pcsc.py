"""Cards through PC/SC.

Connections are shared, short and let go before :meth:`PcscService.look` returns, with the card
left as it lies: not reset, not powered off (pyscard's own ``disconnect`` would), so that a password
another program has verified stays verified. Every call into PC/SC that may wait for somebody else
runs in a thread that is left behind at the deadline: PC/SC has no way to give up on a transaction
that another program keeps open.
"""

from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import AsyncGenerator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from card.apdu import Transmit
from card.jpki import Reading
from card.model import Card, Look, Reader
from card.reader_names import load
from card.scard import (
    CARD_GONE,
    MUTE,
    READER_GONE,
    REFUSED,
    SERVICE_GONE,
    STOPPED,
    PcscError,
    Rv,
    Scard,
    check,
    context,
    reader_names,
    unsigned,
)
from card.service import DEADLINE, Service
from card.trace import traced

if TYPE_CHECKING:
    from card.presence import Event
    from card.watcher import Watcher

T = TypeVar("T")


ONCE_MORE = 0.5  # seconds for a service to list its readers that has just listed them
SOCKET = Path("/run/pcscd/pcscd.comm")  # where pcsc-lite listens, unless it is told another place


def stopped_reason(rv: int, socket: Path = SOCKET) -> str:
    """Return why the service says nothing of readers.

    To whom pcsc-lite's ``socket`` is closed its library says that no service runs.
    """
    if rv == Rv.NO_SERVICE and _closed_to_us(socket):
        return "service-refused"
    if rv in REFUSED:
        return "service-refused"
    return "service-stopped" if rv in STOPPED else "service-trouble"


def _closed_to_us(socket: Path) -> bool:
    """Tell whether a socket is there, or its folder, that this user may not use."""
    try:
        return not os.access(socket, os.R_OK | os.W_OK) and stat.S_ISSOCK(socket.stat().st_mode)
    except PermissionError:
        return True
    except OSError:
        return False


def card_problem(rv: int) -> str:
    """Return what is known of a card that could not be asked."""
    if rv in CARD_GONE:
        return "card-removed"
    return "card-mute" if rv in MUTE else PROBLEMS.get(rv, "card-garbled")


PROBLEMS: dict[int, str] = {
    Rv.SHARING_VIOLATION: "card-exclusive",
    Rv.RESET_CARD: "card-busy",  # again and again, by another program
    Rv.SECURITY_VIOLATION: "service-refused",
    Rv.NO_ACCESS: "service-refused",
}


def open_service(
    *, deadline: float = DEADLINE, trace: Callable[[str], None] | None = None
) -> Service:
    """Return the PC/SC service of this machine.

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
        self._stuck: dict[str, _InThread[Any]] = {}  # by reader; "" is the list of readers
        self._visits: dict[str, _Visit] = {}  # the last one at each reader

    def look(self) -> Look:
        try:
            scard = load()
        except ImportError:
            return Look("stopped", reason="pcsc-missing")
        until = time.monotonic() + self._deadline
        if self._waits(""):
            return Look("stopped", reason="service-silent")
        try:
            seen = self._listed(scard, until)
        except PcscError as error:
            return Look("stopped", reason=stopped_reason(error.rv))
        if seen is None:
            return Look("stopped", reason="service-silent")
        readings = {
            name: self._card_of(scard, name, atr)
            for name, present, atr in seen
            if present and not self._waits(name)
        }
        readers = []
        for name, present, atr in seen:
            card: Card | None = None
            try:
                if name in readings:
                    card = self._result(name, readings[name], until)
                if present:
                    card = card or self._late(name, atr)
            except _NoReaderError:
                continue
            except _NoCardError:
                card = None
            except PcscError as error:
                gone = error.rv in SERVICE_GONE
                return Look(
                    "stopped", reason="service-stopped" if gone else stopped_reason(error.rv)
                )
            readers.append(Reader(name, card))
        if any(map(self._hangs, readings)):
            # A card that is slow and a service that hangs look alike: the service knows of no card.
            return self._answering(scard, tuple(readers))
        return Look("running", tuple(readers))

    def _listed(self, scard: Scard, until: float) -> list[tuple[str, bool, str]] | None:
        """Return the readers; None when the service keeps silent. Raises PcscError."""
        try:
            return self._result("", _InThread(lambda _: _seen(scard)), until)
        except PcscError as error:
            if error.rv != Rv.COMM_ERROR:
                raise
        # Broken off: by a service that ends just now, or by one that lets us nowhere.
        return self._result("", _InThread(lambda _: _seen(scard)), until)

    def _answering(self, scard: Scard, readers: tuple[Reader, ...]) -> Look:
        """Ask the service itself once more; what the cards have said is kept in any case."""
        try:
            seen = self._listed(scard, time.monotonic() + ONCE_MORE)
        except PcscError as error:
            return Look("stopped", readers, reason=stopped_reason(error.rv))
        if seen is None:
            return Look("stopped", readers, reason="service-silent")
        return Look("running", readers)

    def _hangs(self, name: str) -> bool:
        """Has a card not answered to the end, which no other program's transaction kept waiting?"""
        visit = self._visits.get(name)
        return self._waits(name) and visit is not None and not visit.queues

    def _waits(self, name: str) -> bool:
        """Has the thread that an earlier look left behind here still not ended?"""
        stuck = self._stuck.get(name)
        return stuck is not None and not stuck.ended

    def _result(self, name: str, work: _InThread[T], until: float) -> T | None:
        value = work.result(until)
        if not work.ended:
            self._stuck[name] = work
        return value

    def _late(self, name: str, atr: str) -> Card:
        """Return what is known of a card that is not done yet.

        Another program has it, or it takes its time: what it has said meanwhile is kept.
        """
        visit = self._visits.get(name)
        if visit is None or visit.queues:
            return Card("unknown", atr, problem="card-busy")
        said = visit.reading.so_far("card-slow") if visit.reading else None
        return said or Card("unknown", atr, problem="card-slow")

    def _card_of(self, scard: Scard, name: str, atr: str) -> _InThread[Card]:
        visit = self._visits[name] = _Visit(scard, name, atr, self._trace)
        return _InThread(visit.card)

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

    @property
    def ended(self) -> bool:
        return not self._thread.is_alive()

    def result(self, until: float) -> T | None:
        """Return what the work gave or raised.

        None when it hasn't ended by ``until`` (monotonic).
        """
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
        trace: Callable[[str], None] | None,
    ) -> None:
        self.scard, self.reader, self.atr, self.trace = scard, reader, atr, trace
        self.late = threading.Event()
        self.reading: Reading | None = None
        self.queues = True
        """May another program's transaction have to end first? Connecting may wait for it, too."""

    def card(self, late: threading.Event) -> Card:
        """Look at the card. Raises _NoCardError, _NoReaderError; PcscError without the service.

        Every other trouble is the card's ``problem``. ``late`` once nobody waits any more.
        """
        self.late = late
        scard = self.scard
        with context(scard) as handle:
            rv, card, protocol = scard.SCardConnect(
                handle, self.reader, scard.SCARD_SHARE_SHARED, self._protocols
            )
            if unsigned(rv) in CARD_GONE:
                raise _NoCardError
            if rv:
                return self._problem(PcscError(rv))
            try:
                return self._read(card, protocol)
            except PcscError as error:
                return self._problem(error)
            finally:
                scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)

    def _problem(self, error: PcscError) -> Card:
        if error.rv in SERVICE_GONE:
            raise error
        if error.rv in READER_GONE:
            raise _NoReaderError from error
        return Card("unknown", self.atr, problem=card_problem(error.rv))

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
        self.queues = False
        try:
            transmit = self._transmit(card, protocol)
            transmit = traced(transmit, self.trace) if self.trace else transmit
            self.reading = Reading(transmit, self.atr)
            return self.reading.card()
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
