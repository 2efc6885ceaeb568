"""A site's certificate that was refused: why, as the browser or OpenSSL put it."""

from __future__ import annotations

# What they say, in the browser's words and in those of OpenSSL; the first that fits counts.
_REASONS = (
    ("site.untrusted-date", ("ERR_CERT_DATE_INVALID", "has expired", "not yet valid")),
    ("site.untrusted-name", ("ERR_CERT_COMMON_NAME_INVALID", "Hostname mismatch")),
    ("site.untrusted", ("ERR_CERT", "ERR_SSL_PINNED_KEY", "certificate verify failed")),
)


def refused_certificate(reason: str) -> str | None:
    """Return the code for what is wrong with the certificate.

    None where that is not the trouble.
    """
    for code, words in _REASONS:
        if any(word in reason for word in words):
            return code
    return None
