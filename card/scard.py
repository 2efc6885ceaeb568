"""The calls of PC/SC as pyscard passes them on, and what goes wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

Scard = Any  # smartcard.scard carries no types


class Rv(IntEnum):
    """Return codes that mean something here, as unsigned numbers; pyscard's sign varies."""

    CANCELLED = 0x80100002
    INSUFFICIENT_BUFFER = 0x80100008
    UNKNOWN_READER = 0x80100009
    TIMEOUT = 0x8010000A
    SHARING_VIOLATION = 0x8010000B
    NO_SMARTCARD = 0x8010000C
    PROTO_MISMATCH = 0x8010000F
    COMM_ERROR = 0x80100013
    NOT_TRANSACTED = 0x80100016
    READER_UNAVAILABLE = 0x80100017
    NO_SERVICE = 0x8010001D
    SERVICE_STOPPED = 0x8010001E
    NO_ACCESS = 0x80100027
    NO_READERS_AVAILABLE = 0x8010002E
    UNSUPPORTED_CARD = 0x80100065
    UNRESPONSIVE_CARD = 0x80100066
    UNPOWERED_CARD = 0x80100067
    RESET_CARD = 0x80100068
    REMOVED_CARD = 0x80100069
    SECURITY_VIOLATION = 0x8010006A


_NAMES: dict[int, str] = {code: code.name for code in Rv}

REFUSED = frozenset({Rv.SECURITY_VIOLATION, Rv.NO_ACCESS, Rv.COMM_ERROR})
READER_GONE = frozenset({Rv.UNKNOWN_READER, Rv.READER_UNAVAILABLE})
CARD_GONE = frozenset({Rv.NO_SMARTCARD, Rv.REMOVED_CARD})
SERVICE_GONE = frozenset({Rv.NO_SERVICE, Rv.SERVICE_STOPPED, Rv.COMM_ERROR})
"""Answers to who has listed the readers already: the service has ended since."""
STOPPED = frozenset({Rv.NO_SERVICE, Rv.SERVICE_STOPPED})
MUTE = frozenset(
    {Rv.PROTO_MISMATCH, Rv.NOT_TRANSACTED, Rv.UNSUPPORTED_CARD, Rv.UNRESPONSIVE_CARD,
     Rv.UNPOWERED_CARD}
)  # fmt: skip


class PcscError(Exception):
    """A call into PC/SC failed; ``rv`` as an unsigned 32-bit number."""

    def __init__(self, rv: int) -> None:
        self.rv = unsigned(rv)
        super().__init__(f"{self.rv:08X} {_NAMES.get(self.rv, '')}".rstrip())


def unsigned(rv: int) -> int:
    return rv & 0xFFFFFFFF


def check(rv: int) -> None:
    """Raise :class:`PcscError` unless the call went well."""
    if rv != 0:
        raise PcscError(rv)


@contextmanager
def context(scard: Scard) -> Iterator[int]:
    """Give a handle of the PC/SC service, let go in the end. Raises :class:`PcscError`."""
    rv, handle = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    check(rv)
    try:
        yield handle
    finally:
        scard.SCardReleaseContext(handle)


def reader_names(scard: Scard, handle: int) -> list[str]:
    """Names of the readers; none is no error."""
    rv, names = scard.SCardListReaders(handle, [])
    if unsigned(rv) == Rv.NO_READERS_AVAILABLE:
        return []
    check(rv)
    return list(names)
