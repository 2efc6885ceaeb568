"""The list of cases: found again, with how far each came, what waits for whom, what is due."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.page.open_desk import desk_of
from desk.page.rendering import page
from desk.page.search import Wanted
from records.applicant import PROCEDURES
from records.case import STATES, ListedCase, StoreError
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
    kept = await asyncio.to_thread(desk.index.survey)  # a registration may run in this loop
    listed = [each for each in kept if isinstance(each, ListedCase)]
    damaged = [each for each in kept if isinstance(each, StoreError)]
    found = desk.search.find(listed)
    pages = max(1, -(-len(found) // A_PAGE))
    at = min(max(1, desk.search.wanted.page), pages)
    today = datetime.now(JAPAN).date()
    rows = found[(at - 1) * A_PAGE : at * A_PAGE]
    due = [expiry for case in listed for expiry in desk.search.due(case, today)]
    return page(
        desk,
        "cases/list.html",
        place="cases",
        wanted=desk.search.wanted,
        states=("open", *STATES),
        procedures=PROCEDURES,
        kept=len(listed),
        found=len(found),
        rows=[(case, WHO[case.state], desk.search.due(case, today)) for case in rows],
        damaged=damaged,
        at=at,
        pages=pages,
        due=sorted(due, key=lambda expiry: (expiry.until, expiry.case.id))[:SHOWN_DUE],
        due_in_all=len(due),
    )


async def search(request: Request) -> Response:
    """Keep what is looked for, and show what is found; names stand in no address."""
    form = await request.form()
    desk_of(request).search.wanted = Wanted(
        words=str(form.get("words", ""))[:200],
        state=str(form.get("state", "")),
        procedure=str(form.get("procedure", "")),
        page=_number(str(form.get("page", "1"))),
    )
    return RedirectResponse("/", 303)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 7 else 1


ROUTES = [Route("/", show), Route("/search", search, methods=["POST"])]
