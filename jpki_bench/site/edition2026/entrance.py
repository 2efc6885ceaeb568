"""What stands before registering: the list of procedures, and the waiting room."""

from __future__ import annotations

import math
import secrets
import time

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from jpki_bench.site.edition2026.places import HOME, LOGIN, STAGES, TURN, WAITING
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.screens import RefusalError, go

_TICKET = "QUEUE"
_A_TURN = 0.1  # seconds that each of those ahead takes


class Entrance:
    """The first screens, which everybody may see."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._screens = walk.service.screens

    async def start_page(self, request: Request) -> Response:
        return go(self._walk.places.link(HOME))

    async def home(self, request: Request) -> Response:
        places = self._walk.places
        return self._screens.page(
            request,
            "home.html",
            login=places.link(LOGIN),
            register=places.link(STAGES["terms"]),
        )

    async def elsewhere(self, request: Request) -> Response:
        raise RefusalError("elsewhere", 404)


class WaitingRoom:
    """A queue before the terms; its page goes on by itself."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._turns: dict[str, float] = {}

    def admits(self, request: Request) -> bool:
        """Has the visitor's turn come? Everybody's has where there is no queue."""
        return not self._walk.plan.waiting_room or self._left(request) <= 0

    async def page(self, request: Request) -> Response:
        """Draw a ticket, or keep the one that was drawn."""
        places = self._walk.places
        ticket = request.cookies.get(_TICKET, "")
        if ticket not in self._turns:
            ticket = secrets.token_urlsafe(12)
            self._turns[ticket] = time.monotonic() + self._walk.service.timing.waiting
        response = self._walk.service.screens.page(
            request,
            "waiting.html",
            turn=places.link(TURN),
            onward=places.link(STAGES["terms"]),
            ahead=self._ahead(self._turns[ticket] - time.monotonic()),
        )
        response.set_cookie(_TICKET, ticket, path="/", httponly=True, samesite="lax")
        return response

    async def turn(self, request: Request) -> Response:
        """Return what the page asks again and again."""
        return JSONResponse({"ahead": self._ahead(self._left(request))})

    def send_there(self) -> Response:
        return go(self._walk.places.link(WAITING))

    def _left(self, request: Request) -> float:
        turn = self._turns.get(request.cookies.get(_TICKET, ""))
        return math.inf if turn is None else turn - time.monotonic()

    def _ahead(self, seconds: float) -> int:
        return max(0, math.ceil(min(seconds, 60) / _A_TURN))
