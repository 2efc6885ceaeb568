"""The proxy of the office's network, on the way to the site."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

ASKS_WHO = 407  # the status of a proxy that wants a user name and a password [RFC 9110]


class OfficeProxyError(OSError):
    """The way ended at the proxy: nothing is known of the site itself."""


@dataclass(frozen=True)
class OfficeProxy:
    """An HTTP proxy; as text its host and port, never what it is told to let us through."""

    host: str
    port: int
    tls: bool = False
    authorization: str = field(default="", repr=False)

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


def office_proxy(origin: str) -> OfficeProxy | None:
    """Give the HTTP proxy that this system goes through, as the environment or its settings say it.

    A proxy that is found by a script (PAC) is not known here.
    """
    from urllib.request import getproxies, proxy_bypass

    parts = urlsplit(origin)
    address = getproxies().get(parts.scheme)
    if not address or proxy_bypass(parts.hostname or ""):
        return None
    proxy = urlsplit(address if "//" in address else f"http://{address}")
    authorization = ""
    if proxy.username is not None:
        secret = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}".encode()
        authorization = f"Proxy-Authorization: Basic {base64.b64encode(secret).decode()}\r\n"
    tls = proxy.scheme == "https"
    port = proxy.port or (443 if tls else 80)
    return OfficeProxy(proxy.hostname or "", port, tls, authorization)
