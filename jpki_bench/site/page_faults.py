"""What goes wrong with one page of the site: the faults ``KIND@PAGE``."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from jpki_bench.faults import KINDS, Faults
from jpki_bench.site.lost_answer import LostAnswer
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.sessions import Sessions
from jpki_bench.site.stranger import SentOnError

SLOW = 12.0  # seconds

Endpoint = Callable[[Request], Awaitable[Response]]
Place = tuple[str, str]  # method and path

_QUESTIONS = "<script>for (let i = 0; i < 3; i++) alert('お知らせ')</script>".encode()
_WINDOW = b"<script>window.open('about:blank')</script>"
_UNKNOWN = """<!DOCTYPE html><html lang="ja"><meta charset="utf-8"><title>お知らせ</title>
<h1>重要なお知らせ</h1><p>ご利用の前に、以下の内容をお読みください。</p>
<button type="button">次へ</button></html>"""
_BARE = "<html><head><title>{0}</title></head><body><center><h1>{0}</h1></center></body></html>"


class PageFaults:
    """``pages`` names the places at which faults may strike; an edition sets them.

    ``arrived`` counts the requests that came to each page, whatever was done about them.
    """

    def __init__(self, faults: Faults, sessions: Sessions) -> None:
        self.pages: Mapping[Place, str] = {}
        self.arrived: Counter[str] = Counter()
        self._faults = faults
        self._sessions = sessions

    async def answer(self, request: Request, endpoint: Endpoint) -> Response:
        """Return what the endpoint answers, unless a fault is on.

        Raises RefusalError, SentOnError.
        """
        page = self.pages.get((request.method, request.url.path))
        if page is None:
            return await endpoint(request)
        self.arrived[page] += 1
        on = (kind for kind in KINDS if self._faults.on(f"{kind}@{page}"))
        kind = next(on, None)
        if kind is None:
            return await endpoint(request)
        if kind in _INSTEAD:
            return _INSTEAD[kind](request)
        if kind == "session":
            return self._ended(request)
        if kind == "slow":
            await asyncio.sleep(SLOW)
            return await endpoint(request)
        return _AFTERWARDS[kind](await endpoint(request))

    def _ended(self, request: Request) -> Response:
        if (session := self._sessions.of(request)) is not None:
            self._sessions.end(session)
        raise RefusalError("session", 403)


def _refuse(key: str, status: int) -> Response:
    raise RefusalError(key, status)


def _send_on() -> Response:
    raise SentOnError


def _bare(title: str, status: int) -> Response:
    return HTMLResponse(_BARE.format(f"{status} {title}"), status)


def _with(answer: Response, script: bytes) -> Response:
    answer.body = bytes(answer.body) + script
    answer.headers["Content-Length"] = str(len(answer.body))
    return answer


_INSTEAD: dict[str, Callable[[Request], Response]] = {
    "500": lambda _: _refuse("system", 500),
    "502": lambda _: _bare("Bad Gateway", 502),
    "503": lambda _: _bare("Service Temporarily Unavailable", 503),
    "empty": lambda _: Response(media_type="text/html"),
    "reset": lambda _: LostAnswer(b""),
    "guard": lambda _: _refuse("pressed-again", 409),
    "back": lambda request: go(urlsplit(request.headers.get("referer", "/")).path),
    "top": lambda request: go(f"/{request.url.path.split('/')[1]}/"),
    "sent-on": lambda _: _send_on(),
    "unknown": lambda _: HTMLResponse(_UNKNOWN),
}
_AFTERWARDS: dict[str, Callable[[Response], Response]] = {
    "reset-after": lambda _: LostAnswer(b""),
    "guard-after": lambda _: _refuse("pressed-again", 409),
    "popup": lambda answer: _with(answer, _WINDOW),
    "alert": lambda answer: _with(answer, _QUESTIONS),
}
