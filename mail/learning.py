"""Which server receives our mails, from a mail that would be believed if we knew."""

from __future__ import annotations

import re
from dataclasses import replace

from mail.authentication import parse
from mail.believing import judge
from mail.mime import headers_of
from mail.model import Expectation, Message

_BY = re.compile(r"\bby\s+([A-Za-z0-9.-]+)")
_COMMENT = re.compile(r"\([^()]*\)")


def server_to_learn(message: Message, data: bytes, expectation: Expectation) -> str | None:
    """Return the authserv-id that a person may be asked about; None when there is nothing to learn.

    Only one whose word would make this mail believed, and whose host stands below the same name as
    the one that the topmost Received names: that line is the receiving server's own, while results
    of a stranger's may have come with the mail.
    """
    headers = headers_of(data)
    results, received = headers.raw("authentication-results"), headers.raw("received")
    if not results or not received:
        return None
    server = parse(results[0]).authserv_id
    by = _BY.search(_COMMENT.sub(" ", received[0]))
    if not server or not by or _below(server) != _below(by.group(1)):
        return None
    known = replace(expectation, authserv_ids=(*expectation.authserv_ids, server))
    return server if judge(message, data, known).trusted else None


def _below(host: str) -> tuple[str, ...]:
    """Return the name that a provider's servers share.

    Three labels under .jp's second level, else two.
    """
    labels = tuple(host.lower().rstrip(".").split("."))
    short_second_level = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return labels[-3:] if short_second_level else labels[-2:]
