"""The pictures of the illustrated how-to, from a registration in the simulated office."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from flows.guiding.camera import Camera, Still
from flows.guiding.edition import edition
from flows.guiding.example import SiteLang
from flows.guiding.printing import Printed, open_printer
from flows.options import DeskOptions, RunOptions
from flows.outcomes import Failed
from flows.people import People, Words
from flows.register import register
from guide import Book, Office, Procedure, Shot, shots_of
from guide.model import SHOT_SCALE
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
    people: People,
    langs: Sequence[SiteLang],
    words: Callable[[SiteLang], Words],
    still: Still,
) -> Shots:
    """Register once and picture every screen of the how-to in each language of the site.

    ``still`` keeps the client of the office still for a moment. Nothing of the registration is
    kept. Raises :class:`flows.outcomes.Stop` when it does not come to its end, or a picture is
    missing or would show a value of the case.
    """
    camera = Camera(langs, words, still)
    sharp = replace(desk, browser=replace(desk.browser, scale=SHOT_SCALE))
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        store = Store(Path(folder))
        outcome = await register(store, request, site, sharp, options, people, camera)
    if outcome.stop:
        raise outcome.stop
    wanted = {figure.id for figure in shots_of(request.procedure)}
    missing = sorted({each for taken in camera.shots.values() for each in wanted - set(taken)})
    if missing:
        raise Failed("guiding.picture-missing", figures=", ".join(missing))
    return camera.shots


async def bind(
    procedure: Procedure,
    books: Mapping[str, tuple[Mapping[str, str], Mapping[str, Shot]]],
    office: Office,
    browser: str,
    printed: Printed,
) -> Bound:
    """A book of a procedure for each language with its words and pictures, in all its forms.

    ``browser`` as ``--browser`` names it prints them; ``printed`` remembers pictures from one
    call to the next.
    """
    made: Bound = {}
    async with open_printer(browser, printed) as printer:
        for lang, (words, shots) in books.items():
            book = Book(procedure, lang, words, shots, office)
            for name, data in (await edition(book, printer)).items():
                made[f"{procedure}/{lang}/{name}"] = data
    return made
