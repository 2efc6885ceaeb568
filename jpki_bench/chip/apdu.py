"""Command APDUs as ISO 7816-4 writes them, short and extended."""

from __future__ import annotations

from dataclasses import dataclass


class MalformedError(ValueError):
    """The bytes are no command APDU: the card answers 6700."""


@dataclass(frozen=True)
class Command:
    """``le`` is the number of bytes asked for, None when none are (cases 1 and 3)."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @property
    def p1p2(self) -> int:
        return self.p1 << 8 | self.p2


def parse(apdu: bytes) -> Command:
    """Read a command. Raises :class:`MalformedError`."""
    if len(apdu) < 4:
        raise MalformedError("shorter than a header")
    data, le = _body(apdu[4:])
    cla, ins, p1, p2 = apdu[:4]
    return Command(cla, ins, p1, p2, data, le)


def _body(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or 256
    extended = body[0] == 0 and len(body) >= 3
    if extended and len(body) == 3:
        return b"", int.from_bytes(body[1:3]) or 65536
    start = 3 if extended else 1
    length = int.from_bytes(body[1:3]) if extended else body[0]
    data, rest = body[start : start + length], body[start + length :]
    if length == 0 or len(data) != length:
        raise MalformedError("Lc and data differ")
    if not rest:
        return data, None
    if len(rest) != (2 if extended else 1):
        raise MalformedError("bytes after Le")
    return data, int.from_bytes(rest) or (65536 if extended else 256)
