"""What is known of the JPKI application on the My Number card, each constant with its source.

J-LIS publishes no APDU specification; these come from public implementations (docs/domain.md 4).
[M] measured on test cards by its source, [S] two or more independent sources, [1] one source.
"""

from __future__ import annotations

from typing import Final

from card.status_words import SW

AID: Final = bytes.fromhex("D392F000260100000001")  # [S]

EF_TOKEN: Final = 0x0006  # [S] 160 bytes, the first 32 the name, space padded
EF_HOLDINGS: Final = 0x0008  # [1] 8F 8F 00 when both certificates exist, byte 0 the signature's

EF_AUTHENTICATION_CERTIFICATE: Final = 0x000A  # [S] free
EF_AUTHENTICATION_CA: Final = 0x000B  # [S] free
EF_AUTHENTICATION_PIN: Final = 0x0018  # [S]
EF_SIGNATURE_PIN: Final = 0x001B  # [S]
AUTHENTICATION_TRIES: Final = 3  # [S] wrong entries in a row that lock it
SIGNATURE_TRIES: Final = 5  # [S]
# EF 0001, the signature certificate, needs its password [S]: it has no name here on purpose.

TOKEN_LENGTH: Final = 32
TOKENS: Final = {  # [S] text of the token → code of the problem, None for the card we look for
    "JPKIAPICCTOKEN2": None,
    "JPKIAPICCTOKEN": "card-juki",
    "JPKIAPGPSETOKEN": "card-phone",
    "JPKIAPIOSTOKEN": "card-phone",
}

HOLDS: Final = 0x8F  # [1]
"""A byte of EF 0008 for a certificate that is there. What stands for one that isn't is unknown;
00 is taken for it [inferred], anything else says nothing."""

LOCKED: Final = frozenset(
    {SW.NO_TRIES_LEFT, SW.REFERENCE_DATA_NOT_USABLE, SW.AUTHENTICATION_METHOD_BLOCKED}
)
"""63C0 on the attempt that empties the counter, then 6984 [M]; ISO's 6983 appears in code."""
