"""APDUs as lines of text, for a trace that was asked for; what a person typed is never in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from card.apdu import Transmit
from card.status_words import SW, name_of

SECRET: Final = frozenset({0x20, 0x21, 0x24, 0x2C})
"""VERIFY (both), CHANGE REFERENCE DATA, RESET RETRY COUNTER: their data are passwords."""


def command_text(apdu: bytes) -> str:
    """Return the command in hexadecimal.

    Behind a password's header neither data nor their length.
    """
    if len(apdu) > 4 and apdu[1] in SECRET:
        return f"{apdu[:4].hex(' ').upper()} ** masked **"
    return apdu.hex(" ").upper()


def answer_text(answer: bytes) -> str:
    """Return the answer in hexadecimal, and the name of its status word unless all is well."""
    sw = int.from_bytes(answer[-2:], "big")
    name = "" if sw == SW.OK else name_of(sw)
    return f"{answer.hex(' ').upper()}  {name}".rstrip()


def traced(transmit: Transmit, write: Callable[[str], None]) -> Transmit:
    """Return the same ``transmit``, telling ``write`` each command (``> …``) and answer (``< …``).

    What an answer other than "OK" means stands behind it: ``< 6A 82  FILE_NOT_FOUND``.
    """

    def tell(apdu: bytes) -> bytes:
        write(f"> {command_text(apdu)}")
        answer = transmit(apdu)
        write(f"< {answer_text(answer)}")
        return answer

    return tell
