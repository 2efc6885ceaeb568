"""Who is at the other end: two certificates read from a card, verified."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from jpki_bench.pki import PkiError

if TYPE_CHECKING:
    from jpki_bench.pki import Authority

Purpose = Literal["signature", "authentication"]


class CertificateRefusedError(Exception):
    """A certificate was not believed: ``purpose`` says which, ``reason`` why (see pki)."""

    def __init__(self, purpose: Purpose, reason: str) -> None:
        super().__init__(f"{purpose}: {reason}")
        self.purpose = purpose
        self.reason = reason


@dataclass(frozen=True)
class Person:
    """The holder as the signature certificate tells it; ``sex`` "1" 男, "2" 女, "3" unknown."""

    name: str
    sex: str
    birth_date: date | None
    address: str


def identify(authority: Authority, signature: str, authentication: str) -> Person:
    """Return the person behind both certificates (base64 DER). Raises CertificateRefusedError.

    That both certificates lie on one card is not shown by them (the CN is opaque), so it is not
    checked.
    """
    try:
        believed = authority.verify(_der("signature", signature), "signature")
    except PkiError as error:
        raise CertificateRefusedError("signature", error.reason) from error
    try:
        authority.verify(_der("authentication", authentication), "authentication")
    except PkiError as error:
        raise CertificateRefusedError("authentication", error.reason) from error
    basic4 = believed.basic4
    if basic4 is None or not basic4.name:
        raise CertificateRefusedError("signature", "unreadable")
    return Person(basic4.name, basic4.sex, basic4.birth_date, basic4.address)


def _der(purpose: Purpose, text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as error:
        raise CertificateRefusedError(purpose, "unreadable") from error
