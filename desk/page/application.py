"""The page of a desk as one ASGI application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from desk.page.files import STATIC
from desk.page.guard import Guard
from desk.page.kept_answers import KeptAnswers
from desk.page.keys import Keys
from desk.page.open_desk import OpenDesk
from desk.page.rendering import page, part
from desk.page.rooms import (
    card,
    case,
    cases,
    check,
    door,
    holder,
    howto,
    lists,
    looks,
    new_case,
    notices,
    reminders,
    run,
    settings,
    setup,
)
from records.trouble import machine_error
from terms.errors import CodedError

ROOMS: tuple[list[Route], ...] = (
    door.ROUTES, cases.ROUTES, case.ROUTES, new_case.ROUTES, lists.ROUTES, run.ROUTES,
    holder.ROUTES, check.ROUTES, setup.ROUTES, card.ROUTES, howto.ROUTES, notices.ROUTES,
    reminders.ROUTES, settings.ROUTES, looks.ROUTES,
)  # fmt: skip


def build(desk: OpenDesk, keys: Keys, port: int) -> ASGIApp:
    """Put the rooms together behind the guard."""

    @asynccontextmanager
    async def open_for(app: Starlette) -> AsyncIterator[None]:
        with suppress(CodedError):  # told on the page that lists them
            await asyncio.to_thread(desk.index.survey)
        looking = asyncio.ensure_future(desk.office.look())  # the first page needs it soon
        yield
        looking.cancel()
        await desk.put_away()

    async def refused(request: Request, error: Exception) -> Response:
        trouble = machine_error(error) if isinstance(error, OSError) else error
        assert isinstance(trouble, CodedError)
        status = 404 if trouble.code == "store.no-such-case" else 409
        return page(desk, "refused.html", status=status, problems=trouble.problems)

    async def not_found(request: Request, error: Exception) -> Response:
        return page(desk, "not_found.html", status=404)

    async def unreadable(request: Request, error: Exception) -> Response:
        trouble = CodedError("page.form-unreadable")
        return page(desk, "refused.html", status=400, problems=[trouble])

    async def broken(request: Request, error: Exception) -> Response:
        return page(desk, "broken.html", status=500, kind=type(error).__name__)

    rooms = [route for room in ROOMS for route in room]
    told = {
        CodedError: refused, OSError: refused,
        400: unreadable, 404: not_found, 405: not_found, 500: broken,
    }  # fmt: skip
    app = Starlette(
        routes=[*rooms, Mount("/static", StaticFiles(directory=STATIC))],
        exception_handlers=told,
        lifespan=open_for,
    )
    app.state.desk, app.state.keys = desk, keys
    return Guard(KeptAnswers(app), keys, port, lambda: part(desk.words, "kept_out.html"))
