"""The illustrated how-to: made in the simulated office, and opened from here."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from desk.guide_making import Order, Stage, complete_texts, films_can_be_made, make_books
from desk.kept_books import keep
from desk.letters import own_name
from desk.page.forms import answers_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page, part
from desk.page.work import Progress, Tell, in_own_loop
from desk.words import Words, book_languages
from flows.howto.from_case import CaseShots, case_shots
from flows.howto.making import Bound, folder_of
from guide import Office, Procedure
from guide.figures import ARTICLE
from records.applicant import PROCEDURES
from records.case import Case
from records.editions import EDITIONS
from terms.errors import InputError, TextKey

FOLDER = "guide"  # below the home
OPENED = {"guide.html": "page", "guide.pdf": "paper", "film.mp4": "film"}
KINDS = {
    ".html": "text/html", ".pdf": "application/pdf", ".png": "image/png", ".mp4": "video/mp4",
    ".txt": "text/plain", ".md": "text/plain",
}  # fmt: skip
CONTENT = "; ".join((
    "default-src 'none'",
    "style-src 'unsafe-inline'",
    "img-src 'self' data:",
    "media-src 'self' data:",
    "font-src data:",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "sandbox allow-popups",
))  # fmt: skip
"""A how-to carries its own style and pictures, and needs nothing of the desk's page."""


class ChoiceMissing(InputError):
    """Nothing was chosen of which a how-to could be made."""


async def show(request: Request) -> Response:
    """Return what there is, what is being made, and what can be."""
    desk = desk_of(request)
    return _page(desk)


async def from_case(request: Request) -> Response:
    """Return the same for a case, whose own pictures go before those of the simulated office."""
    desk = desk_of(request)
    case = await desk.office.case(desk.store, request.path_params["id"])
    return _page(desk, case)


def _page(desk: OpenDesk, case: Case | None = None) -> Response:
    return page(
        desk, "howto/howto.html", place="howto", regions=regions(desk), procedures=PROCEDURES,
        languages=book_languages(), own_name=own_name, films=films_can_be_made(), case=case,
        editions=EDITIONS, edition=ARTICLE,
    )  # fmt: skip


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return how far it is, and the books that are there."""
    html = part(
        desk.words, "howto/books.html", work=desk.howto.shown, folder=_folder(desk),
        books=_books(_folder(desk)), own_name=own_name,
    )  # fmt: skip
    return {"howto": html}


async def make(request: Request) -> Response:
    """Make the books that were chosen."""
    desk = desk_of(request)
    form = await answers_of(request)
    langs = [lang for lang in book_languages() if lang in form.getlist("lang")]
    own: CaseShots | None = None
    if case_id := str(form.get("case", "")):
        case = await desk.office.case(desk.store, case_id)
        procedures: list[Procedure] = [case.procedure]
        own = await asyncio.to_thread(case_shots, case)
    else:
        procedures = [each for each in PROCEDURES if each in form.getlist("procedure")]
    if not langs or not procedures:
        raise ChoiceMissing("page.howto-nothing-chosen")
    edition = next((each for each in EDITIONS if each == form.get("edition")), ARTICLE)
    if own:  # its pictures are those of the article's edition
        edition = ARTICLE
    texts = {lang: complete_texts(lang) for lang in langs}
    order = Order(texts, Office(), own, films_can_be_made() and "film" in form, edition=edition)
    work = partial(_make, desk.words, order, procedures, _folder(desk))
    desk.howto.begin(Progress("page.howto.begins"), work)
    return RedirectResponse("/howto", 303)


async def _make(
    words: Words, order: Order, procedures: list[Procedure], folder: Path, tell: Tell
) -> list[str]:
    """Make all of them before any is kept; returns what was written."""
    made: Bound = {}
    for procedure in procedures:
        on_stage = partial(_tell_stage, tell, procedure)
        made |= await in_own_loop(partial(make_books, procedure, order, words, on_stage))
    await asyncio.to_thread(keep, folder, made)
    return sorted(made)


def _tell_stage(tell: Tell, procedure: Procedure, stage: Stage, number: int, total: int) -> None:
    name: dict[str, str] = {"procedure": TextKey(f"procedure.{procedure}")}
    # a step is over when the next begins
    tell(Progress(f"page.howto.{stage}", name, max(0, number - 1), total))


async def cancel(request: Request) -> Response:
    """Stop making; the books that were there stay as they are."""
    desk_of(request).howto.cancel()
    return RedirectResponse("/howto", 303)


async def file(request: Request) -> Response:
    """Return a file of a book."""
    desk = desk_of(request)
    book, lang, name = (request.path_params[each] for each in ("book", "lang", "name"))
    if book in {folder_of(*each) for each in _kinds()} and lang in book_languages():
        for path in _files(_folder(desk) / book / lang):
            if path.name == name:
                kind = KINDS[path.suffix]
                return FileResponse(
                    path, media_type=kind, headers={"content-security-policy": CONTENT}
                )
    raise HTTPException(404)


def _folder(desk: OpenDesk) -> Path:
    return desk.settings.home / FOLDER


@dataclass(frozen=True)
class Book:
    """A how-to that is there; ``opened``: what of it can be, as (kind, file)."""

    procedure: Procedure
    edition: str
    lang: str
    opened: tuple[tuple[str, str], ...]

    @property
    def folder(self) -> str:
        return folder_of(self.procedure, self.edition)


def _kinds() -> list[tuple[Procedure, str]]:
    return [(procedure, edition) for edition in EDITIONS for procedure in PROCEDURES]


def _books(folder: Path) -> list[Book]:
    found = []
    for procedure, edition in _kinds():
        for lang in book_languages():
            names = {path.name for path in _files(folder / folder_of(procedure, edition) / lang)}
            opened = tuple((kind, name) for name, kind in OPENED.items() if name in names)
            if opened:
                found.append(Book(procedure, edition, lang, opened))
    return found


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir() or folder.is_symlink():
        return []
    return [
        path for path in folder.iterdir()
        if path.suffix in KINDS and path.is_file() and not path.is_symlink()
    ]  # fmt: skip


ROUTES = [
    Route("/howto", show),
    Route("/howto", make, methods=["POST"]),
    Route("/howto/cancel", cancel, methods=["POST"]),
    Route("/howto/from/{id}", from_case),
    Route("/howto/file/{book}/{lang}/{name}", file),
]
