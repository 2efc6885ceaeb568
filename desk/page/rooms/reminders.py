"""Reminders to clients: who wants them, the letters to be read, sent after a yes."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.letters import letter_languages, own_name
from desk.page.forms import answers_of
from desk.page.kept_cases import kept_cases
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.paging import number_in, page_of
from desk.page.reminding import DueNow, Sent, due_now, send
from desk.page.rendering import page, part
from desk.page.rooms.door import back_to
from desk.page.work import Progress, Tell, in_thread
from desk.settings import operator_of
from flows.cases import reminding
from flows.outcomes import BadInput
from records.case import Case
from terms.japan import JAPAN
from terms.reminding import NO

A_PAGE = 20


async def show(request: Request) -> Response:
    """Return whom to remind now, with the letters as they would be sent."""
    desk = desk_of(request)
    kept = await kept_cases(desk)
    look = partial(due_now, desk.store, kept.own.values(), desk.settings, desk.words)
    return await asyncio.to_thread(lambda: _shown(desk, look(), request))


def _shown(desk: OpenDesk, due: DueNow, request: Request) -> Response:
    asked = request.query_params
    drafts, pages = page_of(due.drafts, number_in(asked.get("page", "1")), A_PAGE)
    unasked, more = page_of(due.unasked, number_in(asked.get("more", "1")), A_PAGE)
    return page(
        desk,
        "reminders/reminders.html",
        place="reminders",
        regions=regions(desk),
        drafts=drafts,
        drafts_in_all=len(due.drafts),
        pages=pages,
        troubles=due.troubles,
        unasked=unasked,
        unasked_in_all=len(due.unasked),
        more=more,
        today=datetime.now(JAPAN).date(),
        languages=letter_languages(),
        own_name=own_name,
        can_send=bool(desk.settings.smtp_host),
    )


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return how far sending is, and what came of it."""
    work = desk.reminders.shown
    return {"reminders-work": part(desk.words, "reminders/work.html", work=work)}


async def send_seen(request: Request) -> Response:
    """Send the letters that were shown, when somebody says that they have read them."""
    desk = desk_of(request)
    form = await answers_of(request)
    names = [str(each) for each in form.getlist("case")]
    marks = [str(each) for each in form.getlist("mark")]
    if names and form.get("seen") == "yes":
        seen = dict(zip(names, marks, strict=False))
        first = Progress("page.reminders.sending", {}, 0, len(seen))
        desk.reminders.begin(first, partial(_send, desk, seen))
        await desk.reminders.settle()
    return RedirectResponse("/reminders", 303)


async def _send(desk: OpenDesk, seen: dict[str, str], tell: Tell) -> list[Sent]:
    try:
        work = partial(send, desk.store, seen, desk.settings, desk.words)
        done = await in_thread(work, tell)
    finally:
        # Also of what was broken off: its journal tells how far it came.
        await desk.office.keep_up(*(desk.store.open(each) for each in seen))
    for sent in done:
        await desk.office.note("not-reminded" if sent.trouble else "reminded", sent.case.id)
    return done


async def cancel(request: Request) -> Response:
    """Send no more; what is under way ends first."""
    desk_of(request).reminders.cancel()
    return RedirectResponse("/reminders", 303)


async def agree(request: Request) -> Response:
    """Write down in which language a client wants to be reminded, or that they do not."""
    desk, case, form = await _asked(request)
    lang = form.get("lang", "")
    if lang in (NO, *letter_languages()):
        wanted = None if lang == NO else lang
        reminding.agree(case, wanted, operator_of(desk.settings))
        await _noted(desk, case, "remind-agreed" if wanted else "remind-noted")
    return RedirectResponse(back_to(form.get("back", "/reminders")), 303)


async def note_card(request: Request) -> Response:
    """Write down the last day that is printed on the card."""
    desk, case, form = await _asked(request)
    written = form.get("until", "")
    try:
        until = date.fromisoformat(written)
    except ValueError:
        raise BadInput("reminders.card-day", value=written) from None
    reminding.note_card(case, until, operator_of(desk.settings))
    await _noted(desk, case, "remind-noted")
    return RedirectResponse(back_to(form.get("back", "/reminders")), 303)


async def told(request: Request) -> Response:
    """Write down that a person has told the client what is due."""
    desk, case, form = await _asked(request)
    reminding.note_told(case, operator_of(desk.settings), datetime.now(UTC))
    await _noted(desk, case, "remind-noted")
    return RedirectResponse(back_to(form.get("back", "/reminders")), 303)


async def _noted(desk: OpenDesk, case: Case, act: str) -> None:
    await desk.office.note(act, case.id)
    await desk.office.keep_up(case)


async def _asked(request: Request) -> tuple[OpenDesk, Case, dict[str, str]]:
    desk = desk_of(request)
    form = {name: str(value) for name, value in (await answers_of(request)).items()}
    return desk, await desk.office.case(desk.store, form.get("case", "")), form


ROUTES = [
    Route("/reminders", show),
    Route("/reminders/send", send_seen, methods=["POST"]),
    Route("/reminders/cancel", cancel, methods=["POST"]),
    Route("/reminders/agree", agree, methods=["POST"]),
    Route("/reminders/card", note_card, methods=["POST"]),
    Route("/reminders/told", told, methods=["POST"]),
]
