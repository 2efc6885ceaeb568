"""Another site altogether, which has no business with anybody's data, and remembers what comes."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route


class Stranger:
    """``arrived``: whatever was sent there, by the names of its fields; no values are kept."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.app = Starlette(
            routes=[Route("/{path:path}", self._take, methods=["GET", "POST", "PUT"])]
        )

    async def _take(self, request: Request) -> HTMLResponse:
        names = ", ".join(sorted({*request.query_params, *await request.form()}))
        self.arrived.append(f"{request.method} {request.url.path}: {names}")
        return HTMLResponse("<!DOCTYPE html><title>受付</title><h1>登録完了</h1>")


class SentOnError(Exception):
    """The answer to a form is a 307: the browser is to send it again, to the other site."""
