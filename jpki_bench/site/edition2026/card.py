"""《基本4情報の読取について》: both certificates are read from the card.

That a phone may read it in place of a reader is known, how is not: here the page waits until the
phone has sent both certificates, and goes on by itself.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from jpki_bench.site.edition2026.places import INQUIRY, PHONE
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.service import form_of
from jpki_bench.site.sessions import Session


class CardReading:
    """The screen from which the card is read."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._by_phone: tuple[str, str] | None = None
        self._news = asyncio.Condition()
        self._closed = False

    async def show(self, request: Request) -> Response:
        self._walk.at(request, "card")
        places = self._walk.places
        return self._walk.service.screens.page(
            request,
            "reading.html",
            action=places.stage("card"),
            elsewhere=places.link(INQUIRY),
            phone=places.post(PHONE) if self._walk.plan.phone else "",
        )

    async def read(self, request: Request) -> Response:
        """Both certificates arrive."""
        session = self._walk.at(request, "card")
        form = await form_of(request)
        return self._identified(session, form.get("hdnSignCert", ""), form.get("hdnUsrCert", ""))

    async def wait_for_phone(self, request: Request) -> Response:
        """Answered as soon as the phone has read the card: with where the page goes on."""
        session = self._walk.at(request, "card")
        async with self._news:
            await self._news.wait_for(lambda: self._by_phone is not None or self._closed)
            read, self._by_phone = self._by_phone, None
        if read is None:
            return JSONResponse({}, status_code=503)
        return JSONResponse({"next": self._identified(session, *read).headers["location"]})

    async def read_by_phone(self, signature: str, authentication: str) -> None:
        """Take both certificates (base64 DER) that the phone sends."""
        async with self._news:
            self._by_phone = signature, authentication
            self._news.notify_all()

    async def close(self) -> None:
        """Answer whoever still waits for a phone."""
        async with self._news:
            self._closed = True
            self._news.notify_all()

    def _identified(self, session: Session, signature: str, authentication: str) -> Response:
        session.person = self._walk.service.identify(signature, authentication)
        session.values = {"email": session.email, "email_again": session.email}
        return self._walk.on(session, "card")
