"""The PC/SC calls as platforms differ in them, for what no daemon on this machine can do: readers
that are plugged in and out, with and without a notification of it.

Modelled on the documented behaviour of SCardGetStatusChange: it blocks until a state differs from
the one given, is woken by SCardCancel, and knows the pseudo reader of the notification or doesn't.
"""

from __future__ import annotations

import threading

PNP = "\\\\?PnP?\\Notification"


class Platform:
    """One of ``notifies``: "counting" (Windows, pcsc-lite 2), "plain" (pcsc-lite 1), None (macOS).

    The numbers are those of PC/SC.
    """

    SCARD_SCOPE_USER = 0
    SCARD_STATE_UNAWARE, SCARD_STATE_IGNORE, SCARD_STATE_CHANGED = 0, 1, 2
    SCARD_STATE_UNKNOWN, SCARD_STATE_EMPTY, SCARD_STATE_PRESENT = 4, 16, 32
    INFINITE = 0x7FFFFFFF
    NO_SERVICE, NO_READERS, UNKNOWN_READER = 0x8010001D, 0x8010002E, 0x80100009
    SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1 = 2, 1, 2
    CANCELLED, TIMEOUT = 0x80100002, 0x8010000A

    def __init__(self, notifies: str | None) -> None:
        self._notifies = notifies
        self._change = threading.Condition()
        self._readers: dict[str, int] = {}
        self._events = 1
        self._running = True
        self._cancelled = False
        self.waits: list[int] = []
        self.answer_when_stopped = self.NO_SERVICE
        self.first_answers: list[int] = []  # to who asks for a context, one each time
        self.answer_to_connect = 0
        self.silence: threading.Event | None = None

    def plug(self, name: str) -> None:
        with self._change:
            self._readers[name] = self.SCARD_STATE_EMPTY
            self._events += 1
            self._change.notify_all()

    def unplug(self, name: str) -> None:
        with self._change:
            del self._readers[name]
            self._events += 1
            self._change.notify_all()

    def card(self, name: str, there: bool) -> None:
        with self._change:
            count = (self._readers[name] >> 16) + 1
            state = self.SCARD_STATE_PRESENT if there else self.SCARD_STATE_EMPTY
            self._readers[name] = state | count << 16
            self._change.notify_all()

    def stop_with_the_last_reader(self) -> None:
        with self._change:
            self._readers.clear()
            self._running = False
            self._change.notify_all()

    def run(self) -> None:
        self._running = True

    def SCardEstablishContext(self, _: int) -> tuple[int, int]:
        if self.silence:
            self.silence.wait(20)
        if self.first_answers:
            return self.first_answers.pop(0), 0
        return (0, 1) if self._running else (self.answer_when_stopped, 0)

    def SCardConnect(self, *_: object) -> tuple[int, int, int]:
        return self.answer_to_connect, 0, 0

    def SCardReleaseContext(self, _: int) -> int:
        return 0

    def SCardCancel(self, _: int) -> int:
        with self._change:
            self._cancelled = True
            self._change.notify_all()
        return 0

    def SCardListReaders(self, _: int, __: list[str]) -> tuple[int, list[str]]:
        if not self._running:
            return self.NO_SERVICE, []
        return (0, list(self._readers)) if self._readers else (self.NO_READERS, [])

    def SCardGetStatusChange(
        self, _: int, timeout: int, asked: list[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, list[int]]]]:
        self.waits.append(timeout)
        before = set(self._readers)  # readers that come later are news, even if here at the end

        def answer() -> tuple[int, list[tuple[str, int, list[int]]]] | None:
            if not self._running:
                return self.NO_SERVICE, []
            if self._cancelled:
                self._cancelled = False
                return self.CANCELLED, [(name, state, []) for name, state in asked]
            states: list[tuple[str, int, list[int]]] = []
            changed = False
            for name, state in asked:
                now = self._state(name, state, before)
                if now is None:
                    return self.UNKNOWN_READER, []
                changed |= bool(now & self.SCARD_STATE_CHANGED)
                states.append((name, now, []))
            return (0, states) if changed else None

        with self._change:
            seconds = timeout / 1000 if timeout < self.INFINITE else 60
            found = self._change.wait_for(answer, seconds)
            if found:
                return found
            now: list[tuple[str, int, list[int]]]
            now = [(name, self._state(name, state, before) or 0, []) for name, state in asked]
            return self.TIMEOUT, now

    def _state(self, name: str, known: int, before: set[str]) -> int | None:
        """Return the state now, with CHANGED where it differs from the known one.

        None: no such reader.
        """
        if name == PNP:
            if self._notifies is None:
                return self.SCARD_STATE_UNKNOWN | self.SCARD_STATE_CHANGED
            if self._notifies == "plain":
                return self.SCARD_STATE_CHANGED if set(self._readers) != before else 0
            differs = known >> 16 not in (0, self._events)
            return self._events << 16 | (self.SCARD_STATE_CHANGED if differs else 0)
        if name not in self._readers:
            if name in before:
                return self.SCARD_STATE_UNKNOWN | self.SCARD_STATE_CHANGED
            return None
        now = self._readers[name]
        return now if now == known else now | self.SCARD_STATE_CHANGED
