"""Authentication-Results (RFC 8601), a parser of our own.

The one library for it (authres) has had no release since 2019 and raises on what real servers
write: Microsoft 365 leaves the authserv-id out, Yahoo! puts words behind it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from terms.shared_domains import is_anybodys

MAX_RESULTS = 100

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s";()]+)')
_METHOD = re.compile(r"([A-Za-z][A-Za-z0-9-]*)(?:/\d+)?=(.*)\Z", re.DOTALL)


@dataclass(frozen=True)
class Result:
    """One method: "dkim", "pass", {"header.d": "example.jp"}; all in lower case."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AuthenticationResults:
    """One header. ``authserv_id`` is "" where a server leaves it out."""

    authserv_id: str
    results: tuple[Result, ...]


def parse(value: str) -> AuthenticationResults:
    """Parse one unfolded header value. Never raises; unreadable pieces are left out."""
    segments = _segments(_without_comments(value[: 16 * 1024]))
    first = segments[0] if segments else []
    authserv_id = ""
    if first and not _METHOD.match(first[0]):
        authserv_id = first[0].lower().rstrip(".")
        segments = segments[1:]
    results = [result for words in segments[:MAX_RESULTS] if (result := _result(words))]
    return AuthenticationResults(authserv_id, tuple(results))


def believes(authserv_id: str, believed: Iterable[str]) -> bool:
    """Is this server one of ours? "*.yahoo.co.jp" stands for every host below yahoo.co.jp."""
    own = authserv_id.lower()
    if not is_name(own):
        return False
    for entry in believed:
        wanted = entry.strip().lower()
        if wanted.startswith("*."):
            if not is_anybodys(wanted) and own.endswith(wanted[1:]) and own != wanted[1:]:
                return True
        elif wanted and own == wanted:
            return True
    return False


def is_name(authserv_id: str) -> bool:
    """Tell whether it names a server; some leave their name out, or write a version alone."""
    return any(char.isalpha() for char in authserv_id)


def learn(topmost: Iterable[str]) -> str | None:
    """Return the authserv-id of our own provider, from the topmost headers of mails in the box.

    Ours is the one on nearly all of them (19 of 20, of at least five). None if no server stands
    out. Host names that differ only in their first label are taken together as "*.rest".
    """
    ids = [parse(value).authserv_id for value in topmost]
    if len(ids) < 5:
        return None
    counted = Counter(ids)
    families = Counter(
        family for name in ids if not is_anybodys(family := f"*.{name.partition('.')[2]}")
    )
    for names in (counted, families):
        for name, count in names.most_common(1):
            if name and count * 20 >= len(ids) * 19:
                return name
    return None


def _without_comments(value: str) -> str:
    """Comments may nest and hold quotes; quotes may hold brackets."""
    out: list[str] = []
    depth = 0
    quoted = escaped = False
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\":
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and depth and not quoted:
            depth -= 1
            out.append(" ")
            continue
        if not depth:
            out.append(char)
    return "".join(out)


def _segments(text: str) -> list[list[str]]:
    """Words between semicolons, with blanks around "=" and "." closed up."""
    text = re.sub(r"\s*=\s*", "=", text)
    segments: list[list[str]] = [[]]
    position = 0
    while position < len(text):
        if text[position] == ";":
            segments.append([])
            position += 1
            continue
        token = _TOKEN.match(text, position)
        if not token:
            position += 1
            continue
        word = token.group(1) if token.group(1) is not None else token.group(2)
        glued = position > 0 and text[position - 1] in '="' and segments[-1]
        if glued and segments[-1][-1].endswith("="):
            segments[-1][-1] += word
        else:
            segments[-1].append(word)
        position = token.end()
    return segments


def _result(words: list[str]) -> Result | None:
    if not words:
        return None
    head = _METHOD.match(words[0])
    if not head:
        return None
    properties: dict[str, str] = {}
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if equals and "." in name:
            properties.setdefault(name.lower(), value.strip("<>").lower())
    return Result(head.group(1).lower(), head.group(2).lower(), properties)


def domain_of(value: str) -> str:
    """Return the domain of "user@domain", "@domain" or "domain"."""
    return value.rpartition("@")[2].strip().rstrip(".").lower()
