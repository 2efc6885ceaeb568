"""What the JPKI application of the card answers to, in one place.

J-LIS publishes no APDU specification. Marks: [M] measured on test cards by its source, [S] two or
more independent public implementations, [1] one, assumed: our choice where nobody says
(docs/domain.md 4). Whatever is assumed here is listed in this folder's README.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, NamedTuple

Purpose = Literal["signature", "authentication"]

AID = bytes.fromhex("D392F000260100000001")  # [S]


class Files(NamedTuple):
    """The EFs of one half of the application, and how many wrong passwords in a row lock it."""

    certificate: int
    ca: int
    key: int
    pin: int
    tries: int


FILES: dict[Purpose, Files] = {  # [S]
    "signature": Files(certificate=0x0001, ca=0x0002, key=0x001A, pin=0x001B, tries=5),
    "authentication": Files(certificate=0x000A, ca=0x000B, key=0x0017, pin=0x0018, tries=3),
}

EF_TOKEN = 0x0006  # [S]
TOKEN_LENGTH = 160  # [S]
TOKEN_NAME_LENGTH = 32  # [S], space padded
TOKEN_NAME = b"JPKIAPICCTOKEN2"  # [S]; what fills the other 128 bytes is assumed: 00

EF_CONTENTS = 0x0008  # [1]
CONTENTS = bytes.fromhex("8F8F00")  # [1], both certificates exist, byte 0 is signature

CERTIFICATE_EF_LENGTH = 2048  # assumed: longer than its object [S], the rest is filler
FILLER = 0x00  # assumed

PIN_REFERENCE = 0x80  # P2 of VERIFY [S]
KEY_REFERENCE = 0x80  # P2 of PSO: COMPUTE DIGITAL SIGNATURE [S]

# A contactless card of type B as PC/SC part 3 writes it: eight historical bytes, of which the
# first four are application data. Ours spell TORK. Cards are never to be known by their ATR.
ATR = bytes.fromhex("3B888001544F524B3381917058")  # assumed
ATR_UNKNOWN = bytes.fromhex("3B8880014E4F4E450000000003")  # assumed: a card with no JPKI


class Ins(IntEnum):
    VERIFY = 0x20
    PSO = 0x2A
    GET_CHALLENGE = 0x84  # assumed
    SELECT = 0xA4
    READ_BINARY = 0xB0
    GET_RESPONSE = 0xC0


class SW(IntEnum):
    """Status words; 63Cx carries the tries left in its last digit."""

    OK = 0x9000
    MORE_DATA = 0x6100
    END_OF_FILE = 0x6282  # fewer bytes than asked for [S]
    TRIES_LEFT = 0x63C0  # also the answer to the very attempt that empties the counter [M]
    WRONG_LENGTH = 0x6700
    CHAINING_BROKEN = 0x6883
    NOT_SATISFIED = 0x6982  # the password has not been verified [S]
    BLOCKED_ISO = 0x6983  # what ISO 7816-4 says; seen in code only
    BLOCKED = 0x6984  # what the card says once the counter is empty [M]
    NOT_ALLOWED = 0x6985
    NO_FILE_SELECTED = 0x6986
    WRONG_FILE_KIND = 0x6981
    WRONG_PARAMETERS = 0x6A86
    FILE_NOT_FOUND = 0x6A82
    OUT_OF_FILE = 0x6B00
    EXACT_LENGTH = 0x6C00
    UNKNOWN_INSTRUCTION = 0x6D00
    UNKNOWN_CLASS = 0x6E00
    INTERNAL = 0x6F00  # one card gave it to the first command after power-up [M]
