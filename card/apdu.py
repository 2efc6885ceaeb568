"""APDUs to a card and their answers, over any function that carries bytes there and back.

Bears 61xx (more to fetch), 6Cxx (ask again with this length) and 6282 (the file ended), and a
card that goes on for ever: whoever talks has a number of APDUs to spend, and no more.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from card.status_words import more_to_fetch, right_length

Transmit = Callable[[bytes], bytes]
"""One command APDU to the card, its answer with the two bytes of SW."""

ENDLESS: Final = 48
"""APDUs after which a card is taken for one that never ends; a look needs 14 at most."""


class CardSaidNonsenseError(Exception):
    """The card's answer is none: shorter than SW, or without end."""


class Talk:
    """A conversation with one card, counted."""

    def __init__(self, transmit: Transmit, limit: int = ENDLESS) -> None:
        self._transmit = transmit
        self._limit = limit
        self.count = 0

    def send(self, apdu: bytes) -> tuple[bytes, int]:
        """Return data and SW. Raises :class:`CardSaidNonsenseError`, and as ``transmit``."""
        data, sw = self._once(apdu)
        length = right_length(sw)
        if length is not None:
            data, sw = self._once(with_length(apdu, length))
        while (length := more_to_fetch(sw)) is not None:
            more, sw = self._once(get_response(length))
            data += more
        return data, sw

    def _once(self, apdu: bytes) -> tuple[bytes, int]:
        if self.count >= self._limit:
            raise CardSaidNonsenseError(f"no end after {self._limit} APDUs")
        self.count += 1
        answer = self._transmit(apdu)
        if len(answer) < 2:
            raise CardSaidNonsenseError(f"an answer of {len(answer)} bytes")
        return answer[:-2], int.from_bytes(answer[-2:], "big")


def with_length(apdu: bytes, length: int) -> bytes:
    """Return the same command with another expected length (short APDUs)."""
    if len(apdu) <= 5:
        return apdu[:4] + bytes([length])
    lc = apdu[4]
    return apdu[: 5 + lc] + bytes([length])


def get_response(length: int) -> bytes:
    return bytes([0x00, 0xC0, 0x00, 0x00, length])


def select_application(aid: bytes) -> bytes:
    return bytes([0x00, 0xA4, 0x04, 0x0C, len(aid)]) + aid


def select_file(file: int) -> bytes:
    return bytes([0x00, 0xA4, 0x02, 0x0C, 0x02]) + file.to_bytes(2, "big")


def read_binary(offset: int, length: int) -> bytes:
    """READ BINARY in the file selected; ``offset`` below 0x8000, ``length`` 1 to 256."""
    return bytes([0x00, 0xB0, offset >> 8, offset & 0xFF, length & 0xFF])


def ask_tries() -> bytes:
    """VERIFY without data: asks for the tries left of the PIN selected and spends none [S]."""
    return bytes([0x00, 0x20, 0x00, 0x80])
