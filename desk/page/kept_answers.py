"""What a button was answered with, kept at an address of its own, as a browser loads only those.

A browser that is to show the answer to a form once more (back, forward, load anew) asks whether to
send the form again. So whoever has sent one is led to the answer instead.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLACE = "/said/"
KEPT = 20
AT_ONCE = frozenset({"/close"})  # nobody is there any more to be asked for it


class KeptAnswers:
    """An ASGI application that leads browsers to the pages with which another answers forms."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: dict[str, tuple[int, bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if scope["method"] == "GET" and path.startswith(PLACE):
            await self._again(path.removeprefix(PLACE))(scope, receive, send)
        elif scope["method"] == "POST" and path not in AT_ONCE and _leaves(scope):
            await self._take(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    def _again(self, name: str) -> Response:
        if name not in self._kept:
            return RedirectResponse("/", 303)
        status, body = self._kept[name]
        return HTMLResponse(body, status)

    async def _take(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun: Message | None = None
        pieces: list[bytes] = []

        async def take(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start" and _is_page(message):
                begun = message
            elif begun is None:
                await send(message)
            else:
                pieces.append(message.get("body", b""))

        await self._app(scope, receive, take)
        if begun is not None:
            name = secrets.token_hex(8)
            self._kept[name] = begun["status"], b"".join(pieces)
            for oldest in list(self._kept)[:-KEPT]:
                del self._kept[oldest]
            await RedirectResponse(f"{PLACE}{name}", 303)(scope, receive, send)


def _leaves(scope: Scope) -> bool:
    """Tell whether the browser goes to the answer, and no script of a page takes it."""
    return Headers(scope=scope).get("sec-fetch-mode") == "navigate"


def _is_page(message: Message) -> bool:
    kind = dict(message["headers"]).get(b"content-type", b"")
    return bool(kind.startswith(b"text/html"))
