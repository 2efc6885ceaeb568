"""A saved mail as it came: programs that save mails change their letters and their line ends."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

LOOKED_AT = 64 * 1024

_BOMS = (
    (codecs.BOM_UTF8, ""),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIELD = re.compile(rb"[\r\n]+(?=[!-9;-~]{1,100}[ \t]*:|From )")


@dataclass(frozen=True)
class Restored:
    """``data`` has one byte for each ASCII letter and ordinary line ends.

    ``transcoded``: it was saved in UTF-16 or UTF-32. The text is in UTF-8 now, whatever charset
    its headers name.
    """

    data: bytes
    transcoded: bool = False


def restore(data: bytes) -> Restored:
    """Undo what saving did to a mail; one that was left alone comes back as it is."""
    data, transcoded = _one_byte_letters(data)
    lead = _FIELD.match(data)
    return Restored(_line_ends(data[lead.end() :] if lead else data), transcoded)


def _one_byte_letters(data: bytes) -> tuple[bytes, bool]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            data = data[len(bom) :]
            return (_transcoded(data, name), True) if name else (data, False)
    name = _wide(data)
    return (_transcoded(data, name), True) if name else (data, False)


def _transcoded(data: bytes, name: str) -> bytes:
    return data.decode(name, "replace").encode()


def _wide(data: bytes) -> str:
    """UTF-16 without a mark: of the ASCII letters of a header every other byte is zero."""
    head = data[:400]
    if len(head) < 20:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 3 < len(head) or min(even, odd) * 20 > len(head):
        return ""
    return "utf-16-le" if odd > even else "utf-16-be"


def _line_ends(data: bytes) -> bytes:
    head = data[:LOOKED_AT]
    if b"\r\r\n" in head:
        data = re.sub(rb"\r+\n", b"\r\n", data)
        head = data[:LOOKED_AT]
    blank = b"\n\n" in head or b"\n\r\n" in head
    if b"\r" in head and (b"\n" not in head or (not blank and b"\r\r" in head)):
        # Old Mac programs end lines by CR alone.
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return data
