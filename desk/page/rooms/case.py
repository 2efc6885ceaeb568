"""One case: how far it came, its story, pictures, mails, receipt; what can be done with it."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from datetime import date, datetime
from hashlib import sha256
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

import mail
from desk.cases.deleting import (
    delete,
    in_inbox,
    is_unfinished,
    open_if_whole,
    stays,
    what_goes,
)
from desk.cases.noting import put_aside
from desk.cases.told_history import told_history
from desk.letters import letter_languages, own_name
from desk.page.current_run import Busy
from desk.page.forms import answers_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page
from desk.settings import operator_of
from desk.simulated_case import at_its_office
from flows.cases.export import archive_in_pieces, files_for_client, files_of_all, links_in
from flows.cases.handing_on import handed_on
from flows.cases.history import doubts
from flows.cases.receipts import RECEIPT
from flows.intake.files_of_case import delete_files
from flows.outcomes import Failed
from flows.paper import STYLE
from ledger.trouble import LedgerError
from records.case import Case, StoreError
from records.ends import HasFacts, card_until, certificate_until, password_until

PICTURE = ".png"
NOTE_LENGTH = 500  # letters of a note
OPEN_MAIL = 2**20  # bytes of a mail that are read to be shown
ON_PAPER = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
"""The one style that a receipt has in it, as a content policy names it."""


async def show(request: Request) -> Response:
    """All that is known of a case; of one that can't be read, why."""
    desk = desk_of(request)
    case_id = request.path_params["id"]
    try:
        case = await desk.office.case(desk.store, case_id)
    except StoreError as trouble:
        if trouble.code != "store.damaged-case":
            raise
        return page(desk, "cases/damaged.html", place="cases", id=case_id, problem=trouble)
    except LedgerError as trouble:
        if trouble.code != "ledger.case-out-of-reach":
            raise
        return await _elsewhere(desk, case_id, trouble)
    unwritten = await desk.office.note("show", case.id)
    return await asyncio.to_thread(_shown, desk, case, unwritten)


def _shown(desk: OpenDesk, case: Case, unwritten: LedgerError | None) -> Response:
    names = _names(case)
    return page(
        desk,
        "cases/case.html",
        place="cases",
        case=case,
        here=case.folder.parent == desk.store.cases,
        unwritten=unwritten,
        ends=_ends(case),
        doubts=list(doubts(case, desk.words)),
        story=_by_day(desk, case),
        handed_on=handed_on(case),
        shots=[name for name in names if name.startswith("shots/") and name.endswith(PICTURE)],
        mails=case.progress.mails,
        downloads=[name for name in names if name.startswith("downloads/")],
        receipt=RECEIPT in names,
        reminders="reminders.ics" if "reminders.ics" in names else "",
        longest=NOTE_LENGTH,
        languages=letter_languages(),
        own_name=own_name,
    )


async def _elsewhere(desk: OpenDesk, case_id: str, trouble: LedgerError) -> Response:
    """Return what the office's ledger tells of a case whose folder can't be reached from here."""
    known = await desk.office.known(case_id)
    if known is None:  # its desk has taken it out meanwhile
        raise trouble
    await desk.office.note("show", case_id)
    return page(
        desk, "cases/elsewhere.html", place="cases", known=known, case=known.case, trouble=trouble,
        ends=_ends(known.case), at=datetime.fromisoformat,
    )  # fmt: skip


def _ends(case: HasFacts) -> dict[str, date | None]:
    return {
        "password": password_until(case),
        "certificate": certificate_until(case),
        "card": card_until(case),
    }


async def file(request: Request) -> Response:
    """Return a file of a case: pictures are shown, all else is saved."""
    _, case = await _asked(request)
    wanted = request.path_params["path"]
    if wanted not in _names(case):
        raise HTTPException(404)
    path = case.folder / wanted
    if path.suffix == PICTURE:
        return FileResponse(path, media_type="image/png")
    return FileResponse(path, media_type="application/octet-stream", filename=path.name)


async def receipt(request: Request) -> Response:
    """Return the receipt as it is printed; nothing in it can run or be fetched."""
    _, case = await _asked(request)
    if RECEIPT not in _names(case):
        raise HTTPException(404)
    policy = f"default-src 'none'; style-src {ON_PAPER}; frame-ancestors 'none'"
    paper = (case.folder / RECEIPT).read_bytes()  # shown as it is, whatever was done to it
    return HTMLResponse(paper, headers={"content-security-policy": policy})


async def read_mail(request: Request) -> Response:
    """Return what a mail says, as text; its file is saved as it came."""
    desk, case = await _asked(request)
    name = f"mails/{request.path_params['name']}"
    if name not in _names(case):
        raise HTTPException(404)
    raw = (case.folder / name).read_bytes()[:OPEN_MAIL]
    entry = next((each for each in case.progress.mails if each["file"].endswith(name)), None)
    return page(
        desk, "cases/mail.html", place="cases", case=case, name=name, entry=entry,
        message=await asyncio.to_thread(mail.read, raw),
    )  # fmt: skip


async def export(request: Request) -> Response:
    """Return a case as one ZIP file: what is the client's, or all of it for another desk.

    It is made while it is saved: the browser shows that it comes, and can break it off.
    """
    desk, case = await _asked(request)
    for link in links_in(case):
        raise StoreError("store.linked", case=case.id, path=str(link))
    whole = request.path_params["what"] == "all"
    files = files_of_all(case) if whole else files_for_client(case)
    if not files:
        raise Failed("cases.nothing-to-export", case=case.id)
    await desk.office.note("export", case.id)
    name = quote(f"touroku-{case.id}{'-all' if whole else ''}.zip")
    told = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(
        archive_in_pieces({case: files}), media_type="application/zip", headers=told
    )


async def note(request: Request) -> Response:
    """Put the case aside with a word for whoever goes on."""
    desk, case = await _asked(request)
    _not_in_run(desk, case.id)
    text = str((await answers_of(request)).get("note", "")).strip()[:NOTE_LENGTH]
    if text:
        put_aside(case, text, operator_of(desk.settings))
        await desk.office.note("note", case.id)
        await desk.office.keep_up(case)
    return RedirectResponse(f"/case/{case.id}", 303)


async def resume(request: Request) -> Response:
    """Go on where the case stands."""
    desk, case = await _asked(request)
    options = await asyncio.to_thread(at_its_office, desk.options, case, desk.store.home)
    desk.run.resume(desk.request_for(case.site, options), case)
    return RedirectResponse("/run", 303)


async def before_deleting(request: Request) -> Response:
    """Return what goes with the case, before its id is typed."""
    desk = desk_of(request)
    case_id = request.path_params["id"]
    _not_in_run(desk, case_id)
    return await _deleting(desk, case_id)


async def delete_it(request: Request) -> Response:
    """Delete it for good, when its id was typed and every loss was said yes to."""
    desk = desk_of(request)
    case_id = request.path_params["id"]
    form = await answers_of(request)
    _not_in_run(desk, case_id)
    case = open_if_whole(desk.store, case_id)
    sure = form.get("lose") == "yes" or not (case is None or is_unfinished(case))
    if str(form.get("typed", "")).strip() != case_id or not sure:
        return await _deleting(desk, case_id, again=True)
    files = await asyncio.to_thread(in_inbox, desk.settings.home, [case]) if case else []
    deleted = await asyncio.to_thread(
        delete, desk.store, case_id, case, desk.asked.desk.browser.profile
    )
    wanted = files if form.get("inbox") == "yes" else []
    left = [stays(each) for each in await asyncio.to_thread(delete_files, wanted)]
    return page(desk, "cases/deleted.html", place="cases", id=case_id, deleted=deleted, left=left)


def _not_in_run(desk: OpenDesk, case_id: str) -> None:
    """Raise :class:`Busy` while the case is the one that is being registered here."""
    run = desk.run.shown
    if desk.run.under_way and run and run.case and run.case.id == case_id:
        raise Busy("page.case-in-run")


async def _deleting(desk: OpenDesk, case_id: str, *, again: bool = False) -> Response:
    case = open_if_whole(desk.store, case_id)
    return page(
        desk,
        "cases/delete.html",
        place="cases",
        id=case_id,
        case=case,
        goes=list(what_goes(case, desk.words)),
        files=await asyncio.to_thread(in_inbox, desk.settings.home, [case]) if case else [],
        unfinished=case is None or is_unfinished(case),
        again=again,
        problem=None if case else _why_unread(desk, case_id),
    )


def _why_unread(desk: OpenDesk, case_id: str) -> StoreError | None:
    """Return why a case can't be read, and what in it may be its 認証ID."""
    try:
        desk.store.open(case_id)
    except StoreError as trouble:
        return trouble
    return None


def _by_day(desk: OpenDesk, case: Case) -> list[tuple[str, list[tuple[datetime, str]]]]:
    days: dict[str, list[tuple[datetime, str]]] = {}
    for at, text in told_history(case, desk.words):
        days.setdefault(f"{at.astimezone():%Y-%m-%d}", []).append((at, text))
    return list(days.items())


def _names(case: Case) -> list[str]:
    """Return the files of a case, from its folder on; no link is followed."""
    return [path.relative_to(case.folder).as_posix() for path in files_of_all(case)]


async def _asked(request: Request) -> tuple[OpenDesk, Case]:
    """Return the case that the address names, of whichever desk.

    Raises :class:`StoreError`, and LedgerError where its folder can't be reached.
    """
    desk = desk_of(request)
    return desk, await desk.office.case(desk.store, request.path_params["id"])


ROUTES = [
    Route("/case/{id}", show),
    Route("/case/{id}/file/{path:path}", file),
    Route("/case/{id}/receipt", receipt),
    Route("/case/{id}/mail/{name}", read_mail),
    Route("/case/{id}/zip/{what}", export),
    Route("/case/{id}/note", note, methods=["POST"]),
    Route("/case/{id}/resume", resume, methods=["POST"]),
    Route("/case/{id}/delete", before_deleting),
    Route("/case/{id}/delete", delete_it, methods=["POST"]),
]
