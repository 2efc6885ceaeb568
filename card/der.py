"""The head of an X.509 certificate out of DER: serial, issuer, validity.

A reading of our own because of its price: a fresh ``touroku card`` would wait 105 to 210 ms for
``import cryptography.x509`` and 140 to 190 ms for ``asn1crypto.x509`` (measured on two cores),
as long as the card itself takes, for the four values that stand before the subject. Nothing is
decided by trust here: no signature is checked and none is claimed to be. It works on the first
bytes of a certificate, so that the rest needn't be read from the card.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

INTEGER, OID, UTC_TIME, GENERALIZED_TIME, SEQUENCE, SET, VERSION = (
    0x02,
    0x06,
    0x17,
    0x18,
    0x30,
    0x31,
    0xA0,
)
ENCODINGS = {0x0C: "utf-8", 0x13: "ascii", 0x14: "latin-1", 0x16: "ascii", 0x1E: "utf-16-be"}
NAMES = {
    bytes.fromhex(oid): name
    for oid, name in {
        "550403": "CN",
        "550406": "C",
        "550407": "L",
        "550408": "ST",
        "55040A": "O",
        "55040B": "OU",
    }.items()
}


class DerError(ValueError):
    """This is no certificate."""


class TooShortError(DerError):
    """It may be one; more of its bytes are needed."""


class CertificateHead(NamedTuple):
    """``serial`` upper-case hexadecimal; ``issuer`` after RFC 4514, without control characters;
    ``issuer_der`` for comparing; validity in UTC."""

    serial: str
    issuer: str
    issuer_der: bytes
    not_before: datetime
    not_after: datetime


def certificate_head(prefix: bytes) -> CertificateHead:
    """Read the head of the certificate that begins ``prefix``; what follows is ignored.

    Raises :class:`TooShortError` when the head goes on beyond ``prefix``, :class:`DerError`
    when it is no certificate.
    """
    _, certificate = _element(prefix, 0, SEQUENCE, open_ended=True)
    _, body = _element(certificate, 0, SEQUENCE, open_ended=True)
    at = 0
    if body[:1] == bytes([VERSION]):
        at, _ = _element(body, at, VERSION)
    at, serial = _element(body, at, INTEGER)
    at, _ = _element(body, at, SEQUENCE)  # signature algorithm
    start = at
    at, issuer = _element(body, at, SEQUENCE)
    issuer_der = body[start:at]
    _, validity = _element(body, at, SEQUENCE)
    after_first, not_before = _time(validity, 0)
    _, not_after = _time(validity, after_first)
    if not serial or len(serial) > 64:
        raise DerError("serial")
    number = serial[1:] if len(serial) > 1 and serial[0] == 0 else serial
    return CertificateHead(number.hex().upper(), _name(issuer), issuer_der, not_before, not_after)


def _header(data: bytes, at: int) -> tuple[int, int, int]:
    """Tag, first byte of the contents, their length."""
    if len(data) < at + 2:
        raise TooShortError("header")
    tag, length = data[at], data[at + 1]
    if length < 0x80:
        return tag, at + 2, length
    octets = length & 0x7F
    if octets == 0 or octets > 3:
        raise DerError("length")
    if len(data) < at + 2 + octets:
        raise TooShortError("length")
    return tag, at + 2 + octets, int.from_bytes(data[at + 2 : at + 2 + octets], "big")


def _element(data: bytes, at: int, tag: int, *, open_ended: bool = False) -> tuple[int, bytes]:
    """Return the contents of the element at ``at`` and where the next one begins.

    With ``open_ended`` the contents may go on beyond ``data``.
    """
    if len(data) > at and data[at] != tag:
        raise DerError(f"tag {data[at]:02X} instead of {tag:02X}")
    _, start, length = _header(data, at)
    end = start + length
    if end > len(data) and not open_ended:
        raise TooShortError("contents")
    return end, data[start:end]


def _children(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        tag, start, length = _header(data, at)
        at = start + length
        if at > len(data):
            raise DerError("a child longer than its parent")
        yield tag, data[start:at]


def _name(issuer: bytes) -> str:
    parts: list[str] = []
    try:
        for tag, relative in _children(issuer):
            if tag != SET:
                raise DerError("name")
            pairs = [list(_children(pair)) for pair_tag, pair in _children(relative)]
            parts.append("+".join(_pair(pair) for pair in pairs))
    except TooShortError as short:
        raise DerError("name") from short
    return ",".join(reversed(parts))


def _pair(pair: list[tuple[int, bytes]]) -> str:
    if len(pair) != 2 or pair[0][0] != OID:
        raise DerError("name")
    (_, oid), (tag, value) = pair
    text = value.decode(ENCODINGS.get(tag, "latin-1"), "replace")
    # the text goes to terminals and reports: a card must not steer them
    text = "".join(char if char.isprintable() else "?" for char in text)
    for special in '\\,+"<>;':
        text = text.replace(special, "\\" + special)
    return f"{NAMES.get(oid, 'OID.' + oid.hex().upper())}={text}"


def _time(data: bytes, at: int) -> tuple[int, datetime]:
    try:
        tag, start, length = _header(data, at)
    except TooShortError as short:
        raise DerError("validity") from short
    text = data[start : start + length].decode("ascii", "replace")
    digits, zone = text[:-1], text[-1:]
    if tag == UTC_TIME and len(digits) in (10, 12):
        digits = ("20" if digits[:2] < "50" else "19") + digits
    elif tag != GENERALIZED_TIME or len(digits) not in (12, 14):
        raise DerError("validity")
    if zone != "Z" or not (digits.isascii() and digits.isdigit()):
        raise DerError("validity")
    digits = digits.ljust(14, "0")
    year, rest = int(digits[:4]), [int(digits[i : i + 2]) for i in range(4, 14, 2)]
    month, day, hour, minute, second = rest
    try:
        return start + length, datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError as wrong:
        raise DerError("validity") from wrong
