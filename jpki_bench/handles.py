"""What programs may ask of an open office: its state, its faults, its card.

Twice: under ``/__office__/`` on the site's own port, for whatever runs on this machine, and at the
control address, for whoever knows its token.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from jpki_bench.chip.vpcd import SlotError
from jpki_bench.faults import UnknownFaultError

LOOPBACK = ("127.0.0.1", "localhost", "::1")

Answer = Callable[[Request], Awaitable[JSONResponse]]


class Handled(Protocol):
    """The office, as far as its handles need it."""

    def state(self) -> dict[str, Any]: ...
    def faults_on(self) -> list[str]: ...
    async def switch(self, name: str, on: bool) -> None: ...
    async def put_card(self) -> None: ...
    async def take_card(self) -> None: ...
    async def read_by_phone(self) -> None: ...


@dataclass(frozen=True)
class Control:
    """The control address; without ``token`` it answers nobody."""

    url: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)

    def told(self) -> dict[str, str]:
        return {"url": self.url, "token": self.token}


def office_handles(office: Handled) -> list[Route]:
    """Those on the site's port, for programs of this machine."""
    return [
        Route(f"/__office__/{name}", _for_programs(answer), methods=[method])
        for name, method, answer in _answers(office)
    ]


def control_app(office: Handled, control: Control) -> Starlette:
    """Return the same handles, each only for whoever shows the token."""

    def guarded(answer: Answer) -> Answer:
        async def known(request: Request) -> JSONResponse:
            shown = request.headers.get("authorization", "")
            wanted = f"Bearer {control.token}"
            if not secrets.compare_digest(shown.encode(), wanted.encode()):
                return JSONResponse(
                    {"error": "Authorization: Bearer TOKEN is missing or wrong"}, status_code=401
                )
            return await answer(request)

        return _for_programs(known)

    return Starlette(
        routes=[
            Route(f"/{name}", guarded(answer), methods=[method])
            for name, method, answer in _answers(office)
        ]
    )


def _answers(office: Handled) -> list[tuple[str, str, Answer]]:
    async def state(_: Request) -> JSONResponse:
        return JSONResponse(office.state())

    async def faults(_: Request) -> JSONResponse:
        return JSONResponse(office.faults_on())

    async def fault(request: Request) -> JSONResponse:
        asked = await request.json()
        try:
            await office.switch(str(asked["name"]), bool(asked.get("on", True)))
        except (UnknownFaultError, KeyError) as trouble:
            return JSONResponse({"error": f"unknown fault: {trouble}"}, status_code=422)
        return JSONResponse(office.faults_on())

    async def card(request: Request) -> JSONResponse:
        asked = await request.json()
        present = bool(asked.get("present", True))
        await (office.put_card() if present else office.take_card())
        return JSONResponse({"present": present})

    async def phone(_: Request) -> JSONResponse:
        await office.read_by_phone()
        return JSONResponse({})

    return [
        ("state", "GET", state),
        ("faults", "GET", faults),
        ("fault", "POST", fault),
        ("card", "POST", card),
        ("phone", "POST", phone),
    ]


def _for_programs(answer: Answer) -> Answer:
    """Refuse what a web page asks.

    A page anywhere could reach the office by a name of its own: one that had its name point at
    loopback (DNS rebinding) sends that name as Host, and every other page says by headers that no
    page can leave out where it asks from.
    """

    async def guarded(request: Request) -> JSONResponse:
        by_name = request.url.hostname not in LOOPBACK
        by_page = {"origin", "sec-fetch-site", "referer"} & set(request.headers)
        if by_name or by_page:
            return JSONResponse({"error": "not for web pages"}, status_code=403)
        try:
            return await answer(request)
        except SlotError as trouble:  # another office's card may lie there
            return JSONResponse({"error": f"no card can be put on: {trouble}"}, status_code=503)

    return guarded
