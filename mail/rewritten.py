"""Links that a mail security service has rewritten to lead through itself.

Nothing is ever opened on the way: the address inside is taken out and judged like any other. Where
it is not written inside, the link stays as it is and is told by the service's host.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

MAX_LAYERS = 3

_PARTS = re.compile(r"https://([A-Za-z0-9.-]+)(/[^?#]*)?(?:\?([^#]*))?", re.DOTALL)
_ADDRESS = re.compile(r"https?://[!-~]+")
_OPAQUE = re.compile(
    r"(?:.+\.)?(?:mimecast\.com|mimecastprotect\.com|cudasvc\.com|vadesecure\.com|iphmx\.com"
    r"|protection\.outlook\.com|urldefense\.(?:com|us|proofpoint\.com)|protection\.sophos\.com"
    r"|url\.avanan\.click|protect\.checkpoint\.com|hornetsecurity\.com"
    r"|fireeye\.com|trendmicro\.com|clicktime\.symantec\.com|secure-web\.cisco\.com)"
)


def unwrapped(url: str) -> tuple[str, str]:
    """Return the address inside a rewritten link, and the host of who rewrote it.

    "" for other links.
    """
    host = ""
    for _ in range(MAX_LAYERS):
        parts = _PARTS.match(url)
        if not parts:
            break
        service = parts.group(1).lower()
        inner = next(
            (
                found
                for pattern, take in _SERVICES
                if pattern.fullmatch(service)
                if (found := take(parts.group(2) or "/", parts.group(3) or "", url))
            ),
            None,
        )
        if inner is None or not _ADDRESS.fullmatch(inner):
            break
        url, host = inner, host or service
    return url, host


def is_service(host: str) -> bool:
    """Is it the host of such a service, whether or not its links can be read?"""
    return bool(_OPAQUE.fullmatch(host.lower()))


def _parameter(name: str) -> Callable[[str, str, str], str | None]:
    def take(path: str, query: str, url: str) -> str | None:
        values = [v for k, _, v in (pair.partition("=") for pair in query.split("&")) if k == name]
        return _unquoted(values[0]) if len(values) == 1 else None

    return take


def _proofpoint(path: str, query: str, url: str) -> str | None:
    if path.startswith("/v1/"):
        return _parameter("u")(path, query, url)
    if path.startswith("/v2/"):
        # A hyphen for each percent sign, an underline for each slash.
        return _parameter("u")(path, query.replace("-", "%").replace("_", "/"), url)
    inside = re.match(r"https://[^/]+/v3/__(.{1,2000}?)__;[^!]*!!", url)
    if not inside or "*" in inside.group(1):  # a star stands for a letter kept elsewhere
        return None
    return re.sub(r"\A(https?:/)(?!/)", r"\1/", inside.group(1))


def _between_underlines(path: str, query: str, url: str) -> str | None:
    inside = re.match(r"https://[^/]+/v2/___(https?://.{1,2000}?)___\.", url)
    return inside.group(1) if inside else None


def _behind_the_token(path: str, query: str, url: str) -> str | None:
    return _unquoted(path.split("/", 2)[2]) if path.count("/") >= 2 else None


def _in_base64(path: str, query: str, url: str) -> str | None:
    value = _parameter("u")(path, query, url) or ""
    try:
        text = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
        return text.decode("ascii")
    except (binascii.Error, ValueError):
        return None


def _unquoted(value: str) -> str | None:
    """Escapes undone once; None where they stand for something that no address holds."""
    try:
        return unquote_to_bytes(value).decode("ascii")
    except UnicodeError:
        return None


_SERVICES = tuple(
    (re.compile(host), take)
    for host, take in (
        (r"(?:[a-z0-9]+\.)?safelinks\.protection\.outlook\.com", _parameter("url")),
        (r"urldefense\.(?:proofpoint\.com|com|us)", _proofpoint),
        (r"linkprotect\.cudasvc\.com", _parameter("a")),
        (r"secure-web\.cisco\.com", _behind_the_token),
        (r"url\.avanan\.click|protect\.checkpoint\.com", _between_underlines),
        (r"[a-z0-9.-]+\.trendmicro\.com", _parameter("url")),
        (r"[a-z0-9-]+\.protection\.sophos\.com", _in_base64),
        (r"protect\d?\.fireeye\.com", _parameter("u")),
        (r"clicktime\.symantec\.com", _parameter("u")),
    )
)
