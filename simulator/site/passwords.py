"""Login passwords: the rules the site shows, and how it keeps them.

The rules are assumed. They follow what the neighbouring 電子届出システム asked (domain.md 2):
8 to 32 of letters, digits and symbols, all three kinds, without the 認証ID in it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

SHORTEST = 8
LONGEST = 32
SYMBOLS = "$%&=@_#*+-?!"
_KINDS = (r"[A-Za-z]", r"[0-9]", "[" + re.escape(SYMBOLS) + "]")
_ANY = r"[A-Za-z0-9$%&=@_#*+\-?!]"
PATTERN = "".join(f"(?=.*{kind})" for kind in (r"[A-Za-z]", r"[0-9]", r"[$%&=@_#*+\-?!]"))
PATTERN += f"{_ANY}{{{SHORTEST},{LONGEST}}}"
"""The rules as the HTML attribute ``pattern`` takes them."""


def faults_of(password: str, again: str, auth_id: str) -> dict[str, str]:
    """What is wrong with it: ``password``/``again`` → code. Empty when nothing is."""
    found: dict[str, str] = {}
    if not password:
        found["password"] = "required"
    elif not SHORTEST <= len(password) <= LONGEST:
        found["password"] = "length"
    elif not re.fullmatch(f"{_ANY}+", password):
        found["password"] = "characters"
    elif not all(re.search(kind, password) for kind in _KINDS):
        found["password"] = "kinds"
    elif auth_id.lower() in password.lower():
        found["password"] = "auth-id"
    if not again:
        found["again"] = "required"
    elif again != password:
        found["again"] = "differs"
    return found


def only_typed_twice(password: str, again: str, auth_id: str) -> dict[str, str]:
    """The same where a changed site has rules of its own and has applied them already."""
    found = faults_of(password, again, auth_id)
    return {field: code for field, code in found.items() if code in ("required", "differs")}


@dataclass(frozen=True)
class Hashed:
    """A password as it is kept: scrypt with a salt of its own."""

    salt: bytes
    digest: bytes

    @classmethod
    def of(cls, password: str) -> Hashed:
        salt = secrets.token_bytes(16)
        return cls(salt, _scrypt(password, salt))

    def matches(self, password: str) -> bool:
        return hmac.compare_digest(self.digest, _scrypt(password, self.salt))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=2**12, r=8, p=1)
