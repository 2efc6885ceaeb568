"""The pictures and the film of the illustrated how-to, from registrations in simulated offices."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from flows.howto.camera import Camera, KeepStill
from flows.howto.example import SiteLang
from flows.howto.filming import FILM, film, material
from flows.howto.forms import files_of, pictures_of
from flows.howto.printing import Printed, open_printer
from flows.howto.recorder import Recorder, Recording
from flows.options import DeskOptions, RunOptions
from flows.outcomes import Failed
from flows.registration.pictures import Camera as RunCamera
from flows.registration.register import register
from flows.user_interaction import UserInteraction, Words
from guide import Book, Office, Procedure, Shot
from guide.figures import ARTICLE, BY_ID
from guide.model import SHOT_SCALE
from guide.overrides import overridden
from records.applicant import Request
from records.case import Store
from records.editions import Site

Shots = Mapping[SiteLang, Mapping[str, Shot]]
Bound = dict[str, bytes]  # path below the how-to's folder → content


async def picture(
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    user: UserInteraction,
    langs: Sequence[SiteLang],
    figures: frozenset[str],
    words: Callable[[SiteLang], Words],
    still: KeepStill,
) -> Shots:
    """Register once and picture the screens of ``figures`` in each language of the site.

    ``still`` keeps the client of the office still for a moment. Nothing of the registration is
    kept. Raises :class:`flows.outcomes.Stop` when it does not come to its end, or a picture is
    missing or would show a value of the case.
    """
    camera = Camera(langs, figures, words, still)
    sharp = replace(desk, browser=replace(desk.browser, scale=SHOT_SCALE))
    await _register(request, site, sharp, options, user, camera)
    missing = sorted({each for taken in camera.shots.values() for each in figures - set(taken)})
    if missing:
        raise Failed("guiding.picture-missing", figures=", ".join(missing))
    return camera.shots


async def record(
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    user: UserInteraction,
    lang: SiteLang,
) -> Recording:
    """Register once and record what is seen of it in one language of the site.

    Whatever is typed is in it: the request is to be nobody's. Raises
    :class:`flows.outcomes.Stop` when it does not come to its end, or a screen is missing.
    """
    recorder = Recorder(lang, site.edition.key)
    await _register(request, site, desk, options, user, recorder)
    return recorder.recording


async def _register(
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    user: UserInteraction,
    camera: RunCamera,
) -> None:
    """Register, and keep nothing of it. Raises :class:`flows.outcomes.Stop`."""
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        outcome = await register(
            Store(Path(folder)), request, site, desk, options, user, lambda: camera
        )
    if outcome.stop:
        raise outcome.stop


@dataclass(frozen=True)
class Parts:
    """What the book of one language is bound of; without a recording it has no film.

    ``own`` are pictures of a case, and of the simulated office in that case's language, which go
    before ``shots``. The film has none of them: it says that all of it is simulated. ``screens`` is
    the language of the screens where it is not the one that readers expect.
    """

    words: Mapping[str, str]
    shots: Mapping[str, Shot]
    own: Mapping[str, Shot] = field(default_factory=dict)
    recording: Recording | None = None
    screens: str = ""


def folder_of(procedure: Procedure, edition: str) -> str:
    """Return the folder of a procedure's books: it tells an edition other than the article's."""
    return procedure if edition == ARTICLE else f"{procedure}-{edition}"


async def bind(
    procedure: Procedure,
    books: Mapping[str, Parts],
    office: Office,
    browser: str,
    printed: Printed,
    only: frozenset[str] = frozenset(),
    edition: str = ARTICLE,
) -> Bound:
    """Give a book of a procedure for each language, in all its forms; the pictures of ``only`` some
    figures where they are named.

    ``browser`` as ``--browser`` names it prints them; ``printed`` remembers pictures from one
    call to the next.
    """
    left_out = frozenset(BY_ID) - only if only else frozenset()
    made: Bound = {}
    films: dict[str, asyncio.Task[bytes]] = {}
    # A film takes its time, in which the next book is printed.
    async with open_printer(browser, printed) as printer, asyncio.TaskGroup() as filming:
        for lang, parts in books.items():
            words, shots = parts.words, {**parts.shots, **parts.own}
            plain = Book(
                procedure, lang, words, shots, office, edition,
                left_out=left_out, screens=parts.screens,
            )  # fmt: skip
            book = overridden(plain)
            folder = f"{folder_of(procedure, edition)}/{lang}"
            files = await (pictures_of if only else files_of)(book, printer)
            made |= {f"{folder}/{name}": data for name, data in files.items()}
            if parts.recording:
                simulated = overridden(replace(plain, shots=parts.shots))
                taken = await material(simulated, printer, parts.recording)
                films[f"{folder}/{FILM}"] = filming.create_task(asyncio.to_thread(film, taken))
    return made | {name: task.result() for name, task in films.items()}
