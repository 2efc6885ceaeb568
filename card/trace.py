"""APDUs as lines of text, for a trace that was asked for; what a person typed is never in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from card.apdu import Transmit

SECRET: Final = frozenset({0x20, 0x21, 0x24, 0x2C})
"""VERIFY (both), CHANGE REFERENCE DATA, RESET RETRY COUNTER: their data are passwords."""


def command_text(apdu: bytes) -> str:
    """The command in hexadecimal; behind a password's header neither data nor their length."""
    if len(apdu) > 4 and apdu[1] in SECRET:
        return f"{apdu[:4].hex(' ').upper()} ** masked **"
    return apdu.hex(" ").upper()


def traced(transmit: Transmit, write: Callable[[str], None]) -> Transmit:
    """The same ``transmit``, telling ``write`` each command (``> …``) and answer (``< …``)."""

    def tell(apdu: bytes) -> bytes:
        write(f"> {command_text(apdu)}")
        answer = transmit(apdu)
        write(f"< {answer.hex(' ').upper()}")
        return answer

    return tell
