"""A new case by a form that asks as the questions at the terminal do."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.page.asking import AskedForm, Texts, ask_all, said_to, shown, texts_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page
from flows.intake.case_files import INBOX, keep_case_file
from flows.intake.questions import request_of
from flows.outcomes import Failed
from terms.applicant_fields import WHOLE

LONGEST = 500  # letters of an answer


async def show(request: Request) -> Response:
    """Return the empty form."""
    return _form(desk_of(request), ask_all({}, date.today(), whole=False))


async def copy(request: Request) -> Response:
    """Return the form with the answers of an old case."""
    desk = desk_of(request)
    texts = texts_of(desk.store.open(request.path_params["id"]))
    return _form(desk, ask_all(texts, date.today(), whole=True))


async def take(request: Request) -> Response:
    """Look at the answers: ask again, show them all, keep them, or begin with them."""
    desk = desk_of(request)
    form = await request.form()
    texts = {each.name: str(form.get(each.name, ""))[:LONGEST] for each in WHOLE}
    wish = str(form.get("wish", "again"))
    asked = ask_all(texts, date.today(), whole=wish != "again")
    if wish in ("again", "correct") or not asked.is_good:
        return _form(desk, asked)
    if wish == "look":
        return _review(desk, asked, texts)
    made = request_of(asked.answers, date.today())
    if wish == "keep":
        path, kept = keep_case_file(made, desk.settings.home / INBOX)
        if kept == "differs":
            raise Failed("intake.file-differs", file=str(path))
        return page(desk, "new/kept.html", place="new", file=path)
    desk.run.begin(desk.asked, made)
    return RedirectResponse("/run", 303)


def _form(desk: OpenDesk, asked: AskedForm) -> Response:
    return page(
        desk,
        "new/form.html",
        place="new",
        asked=asked,
        said={each.question.field: said_to(desk.words, each) for each in asked.fields},
        shown=shown,
        domain=desk.site.edition.mail_domain,
        procedure=asked.answers.get("procedure"),
    )


def _review(desk: OpenDesk, asked: AskedForm, texts: Texts) -> Response:
    return page(
        desk,
        "new/review.html",
        place="new",
        asked=asked,
        said={each.question.field: said_to(desk.words, each) for each in asked.fields},
        shown=shown,
        texts=texts,
        procedure=asked.answers["procedure"],
    )


ROUTES = [
    Route("/new", show),
    Route("/new", take, methods=["POST"]),
    Route("/new/from/{id}", copy),
]
