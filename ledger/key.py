"""The key of a ledger: what is personal is sealed with it, and found again by keyed hashes.

Each value is sealed by itself (AES-256-GCM) and bound to its column and row, so that none can be
put in another's place. A word is looked for by its HMAC: who has the database and not the key
learns how often a hash stands there, and no letter.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ledger.trouble import LedgerError

BYTES = 32
NONCE = 12
HEADING = "touroku-ledger-key-1"
"""The first word of a key in writing; the second is the key itself."""


class LedgerKey:
    """A key, and all that is done with it."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._cipher = AESGCM(_derived(secret, b"columns"))
        self._search = _derived(secret, b"search")
        self.fingerprint = self._hash(b"fingerprint")[:6].hex()
        self.token = lru_cache(maxsize=100_000)(self._token)

    @classmethod
    def make(cls) -> LedgerKey:
        """Make a new one."""
        return cls(secrets.token_bytes(BYTES))

    @classmethod
    def read(cls, written: str) -> LedgerKey:
        """Read one as :meth:`written` writes it. Raises ValueError."""
        heading, _, secret = written.strip().partition(" ")
        key = base64.b64decode(secret.strip(), validate=True)
        if heading != HEADING or len(key) != BYTES:
            raise ValueError(HEADING)
        return cls(key)

    def written(self) -> str:
        """Write the key itself down, in one line."""
        return f"{HEADING} {base64.b64encode(self._secret).decode()}"

    def seal(self, text: str, where: str) -> bytes:
        """Encrypt a value; ``where`` names its column and row."""
        nonce = secrets.token_bytes(NONCE)
        return nonce + self._cipher.encrypt(nonce, text.encode(), where.encode())

    def unseal(self, sealed: bytes, where: str) -> str:
        """Decrypt a value.

        Raises :class:`LedgerError` for one of another key, or one that was moved or changed.
        """
        try:
            opened = self._cipher.decrypt(sealed[:NONCE], sealed[NONCE:], where.encode())
        except (InvalidTag, ValueError):
            raise LedgerError("ledger.sealed-otherwise", where=where) from None
        return opened.decode()

    def match(self, kind: str, text: str) -> bytes:
        """Return a hash by which equal values of a kind are known for equal."""
        return self._hash(f"{kind}\0{text}".encode())[:16]

    def _token(self, kind: str, text: str) -> int:
        """Return the same as a number that a database keeps in eight bytes; never below 0."""
        return int.from_bytes(self._hash(f"{kind}\0{text}".encode())[:8], "big") >> 1

    def _hash(self, data: bytes) -> bytes:
        return hmac.digest(self._search, data, "sha256")


def _derived(secret: bytes, use: bytes) -> bytes:
    """Return a key of its own for each use."""
    return HKDF(SHA256(), BYTES, salt=None, info=b"touroku ledger: " + use).derive(secret)
