"""Readers and cards as they come and go: a small loop of our own over SCardGetStatusChange.

One thread with its own PC/SC context blocks until something changes and is woken by SCardCancel.
"The service is gone" is a state like others: on Windows it stops with the last reader, elsewhere
it may be restarted. Only then, and where PC/SC has no notification of new readers (macOS, and a
small gap in pcsc-lite before 2.0), does the loop look again by the clock.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress

from card.presence import Event, ReaderState, Track
from card.reader_names import load
from card.scard import (
    READER_GONE,
    PcscError,
    Rv,
    Scard,
    check,
    context,
    reader_names,
    unsigned,
)

PNP = "\\\\?PnP?\\Notification"

LOOK_FOR_SERVICE = 0.5
"""Seconds between two looks for a service that is stopped: nothing there to block on."""
LOOK_FOR_READERS = 1000
"""Milliseconds between two looks for new readers where PC/SC doesn't tell of them."""
GAP, BUSY_GAP = 10_000, 200
"""Milliseconds after which readers are listed anew although PC/SC tells of new ones: pcsc-lite
before 2.0 misses one that is plugged in between two calls. Shorter just after something happened:
readers come in swarms when a hub is plugged in. Later versions and Windows count such events in the
notification's own state, and nothing is missed."""

Deliver = Callable[[list[Event]], None]


class Watcher:
    """The thread of one watch."""

    def __init__(self) -> None:
        self._closing = threading.Event()
        self._context: int | None = None
        self._scard: Scard = None
        self._thread: threading.Thread | None = None
        self._ended: Callable[[], None] = lambda: None

    def start(self, deliver: Deliver, ended: Callable[[], None]) -> None:
        """Begin; ``deliver`` and ``ended`` are called on the watcher's own thread."""
        self._ended = ended
        self._thread = threading.Thread(
            target=self._run, args=(deliver,), name="card-watch", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """End the thread and wait for it, a second at most. May be called twice."""
        self._closing.set()
        thread = self._thread
        for _ in range(20):
            if thread is None or not thread.is_alive():
                return
            # again and again: a cancel that comes before the call it is meant for goes nowhere
            held = self._context
            if held is not None:
                self._scard.SCardCancel(held)
            thread.join(0.05)

    def _run(self, deliver: Deliver) -> None:
        try:
            self._loop(deliver)
        finally:
            self._ended()

    def _loop(self, deliver: Deliver) -> None:
        track = Track()
        try:
            self._scard = load()
        except ImportError:
            deliver(track.stopped())
            self._closing.wait()
            return
        while not self._closing.is_set():
            try:
                with context(self._scard) as handle:
                    self._context = handle
                    try:
                        self._follow(handle, track, deliver)
                    finally:
                        self._context = None
            except PcscError:
                deliver(track.stopped())
                self._closing.wait(LOOK_FOR_SERVICE)

    def _follow(self, handle: int, track: Track, deliver: Deliver) -> None:
        """Until the watch is closed or the service is gone (PcscError)."""
        scard = self._scard
        gone = scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_IGNORE
        told, news = self._notification(handle)
        states: dict[str, int] = {}
        busy = True
        while not self._closing.is_set():
            names = reader_names(scard, handle)
            states = {name: states.get(name, scard.SCARD_STATE_UNAWARE) for name in names}
            asked = {**states, **({PNP: news} if told else {})}
            if not asked:
                deliver(track.seen(()))
                self._closing.wait(LOOK_FOR_READERS / 1000)
                continue
            fresh = track.untold or scard.SCARD_STATE_UNAWARE in states.values()
            patience = 0 if fresh else self._patience(told, news, busy)
            rv, answers = scard.SCardGetStatusChange(handle, patience, list(asked.items()))
            rv = unsigned(rv)
            if rv in READER_GONE:
                states = {}
                continue
            if rv not in (Rv.CANCELLED, Rv.TIMEOUT):
                check(rv)
            for name, state, _ in answers:
                if rv == 0 or state:  # some leave the states empty when nothing has happened
                    asked[name] = state & ~scard.SCARD_STATE_CHANGED
            news = asked.pop(PNP, news)
            # a reader that has gone must not be asked for again with its last state: it would be
            # ignored when it comes back under the same name
            states = {name: state for name, state in asked.items() if not state & gone}
            told_of = track.seen(self._reader_states(states))
            busy = bool(told_of)
            deliver(told_of)

    def _reader_states(self, states: dict[str, int]) -> tuple[ReaderState, ...]:
        present = self._scard.SCARD_STATE_PRESENT
        return tuple(
            ReaderState(name, bool(state & present), state >> 16 & 0xFFFF)
            for name, state in states.items()
        )

    def _notification(self, handle: int) -> tuple[bool, int]:
        """Tell whether this PC/SC tells of new readers, and its present state."""
        scard = self._scard
        rv, answers = scard.SCardGetStatusChange(handle, 0, [(PNP, scard.SCARD_STATE_UNAWARE)])
        rv = unsigned(rv)
        if rv in READER_GONE:
            return False, 0
        if rv != Rv.TIMEOUT:
            check(rv)
        state = answers[0][1]
        return not state & scard.SCARD_STATE_UNKNOWN, state & ~scard.SCARD_STATE_CHANGED

    def _patience(self, told: bool, news: int, busy: bool) -> int:
        if not told:
            return LOOK_FOR_READERS
        if news >> 16:
            return int(self._scard.INFINITE)
        return BUSY_GAP if busy else GAP


async def events(watcher: Watcher) -> AsyncIterator[Event]:
    """Start the watcher and hand on what it delivers, until it ends."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[list[Event] | None] = asyncio.Queue()

    def put(news: list[Event] | None) -> None:
        if news is None or news:
            with suppress(RuntimeError):  # the loop has closed: nobody listens any more
                loop.call_soon_threadsafe(queue.put_nowait, news)

    watcher.start(put, lambda: put(None))
    while (news := await queue.get()) is not None:
        for event in news:
            yield event
