"""Readers whose names are not plain ASCII: the calls of PC/SC that bear a name, for any name.

pyscard passes on ASCII alone and understands UTF-8 at most, but a driver may call its reader
anything. Such readers are reached by the same library directly; handles are shared with pyscard.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from card.scard import Scard

if TYPE_CHECKING:
    from card.native import Native

BROKEN = (UnicodeError, SystemError)
"""What pyscard raises at a name that it can't read; SystemError where it noticed too late."""

States = list[tuple[str, int, list[int]]]


def load() -> Scard:
    """Return the PC/SC calls. Raises ImportError where pyscard isn't installed."""
    from smartcard.scard import scard

    return AnyNames(scard)


class AnyNames:
    """pyscard, with readers of any name.

    A name that is not UTF-8 is shown with its strange bytes as ``\\x83``, and reached by them.
    """

    def __init__(self, scard: Scard) -> None:
        self._scard = scard
        self._bytes: dict[str, bytes] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scard, name)

    def SCardListReaders(self, handle: int, groups: list[str]) -> tuple[int, list[str]]:
        try:
            rv, names = self._scard.SCardListReaders(handle, groups)
        except BROKEN:
            rv, names = _native().readers(handle)
            return rv, [self._shown(name) for name in names]
        return rv, names

    def SCardGetStatusChange(
        self, handle: int, timeout: int, asked: list[tuple[str, int]]
    ) -> tuple[int, States]:
        if all(name.isascii() and name not in self._bytes for name, _ in asked):
            rv, states = self._scard.SCardGetStatusChange(handle, timeout, asked)
            return rv, states
        known = [(self._called(name), state) for name, state in asked]
        rv, seen = _native().states(handle, timeout, known)
        return rv, [(name, *state) for (name, _), state in zip(asked, seen, strict=True)]

    def SCardConnect(
        self, handle: int, name: str, share: int, protocols: int
    ) -> tuple[int, int, int]:
        if name.isascii() and name not in self._bytes:
            rv, card, protocol = self._scard.SCardConnect(handle, name, share, protocols)
            return rv, card, protocol
        return _native().connect(handle, self._called(name), share, protocols)

    def _shown(self, name: bytes | str) -> str:
        if isinstance(name, str):
            return name
        shown = name.decode("utf-8", "backslashreplace")
        if shown.encode() != name:
            self._bytes[shown] = name
        return shown

    def _called(self, name: str) -> bytes | str:
        return name if sys.platform == "win32" else self._bytes.get(name, name.encode())


def _native() -> Native:
    from card.native import Native  # ctypes costs time, and hardly a desk needs it

    return Native()
