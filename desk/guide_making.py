"""The books of the how-to made in the simulated office, for the terminal and for the page."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from typing import Literal

from desk.guide_session import open_film_session, open_guide_session, opened
from desk.settings import load_settings
from desk.words import Words, book_languages, book_words
from flows.howto.example import SiteLang, example_request
from flows.howto.from_case import CaseShots
from flows.howto.making import Bound, Parts, Shots, bind
from flows.howto.printing import Printed
from flows.howto.recorder import Recording
from flows.outcomes import BadInput, Failed
from guide import Office, Procedure, shots_of
from guide.figures import ARTICLE
from guide.texts import missing
from records.applicant import Applicant

AT_ONCE = 2  # registrations: as many cores as a small machine has
SHOWN = 5  # keys of missing texts that a message names

Stage = Literal["picture", "record", "bind"]
Tell = Callable[[Stage, int, int], None]  # what is done now, at a step of so many; 0 of 0: unknown


def films_can_be_made() -> bool:
    """Is the library there that writes films?"""
    return find_spec("av") is not None


def complete_texts(lang: str) -> dict[str, str]:
    """Return the words of a language. Raises :class:`Stop` unless there is every one of them."""
    if lang not in book_languages():
        raise BadInput("guiding.no-language", lang=lang, known=", ".join(book_languages()))
    texts = book_words(lang)
    lacking = missing(texts, book_words("ja"))
    if lacking:
        named = ", ".join(lacking[:SHOWN])
        raise Failed("guiding.words-missing", lang=lang, count=str(len(lacking)), keys=named)
    return texts


@dataclass(frozen=True)
class Order:
    """What is to be bound, and what of it goes from one procedure to the next."""

    texts: Mapping[str, Mapping[str, str]]  # by language
    office: Office
    own: CaseShots | None  # pictures of a case, which go before others
    filmed: bool
    only: frozenset[str] = frozenset()  # figures, where not all are wanted
    edition: str = ARTICLE  # of the site
    printed: Printed = field(default_factory=dict)
    recorded: dict[tuple[Applicant, SiteLang], Recording] = field(default_factory=dict)
    one_recorder: asyncio.Lock = field(default_factory=asyncio.Lock)


async def make_all(
    procedures: Sequence[Procedure],
    order: Order,
    words: Words,
    begins: Callable[[Procedure], None],
) -> Bound:
    """Return the books of several procedures, each registered in an office of its own.

    While one is printed another registers. ``begins`` hears which is taken up.
    """
    at_once = asyncio.Semaphore(AT_ONCE)

    async def one(procedure: Procedure) -> Bound:
        async with at_once:
            begins(procedure)
            return await make_books(procedure, order, words)

    making = [asyncio.ensure_future(one(each)) for each in procedures]
    try:
        return {name: data for made in await asyncio.gather(*making) for name, data in made.items()}
    finally:
        for each in making:
            each.cancel()
        await asyncio.gather(*making, return_exceptions=True)


async def make_books(
    procedure: Procedure, order: Order, words: Words, tell: Tell | None = None
) -> Bound:
    """Return the books of one procedure: path below the folder → content."""
    only, own, edition = order.only, order.own, order.edition
    langs = sorted({site_lang(lang) for lang in order.texts} | ({own.lang} if own else set()))
    pictured = shots_of(procedure, edition)
    figures = frozenset(each.id for each in pictured if not only or each.id in only)
    if own and not order.filmed:
        figures -= own.shots.keys()
    if not figures and not order.filmed:  # drawings, or all are a case's
        there = {lang: _parts(lang, order, {}, None) for lang in order.texts}
        browser = load_settings().browser
        return await bind(procedure, there, order.office, browser, order.printed, only, edition)
    say = tell or _say_nothing
    on_step = partial(say, "picture")
    async with opened(open_guide_session(procedure, words, on_step, edition)) as session:
        recording = asyncio.ensure_future(_recorded(procedure, langs, order, words))
        try:
            shots = await session.picture(langs, figures) if figures else {}
            say("record", 0, 0)
            recordings = await recording
        finally:
            recording.cancel()
            await asyncio.gather(recording, return_exceptions=True)
        parts = {
            lang: _parts(lang, order, shots, recordings.get(site_lang(lang)))
            for lang in order.texts
        }
        say("bind", 0, 0)
        browser = session.asked.desk.browser.browser
        return await bind(procedure, parts, order.office, browser, order.printed, only, edition)


def _parts(lang: str, order: Order, shots: Shots, recording: Recording | None) -> Parts:
    """Return what the book of a language is bound of: all its screens speak one language."""
    spoken, own = site_lang(lang), order.own
    simulated = shots.get(spoken, {})
    if own is None:
        return Parts(order.texts[lang], simulated, recording=recording)
    first = {**shots.get(own.lang, {}), **own.shots}
    screens = "" if own.lang == spoken else own.lang
    return Parts(order.texts[lang], simulated, first, recording, screens)


async def _recorded(
    procedure: Procedure, langs: Sequence[SiteLang], order: Order, words: Words
) -> dict[SiteLang, Recording]:
    """Return what is seen of a registration, by the site's language; {} where no film is wanted.

    The site knows of no procedure: who would see and type the same there is recorded once.
    """
    found = {}
    for lang in langs if order.filmed else ():
        key = example_request(procedure, lang).applicant, lang
        async with order.one_recorder:
            if key not in order.recorded:
                film = open_film_session(procedure, lang, words, order.edition)
                async with opened(film) as session:
                    order.recorded[key] = await session.record(lang)
        found[lang] = order.recorded[key]
    return found


def _say_nothing(stage: Stage, number: int, total: int) -> None:
    pass


def site_lang(lang: str) -> SiteLang:
    """In which of its two languages the site is shown to readers of a language."""
    return "ja" if lang.partition("@")[0] == "ja" else "en"
