"""Mails that came back: what a mail server reports of one that it could not deliver (RFC 3464)."""

from __future__ import annotations

import re

from mail.mime import headers_of

LOOKED_AT = 1024 * 1024  # bytes; a report is a few thousand
_KEY = re.compile(rb"^Message-ID:\s*(<[^\s<>]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_FAILED = re.compile(rb"^Action:[ \t]*failed\b", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(rb"^Status:[ \t]*(5\.\d{1,3}\.\d{1,3})\b", re.IGNORECASE | re.MULTILINE)


def returned(data: bytes) -> tuple[frozenset[str], str] | None:
    """Return the Message-IDs that a report of failure names, and its status ("5.1.1").

    None for every other mail, and for a report that something is only late.
    """
    head = data[:LOOKED_AT]
    kind, parameters = headers_of(head).parameters("content-type")
    if kind != "multipart/report" or parameters.get("report-type", "").lower() != (
        "delivery-status"
    ):
        return None
    if not _FAILED.search(head):
        return None
    status = _STATUS.search(head)
    keys = frozenset(found.decode("ascii", "replace") for found in _KEY.findall(head))
    return keys, status[1].decode() if status else ""
