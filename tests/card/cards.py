"""The cards of the tests, by what is remarkable about them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.card.certificates import AUTHORITY, authority, certificate
from tests.card.virtual import Password, VirtualCard

TOKEN = b"JPKIAPICCTOKEN2".ljust(32) + bytes(range(128))


def mynumber(
    *,
    signature_left: int = 4,
    authentication_left: int = 2,
    days_left: int = 900,
    since: int = 2023,
    not_before: datetime | None = None,
    token: bytes = TOKEN,
    holdings: bytes = b"\x8f\x8f\x00",
    filler: bytes = b"\xa5",
    name: Any = AUTHORITY,
    **more: Any,
) -> VirtualCard:
    """Return a My Number card; the filler behind its certificates is nobody's usual one."""
    now = datetime.now(UTC).replace(microsecond=0)
    begins = not_before or now - timedelta(days=400)
    ends = now + timedelta(days=days_left, hours=12)
    holder = certificate(min(begins, ends - timedelta(days=1)), ends, name=name)
    ca = authority(since, name)
    return VirtualCard(
        files={
            0x0001: holder.ljust(2500, filler),
            0x0002: ca.ljust(2400, filler),
            0x0006: token,
            0x0008: holdings,
            0x000A: holder.ljust(2300, filler),
            0x000B: ca.ljust(2200, filler),
            0x0017: b"",
            0x001A: b"",
        },
        passwords={
            0x001B: Password(b"KIJI2NOMORI", 5, signature_left),
            0x0018: Password(b"8642", 3, authentication_left),
        },
        **more,
    )


def unknown() -> VirtualCard:
    """Return a card without the JPKI application: a travel card, a credit card."""
    return VirtualCard(
        {}, {}, application=bytes.fromhex("A0000000041010"), atr=b"\x3b\x80\x80\x01\x01"
    )
