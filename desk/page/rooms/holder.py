"""The holder of the card sees, in their language and large, what they have to do now."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from desk import holder
from desk.page.forms import answers_of
from desk.page.interaction import Question, Said
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.page_words import PageWords
from desk.page.rendering import part
from desk.problems import told


class HolderWords(PageWords):
    """The words for the holder, and how HTML calls their language."""

    @property
    def tag(self) -> str:
        return self.lang.partition("@")[0].replace("_", "-")


async def show(request: Request) -> Response:
    """Return the holder's page in the language that was chosen last."""
    desk = desk_of(request)
    html = regions(desk)["holder"]
    words = HolderWords(desk.holder_lang)
    languages = [HolderWords(lang) for lang in holder.languages()]
    return HTMLResponse(
        part(desk.words, "run/holder.html", h=words, html=html, languages=languages)
    )


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return what the holder reads."""
    run = desk.run.shown
    words = HolderWords(desk.holder_lang)
    question = _question(run.user.questions) if run else None
    said = _said_last(run.user.said, run.user.turn) if run and not run.ended else None
    html = part(
        desk.words, "run/holder_now.html", h=words, run=run, question=question, said=said,
        told_holder=lambda said: told(words, said.key, said.params),
    )  # fmt: skip
    return {"holder": html}


def _question(questions: list[Question]) -> Question | None:
    theirs = [each for each in questions if each.hearer == "holder" and holder.is_said(each.key)]
    return theirs[-1] if theirs else None


def _said_last(said: list[Said], turn: Said | None) -> Said | None:
    """Return what was said to the holder last, unless it is their turn that says so."""
    for each in reversed(said):
        if each is turn:
            return None
        if each.hearer == "holder":
            return each
    return None


async def speak(request: Request) -> Response:
    """Show it in another language."""
    form = await answers_of(request)
    if form.get("lang") in holder.languages():
        desk = desk_of(request)
        desk.holder_lang = str(form["lang"])
        desk.changes.happened()
    return RedirectResponse("/holder", 303)


ROUTES = [
    Route("/holder", show),
    Route("/holder", speak, methods=["POST"]),
]
