"""利用規約 and 「同意する」."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site.edition2026.entrance import WaitingRoom
from jpki_bench.site.edition2026.places import HOME
from jpki_bench.site.edition2026.walk import Walk


class Terms:
    """The terms; agreeing begins a session."""

    def __init__(self, walk: Walk, waiting_room: WaitingRoom) -> None:
        self._walk = walk
        self._waiting_room = waiting_room

    async def show(self, request: Request) -> Response:
        if not self._waiting_room.admits(request):
            return self._waiting_room.send_there()
        places = self._walk.places
        return self._walk.service.screens.page(
            request, "terms.html", action=places.stage("terms"), home=places.link(HOME)
        )

    async def agree(self, request: Request) -> Response:
        if not self._waiting_room.admits(request):
            return self._waiting_room.send_there()
        session = self._walk.service.sessions.new()
        response = self._walk.on(session, "terms")
        self._walk.service.sessions.begin(response, session)
        return response
