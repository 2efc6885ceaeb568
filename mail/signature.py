"""DKIM, verified by ourselves where DNS is there.

``dns`` answers for a TXT name; it is given from outside, so nothing here goes to a network.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable

MAX_SIGNATURES = 5
MAX_SIZE = 4 * 1024 * 1024

_log = logging.getLogger(__name__)

Dns = Callable[[str], bytes | None]


def signing_domains(data: bytes, dns: Dns) -> frozenset[str]:
    """Domains (in lower case) whose signature over From and the whole body holds.

    Empty when none does, when the mail is longer than 4 MiB, or when dkimpy is not installed.
    Never raises.
    """
    if len(data) > MAX_SIZE or not re.search(rb"^DKIM-Signature\s*:", data, re.I | re.M):
        return frozenset()
    try:
        import dkim  # type: ignore[import-untyped]
    except ImportError:
        return frozenset()

    def ask(name: bytes | str, timeout: float = 5) -> bytes | None:
        text = name.decode("ascii", "replace") if isinstance(name, bytes) else name
        return dns(text.rstrip("."))

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
        if b"l" not in fields:
            # "l=" leaves the end of the body unsigned, where anybody may write on.
            valid.add(bytes(fields.get(b"d", b"")).decode("ascii", "replace").lower())
    return frozenset(valid - {""})


def public_dns(name: str) -> bytes | None:
    """TXT record through the system's resolver (dnspython); None when there is none."""
    try:
        from dns import exception, resolver
    except ImportError:
        return None
    try:
        answer = resolver.resolve(name, "TXT", lifetime=5)
    except exception.DNSException:
        return None
    for record in answer:
        return b"".join(record.strings)
    return None


class _Silent(logging.Logger):
    """dkimpy logs pieces of mails; ours stay out of logs."""

    def __init__(self) -> None:
        super().__init__("dkim")
        self.disabled = True
