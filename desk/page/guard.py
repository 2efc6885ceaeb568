"""The door of the page: whoever is not this person's own browser, on this very page, stays out.

Every request passes here before anything is looked up for it. Cookies know no ports, and pages of
other ports on this machine count as the same site: so the origin itself is compared, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from desk.page.keys import COOKIE, Keys
from desk.page.peer import is_another_user

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT = "; ".join((
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "content-security-policy": CONTENT,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": a browser would then call the origin of our own forms "null".
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
DOOR = "/enter"  # with a token only
BELL = "/token"  # with the key only


class Guard:
    """An ASGI application that lets only its own person through to another."""

    def __init__(self, app: ASGIApp, keys: Keys, port: int, refusal: Callable[[], str]) -> None:
        """``refusal`` is the page for somebody who came without a key."""
        self._app = app
        self._keys = keys
        self._host = f"127.0.0.1:{port}"
        self._refusal = refusal

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refused(scope)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await (refused or self._app)(scope, receive, send_with_headers)

    def _refused(self, scope: Scope) -> Response | None:
        """Return the answer to somebody who is kept out; None for who may come in."""
        headers, path, method = Headers(scope=scope), scope["path"], scope["method"]
        if method not in ("GET", "HEAD", "POST"):
            return PlainTextResponse("405", 405)
        if headers.get("host") != self._host or is_another_user(scope):
            return self._out()
        if path == BELL:
            # A page of a browser never rings here: it can't know the key.
            browser = headers.get("origin") or headers.get("sec-fetch-site")
            rings = headers.get("authorization", "").removeprefix("Bearer ")
            return None if self._keys.is_key(rings) and not browser else self._out()
        if method == "POST" and headers.get("origin") != f"http://{self._host}":
            return self._out()
        at_the_door = path == DOOR or path.startswith(f"{DOOR}/")
        if at_the_door:
            return None
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return self._out()
        cookie = cookie_parser(headers.get("cookie", "")).get(COOKIE)
        return None if self._keys.is_session(cookie) else self._out()

    def _out(self) -> Response:
        return HTMLResponse(self._refusal(), 403)
