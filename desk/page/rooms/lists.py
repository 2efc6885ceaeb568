"""Cases out of a list that is dropped on the page."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.page.open_desk import desk_of
from desk.page.rendering import page


async def show(request: Request) -> Response:
    return page(desk_of(request), "not_found.html", place="lists")


ROUTES = [Route("/lists", show)]
