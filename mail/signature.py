"""DKIM, verified by ourselves where DNS is there.

``dns`` answers for a TXT name. Only :class:`SystemDns` goes to a network, and only when a caller
hands it in; names outside the domain that is asked about are never looked up, so a stranger's
mail cannot make us ask for a name of their choice.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

MAX_SIGNATURES = 5
MAX_SIZE = 4 * 1024 * 1024

_log = logging.getLogger(__name__)

Dns = Callable[[str], bytes | None]


def signing_domains(data: bytes, dns: Dns, of: str | None = None) -> frozenset[str]:
    """Domains (in lower case) whose signature over From and the whole body holds.

    ``of``: only this domain's signatures are looked at. Empty when none does, when the mail is
    longer than 4 MiB, or when dkimpy is not installed.
    Never raises.
    """
    if len(data) > MAX_SIZE or not re.search(rb"^DKIM-Signature\s*:", data, re.I | re.M):
        return frozenset()
    try:
        import dkim
    except ImportError:
        return frozenset()

    def ask(name: bytes | str, timeout: float = 5) -> bytes | None:
        text = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        text = text.rstrip(".").lower()
        return dns(text) if of is None or text.endswith(f"._domainkey.{of}") else None

    valid: set[str] = set()
    for index in range(MAX_SIGNATURES):
        try:
            verifier = dkim.DKIM(data, logger=_Silent(), timeout=5)
            if not verifier.verify(index, dnsfunc=ask):
                continue
            fields = verifier.signature_fields
        except Exception as error:
            # dkimpy answers hostile mails with its own, with ValueError, KeyError, binascii.Error…
            _log.debug("signature %d does not hold: %s", index, type(error).__name__)
            continue
        # "l=" leaves the end of the body unsigned, where anybody may write on; SHA-1 is no longer
        # to be believed (RFC 8301).
        if b"l" not in fields and bytes(fields.get(b"a", b"")).endswith(b"-sha256"):
            valid.add(bytes(fields.get(b"d", b"")).decode("ascii", "replace").lower())
    return frozenset(valid - {""})


class SystemDns:
    """TXT records through the system's resolver (dnspython), all within so many seconds.

    Called, it answers None where there is no record, no DNS, or no time left. Never raises.
    """

    def __init__(self, seconds: float = 5.0) -> None:
        self._until = time.monotonic() + seconds

    def __call__(self, name: str) -> bytes | None:
        left = self._until - time.monotonic()
        if left <= 0:
            return None
        try:
            from dns import exception, resolver
        except ImportError:
            return None
        try:
            answer = resolver.resolve(name, "TXT", lifetime=left)
        except (exception.DNSException, OSError, ValueError):
            return None
        for record in answer:
            return b"".join(record.strings)
        return None


class _Silent(logging.Logger):
    """dkimpy logs pieces of mails; ours stay out of logs."""

    def __init__(self) -> None:
        super().__init__("dkim")
        self.disabled = True
