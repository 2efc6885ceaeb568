"""The PC/SC service of this machine, as the office needs it: there, awake, and seeing the card.

A daemon started by socket activation, or with ``--auto-exit``, leaves when nobody has used it for
a minute; so :class:`Service` keeps one context open for as long as the office is.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import threading
import time
from types import TracebackType
from typing import Any

from jpki_bench.chip.vpcd import VpcdSlot

_START_LIMIT = 10.0  # seconds for the daemon to come up


class ServiceError(Exception):
    """The PC/SC service can't be used. ``reason``: stopped, no-reader, not-seen, ``0x…``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def is_running() -> bool:
    """Tell whether a PC/SC service answers."""
    try:
        context = _establish()
    except (ServiceError, ImportError):
        return False
    _release(context)
    return True


def start() -> bool:
    """Start ``pcscd --auto-exit`` when none runs and we are root; tell whether one runs now."""
    if is_running():
        return True
    daemon = shutil.which("pcscd") or shutil.which("pcscd", path="/usr/sbin")
    if daemon is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    # it goes to the background by itself, when its socket is open
    subprocess.run(
        [daemon, "--auto-exit"],
        check=False,
        timeout=_START_LIMIT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return is_running()


def readers(context: Any | None = None) -> list[str]:
    """Names of the readers. Raises :class:`ServiceError`."""
    scard = _scard()
    own = context if context is not None else _establish()
    try:
        code, names = scard.SCardListReaders(own, [])
        if code == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        _check(code)
        return list(names)
    finally:
        if context is None:
            _release(own)


def reader_name(slot: int, names: list[str]) -> str | None:
    """Return the name of vpcd's reader number ``slot``: ``Virtual PCD 00 00`` is slot 0."""
    pattern = re.compile(rf"Virtual PCD [0-9A-F]{{2}} {slot:02X}")
    return next((name for name in names if pattern.fullmatch(name)), None)


class Service:
    """A context that is kept open, and waits on it. Use as ``async with Service() as service``."""

    def __init__(self) -> None:
        self._context: Any = None

    async def __aenter__(self) -> Service:
        """Begin to serve. Raises :class:`ServiceError` when no service answers."""
        self._context = await asyncio.to_thread(_establish)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        context, self._context = self._context, None
        await asyncio.to_thread(_release, context)

    async def reader(self, slot: VpcdSlot) -> str:
        """Return the full name of the reader that ``slot`` is. Raises :class:`ServiceError`."""
        name = reader_name(slot.slot, await asyncio.to_thread(readers, self._context))
        if name is None:
            raise ServiceError("no-reader")
        return name

    async def wait_for_card(self, slot: VpcdSlot, present: bool, timeout: float = 10.0) -> str:
        """Until the service tells its clients that the card is there (or gone).

        Returns the reader's name. Raises :class:`ServiceError` ``not-seen`` after ``timeout``
        seconds.
        """
        name = await self.reader(slot)
        await _cancellable(lambda context: _wait(context, name, present, timeout))
        return name


async def _cancellable(wait: Any) -> None:
    """Run a blocking wait on a context of its own, and cancel it with the task."""
    scard = _scard()
    context = await asyncio.to_thread(_establish)
    done = threading.Event()

    def run() -> None:
        try:
            wait(context)
        finally:
            done.set()

    task = asyncio.ensure_future(asyncio.to_thread(run))
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        # the call may not have begun yet, so that one SCardCancel could be lost
        while not done.is_set():
            scard.SCardCancel(context)
            await asyncio.wait({task}, timeout=0.05)
        raise
    finally:
        _release(context)


def _wait(context: Any, name: str, present: bool, timeout: float) -> None:
    scard = _scard()
    deadline = time.monotonic() + timeout
    known = scard.SCARD_STATE_UNAWARE
    while True:
        left = max(0, int((deadline - time.monotonic()) * 1000))
        code, states = scard.SCardGetStatusChange(context, left, [(name, known)])
        if code == scard.SCARD_E_TIMEOUT:
            raise ServiceError("not-seen")
        _check(code)
        known = states[0][1]
        if bool(known & scard.SCARD_STATE_PRESENT) == present:
            return


def _scard() -> Any:
    """Return the calls of PC/SC.

    Raises ImportError on a machine without them, where the link serves.
    """
    from smartcard import scard

    return scard


def _establish() -> Any:
    scard = _scard()
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code == scard.SCARD_E_NO_SERVICE:
        raise ServiceError("stopped")
    _check(code)
    return context


def _release(context: Any) -> None:
    scard = _scard()
    scard.SCardReleaseContext(context)


def _check(code: int) -> None:
    if code != 0:
        raise ServiceError(f"0x{code & 0xFFFFFFFF:08X}")
