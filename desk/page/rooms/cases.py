"""The list of cases: found again, with how far each came, what waits for whom, what is due."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.page.forms import answers_of
from desk.page.kept_cases import KeptCases, kept_cases
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.paging import number_in, page_of
from desk.page.rendering import page
from desk.page.search import Wanted
from ledger.trouble import LedgerError
from records.applicant import PROCEDURES
from records.case import STATES
from terms.japan import JAPAN

A_PAGE = 50
SHOWN_DUE = 8  # of what ends soon, the most urgent
WHO: Mapping[str, str] = {
    "prepared": "operator", "submitting": "operator", "registered": "mail",
    "linked": "holder", "password_set": "mail", "complete": "nobody",
}  # fmt: skip
"""For whom or what a case waits, by its state."""


async def show(request: Request) -> Response:
    """Return the cases that were looked for last, a page of them."""
    desk = desk_of(request)
    kept = await kept_cases(desk)
    wanted = desk.search.wanted
    searched = "search" if wanted.words or wanted.state or wanted.procedure else "list"
    trouble = await desk.office.note(searched)
    # Thousands of them take their time, and a registration may run in this loop.
    return await asyncio.to_thread(_shown, desk, kept, trouble)


def _shown(desk: OpenDesk, kept: KeptCases, trouble: LedgerError | None) -> Response:
    found = desk.search.find(kept.own.values(), kept.others.values())
    rows, pages = page_of(found, desk.search.wanted.page, A_PAGE)
    today = datetime.now(JAPAN).date()
    due = [expiry for case in kept.all for expiry in desk.search.due(case, today)]
    troubles = (kept.office.trouble, trouble, *kept.damaged)
    return page(
        desk,
        "cases/list.html",
        place="cases",
        wanted=desk.search.wanted,
        states=("open", *STATES),
        procedures=PROCEDURES,
        shared=kept.is_shared,
        who_has=kept.who_has,
        kept=len(kept.own) + len(kept.others),
        found=len(found),
        rows=[(case, WHO[case.state], desk.search.due(case, today)) for case in rows],
        troubles=[each for each in troubles if each],
        pages=pages,
        due=sorted(due, key=lambda expiry: (expiry.until, expiry.case.id))[:SHOWN_DUE],
        due_in_all=len(due),
    )


async def search(request: Request) -> Response:
    """Keep what is looked for, and show what is found; names stand in no address."""
    form = await answers_of(request)
    desk_of(request).search.wanted = Wanted(
        words=str(form.get("words", ""))[:200],
        state=str(form.get("state", "")),
        procedure=str(form.get("procedure", "")),
        desk=str(form.get("desk", "")),
        page=number_in(str(form.get("page", "1"))),
    )
    return RedirectResponse("/", 303)


ROUTES = [Route("/", show), Route("/search", search, methods=["POST"])]
