"""One case: how far it came, its story, pictures, mails, receipt; what can be done with it."""

from __future__ import annotations

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from desk.cases.story import story
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page
from flows.cases.export import files_of_all, links_in
from flows.cases.handing_on import handed_on
from flows.cases.receipts import RECEIPT, certificate_until, password_until
from records.case import Case

SHOWN = {".png": "image/png"}
NOTE_LENGTH = 500


async def show(request: Request) -> Response:
    """All that is known of a case."""
    desk, case = _asked(request)
    folder = case.folder
    files = [path.relative_to(folder).as_posix() for path in files_of_all(case)]
    return page(
        desk,
        "cases/case.html",
        place="cases",
        case=case,
        ends={"password": password_until(case), "certificate": certificate_until(case)},
        story=_by_day(desk, case),
        handed_on=handed_on(case),
        shots=[name for name in files if name.startswith("shots/") and name.endswith(".png")],
        mails=case.progress.mails,
        downloads=[name for name in files if name.startswith("downloads/")],
        receipt=RECEIPT in files,
        running=desk.run.under_way,
        links=[str(path) for path in links_in(case)],
    )


def _by_day(desk: OpenDesk, case: Case) -> list[tuple[str, list[tuple[datetime, str]]]]:
    days: dict[str, list[tuple[datetime, str]]] = {}
    for at, text in story(case, desk.words):
        days.setdefault(f"{at.astimezone():%Y-%m-%d}", []).append((at, text))
    return list(days.items())


async def file(request: Request) -> Response:
    """A file of a case: pictures are shown, all else is saved."""
    _, case = _asked(request)
    wanted = request.path_params["path"]
    for path in files_of_all(case):
        if path.relative_to(case.folder).as_posix() == wanted:
            kind = SHOWN.get(path.suffix)
            if kind:
                return FileResponse(path, media_type=kind)
            return FileResponse(path, media_type="application/octet-stream", filename=path.name)
    raise HTTPException(404)


async def resume(request: Request) -> Response:
    """Go on where the case stands."""
    desk, case = _asked(request)
    desk.run.resume(desk.request_for(case.site), case)
    return RedirectResponse("/run", 303)


def _asked(request: Request) -> tuple[OpenDesk, Case]:
    """The case that the address names. Raises :class:`StoreError`."""
    desk = desk_of(request)
    return desk, desk.store.open(request.path_params["id"])


ROUTES = [
    Route("/case/{id}", show),
    Route("/case/{id}/file/{path:path}", file),
    Route("/case/{id}/resume", resume, methods=["POST"]),
]
