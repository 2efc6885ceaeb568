"""A new case by a form that asks as the questions at the terminal do.

Each form that is opened has an address of its own: what was written there is found again by it.
"""

from __future__ import annotations

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.page.asking import AskedForm, ask_all, said_to, shown, texts_of
from desk.page.drafts import Draft, written
from desk.page.forms import answers_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page
from flows.intake.case_files import INBOX, keep_case_file
from flows.intake.questions import request_of
from flows.outcomes import Failed
from ledger.trouble import LedgerError
from records.listed import AnyCase
from terms.applicant_fields import WHOLE

LONGEST = 500  # letters of an answer
NAMES = tuple(each.name for each in WHOLE)


async def begin(request: Request) -> Response:
    """Open an empty form."""
    return _to(desk_of(request).drafts.new())


async def copy(request: Request) -> Response:
    """Open a form with the answers of an old case."""
    desk = desk_of(request)
    texts = texts_of(await _old_case(desk, request.path_params["id"]))
    return _to(desk.drafts.new(texts, whole=True))


async def practise(request: Request) -> Response:
    """Open a form with the answers of the client for practice."""
    desk = desk_of(request)
    if desk.client is None:
        raise HTTPException(404)
    return _to(desk.drafts.new(texts_of(desk.client), whole=True))


async def show(request: Request) -> Response:
    """Return the form as it was written so far; one that is not known any more is an empty one."""
    desk = desk_of(request)
    draft = desk.drafts.get(request.path_params["draft"])
    if draft is None:
        return _to(desk.drafts.new())
    return _form(desk, draft, _asked(draft, whole=draft.whole))


async def take(request: Request) -> Response:
    """Look at the answers: ask again, show them all, keep them, or begin with them."""
    desk = desk_of(request)
    draft = desk.drafts.get(request.path_params.get("draft", "")) or desk.drafts.new()
    form = await answers_of(request)
    sent = {name: str(text) for name, text in form.items()}
    draft.texts = written(draft, sent, NAMES, LONGEST)
    wish = sent.get("wish", "again")
    if wish != "check":  # of one field, beside what was asked for the whole form
        draft.whole = wish not in ("again", "correct")
    asked = _asked(draft, whole=True)
    if wish in ("check", "again", "correct") or not asked.is_good:
        return _to(draft)
    if sent.get("seen", draft.mark) != draft.mark:  # they were changed in another window
        return _to(draft, "/review")
    if wish == "keep":
        path, kept = keep_case_file(
            request_of(asked.answers, date.today()), desk.settings.home / INBOX
        )
        if kept == "differs":
            raise Failed("intake.file-differs", file=str(path))
        draft.file = path
        return _to(draft, "/kept")
    if wish != "begin":
        return _to(draft, "/review")
    if not draft.is_begun:  # as a second press, or one after going back, would do it again
        desk.run.begin(desk.asked, request_of(asked.answers, date.today()))
        draft.begun, draft.run = draft.texts, desk.run.shown
    return RedirectResponse("/run", 303)


async def review(request: Request) -> Response:
    """Return all answers as they were understood, before anything is begun or kept."""
    desk = desk_of(request)
    draft = desk.drafts.get(request.path_params["draft"])
    if draft is None:
        return _to(desk.drafts.new())
    asked = _asked(draft, whole=True)
    if not asked.is_good:
        return _to(draft)
    return page(
        desk,
        "new/review.html",
        place="new",
        draft=draft,
        asked=asked,
        said={each.question.field: said_to(desk.words, each) for each in asked.fields},
        shown=shown,
        procedure=asked.answers["procedure"],
    )


async def kept(request: Request) -> Response:
    """Return where the case file lies that was kept."""
    desk = desk_of(request)
    draft = desk.drafts.get(request.path_params["draft"])
    if draft is None or draft.file is None:
        raise HTTPException(404)
    return page(desk, "new/kept.html", place="new", file=draft.file)


async def _old_case(desk: OpenDesk, case_id: str) -> AnyCase:
    """Return a case of this desk or of another one; for its answers its folder is not needed."""
    try:
        return await desk.office.case(desk.store, case_id)
    except LedgerError as trouble:
        known = await desk.office.known(case_id)
        if known is None:
            raise trouble from None
        return known.case


def _asked(draft: Draft, *, whole: bool) -> AskedForm:
    return ask_all(draft.texts, date.today(), whole=whole)


def _to(draft: Draft, more: str = "") -> Response:
    return RedirectResponse(f"/new/{draft.id}{more}", 303)


def _form(desk: OpenDesk, draft: Draft, asked: AskedForm) -> Response:
    return page(
        desk,
        "new/form.html",
        place="new",
        draft=draft,
        asked=asked,
        first_bad=next((each.question.field for each in asked.fields if each.is_bad), ""),
        said={each.question.field: said_to(desk.words, each) for each in asked.fields},
        shown=shown,
        domain=desk.site.edition.mail_domain,
        procedure=asked.answers.get("procedure"),
    )


ROUTES = [
    Route("/new", begin),
    Route("/new", take, methods=["POST"]),
    Route("/new/from/{id}", copy),
    Route("/new/practice", practise),
    Route("/new/{draft}", show),
    Route("/new/{draft}", take, methods=["POST"]),
    Route("/new/{draft}/review", review),
    Route("/new/{draft}/kept", kept),
]
