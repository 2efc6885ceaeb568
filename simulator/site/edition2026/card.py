"""《基本4情報の読取について》: both certificates are read from the card."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from simulator.site.edition2026.places import INQUIRY
from simulator.site.edition2026.walk import Walk
from simulator.site.service import form_of


class CardReading:
    """The screen from which the card is read."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk

    async def show(self, request: Request) -> Response:
        self._walk.at(request, "card")
        places = self._walk.places
        return self._walk.service.screens.page(
            request,
            "reading.html",
            action=places.stage("card"),
            elsewhere=places.link(INQUIRY),
        )

    async def read(self, request: Request) -> Response:
        """Both certificates arrive."""
        session = self._walk.at(request, "card")
        form = await form_of(request)
        session.person = self._walk.service.identify(
            form.get("hdnSignCert", ""), form.get("hdnUsrCert", "")
        )
        session.values = {"email": session.email, "email_again": session.email}
        return self._walk.on(session, "card")
