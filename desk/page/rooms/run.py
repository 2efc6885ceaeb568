"""The run: what happens, what has to be done now and by whom, questions, the stop button."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.page.current_run import SHOTS, RunShown
from desk.page.forms import answers_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page, part

MAIL = 16 * 2**20  # bytes of an answer: a mail may be pasted with all that is attached to it
REGIONS = ("now", "questions", "end", "picture", "steps", "talk")


async def show(request: Request) -> Response:
    """Return the run under way, or the last one of this desk."""
    desk = desk_of(request)
    return page(desk, "run/run.html", place="run", run=desk.run.shown, regions=regions(desk))


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return what of the run changes, by the id of its element."""
    run = desk.run.shown
    if run is None:
        return {}
    made = {
        name: part(
            desk.words,
            f"run/{name}.html",
            run=run,
            ending=_how_it_ended(run),
            picture=_picture(run),
        )
        for name in REGIONS
    }
    return {f"run-{name}": html for name, html in made.items()}


def banner(desk: OpenDesk) -> dict[str, str]:
    """Return, for every other page, that a run is under way."""
    return {"run-banner": part(desk.words, "run/banner.html", desk=desk)}


async def answer(request: Request) -> Response:
    """Return the answer to a question; one that nobody asks any more is none."""
    form = await answers_of(request, MAIL)
    run = desk_of(request).run.shown
    if run:
        run.user.answer(str(form.get("question", "")), str(form.get("answer", "")))
    return RedirectResponse("/run", 303)


async def noted(request: Request) -> Response:
    """Return the secret has been written down."""
    run = desk_of(request).run.shown
    if run:
        run.user.secret_noted()
    return RedirectResponse("/run", 303)


async def stop(request: Request) -> Response:
    """Stop, as Ctrl-C does."""
    desk_of(request).run.stop()
    return RedirectResponse("/run", 303)


def _how_it_ended(run: RunShown) -> str:
    """Return the text that says how a run ended."""
    if run.case and run.case.state == "complete":
        return "page.run.complete"
    return "page.run.interrupted" if run.interrupted else "page.run.stopped"


def _picture(run: RunShown) -> str:
    """Return the address of the last picture; a picture taken anew has another one."""
    taken = run.picture()
    if taken is None or run.case is None:
        return ""
    return f"/case/{run.case.id}/file/{SHOTS}/{taken.name}"


ROUTES = [
    Route("/run", show),
    Route("/run/answer", answer, methods=["POST"]),
    Route("/run/noted", noted, methods=["POST"]),
    Route("/run/stop", stop, methods=["POST"]),
]
