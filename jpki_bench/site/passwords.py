"""Login passwords: the rules the site shows, and how it keeps them.

The rules are assumed. :data:`NEIGHBOUR` follows what the neighbouring 電子届出システム asked
(domain.md 2), :data:`FAMILY` the help pages of the e-TUMO family (domain.md 1).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

_LETTER, _DIGIT = r"[A-Za-z]", r"[0-9]"


@dataclass(frozen=True)
class Rules:
    """How long, which symbols, and whether one of them is asked for; never with the user's ID."""

    shortest: int
    longest: int
    symbols: str
    symbol_asked: bool

    @property
    def pattern(self) -> str:
        """The rules as the HTML attribute ``pattern`` takes them."""
        kinds = "".join(f"(?=.*{kind})" for kind in self._kinds)
        return f"{kinds}{self._any}{{{self.shortest},{self.longest}}}"

    def faults_of(self, password: str, again: str, user_id: str) -> dict[str, str]:
        """Return what is wrong with it: ``password``/``again`` → code. Empty when nothing is."""
        found: dict[str, str] = {}
        if not password:
            found["password"] = "required"
        elif not self.shortest <= len(password) <= self.longest:
            found["password"] = "length"
        elif not re.fullmatch(f"{self._any}+", password):
            found["password"] = "characters"
        elif not all(re.search(kind, password) for kind in self._kinds):
            found["password"] = "kinds"
        elif user_id and user_id.lower() in password.lower():
            found["password"] = "auth-id"
        if not again:
            found["again"] = "required"
        elif again != password:
            found["again"] = "differs"
        return found

    @property
    def _symbols(self) -> str:
        return re.sub(r"([-\\\]^])", r"\\\1", self.symbols)

    @property
    def _any(self) -> str:
        return f"[A-Za-z0-9{self._symbols}]"

    @property
    def _kinds(self) -> tuple[str, ...]:
        asked = (f"[{self._symbols}]",) if self.symbol_asked else ()
        return (_LETTER, _DIGIT, *asked)


NEIGHBOUR = Rules(8, 32, "$%&=@_#*+-?!", symbol_asked=True)
FAMILY = Rules(8, 50, "!#$%&*+-=?@\\_", symbol_asked=False)  # the symbols are known, lengths aren't


def only_typed_twice(password: str, again: str, auth_id: str) -> dict[str, str]:
    """Return the same where a changed site has rules of its own and has applied them already."""
    found = NEIGHBOUR.faults_of(password, again, auth_id)
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
