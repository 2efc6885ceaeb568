"""``touroku guide``: the illustrated how-to, pictured in the simulated office."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec

from desk.arguments import PROCEDURES
from desk.guide_session import open_film_session, open_guide_session, opened
from desk.kept_books import compare, files_in, keep
from desk.settings import load_settings
from desk.words import Words, book_languages, book_words
from desk.writer import write_text
from flows.howto.example import SiteLang, example_request
from flows.howto.from_case import CaseShots, case_shots
from flows.howto.making import Bound, Parts, Shots, bind
from flows.howto.printing import Printed
from flows.howto.recorder import Recording
from flows.outcomes import BadInput, Failed
from guide import Office, Procedure, figures_of, shots_of
from guide.figures import BY_ID
from guide.model import Override
from guide.office import read_office
from guide.texts import missing
from records.applicant import Applicant
from records.case import Store

SHOWN = 5  # keys of missing texts that a message names


def run(options: argparse.Namespace, words: Words) -> int:
    """Picture each procedure once, bind a book in each language, keep or compare them."""
    asked = getattr(options, "lang", words.lang)
    langs = [asked] if isinstance(asked, str) else asked
    texts = {lang: complete_texts(lang) for lang in langs}
    office = read_office(options.office) if options.office else Office()
    only = _only(options.only or (), office)
    if options.check and not files_in(options.out):
        raise BadInput("guiding.no-book", folder=str(options.out))
    procedures, own = _wanted(options, words)
    if own:
        _tell(own, langs, words)
    filmed = not (options.check or only) and find_spec("av") is not None
    order = Order(texts, office, own, filmed, only)
    made: Bound = {}
    for procedure in procedures:
        write_text(
            words("guiding.picturing", procedure=words(f"procedure.{procedure}")), flush=True
        )
        made |= asyncio.run(_made(procedure, order, words))
    if options.check:
        return compare(options.out, made, words)
    if not made:  # a figure that none of these procedures has
        raise BadInput("guiding.nothing-made", figures=", ".join(sorted(only)))
    keep(options.out, made)
    if not (order.filmed or only):
        write_text(words("guiding.without-film"))
    write_text(words("guiding.made", folder=str(options.out.absolute())))
    return 0


def complete_texts(lang: str) -> dict[str, str]:
    """The words of a language. Raises :class:`Stop` unless there is every one of them."""
    if lang not in book_languages():
        raise BadInput("guiding.no-language", lang=lang, known=", ".join(book_languages()))
    texts = book_words(lang)
    lacking = missing(texts, book_words("ja"))
    if lacking:
        named = ", ".join(lacking[:SHOWN])
        raise Failed("guiding.words-missing", lang=lang, count=str(len(lacking)), keys=named)
    return texts


def _only(figures: Sequence[str], office: Office) -> frozenset[str]:
    """The figures that were named. Raises :class:`BadInput` for one that there is not."""
    for each in figures:
        if each not in BY_ID:
            raise BadInput("guiding.no-figure", figure=each, known=", ".join(BY_ID))
        if office.overrides.get(each, Override()).leave_out:
            raise BadInput("guiding.left-out-figure", figure=each)
    return frozenset(figures)


def _wanted(options: argparse.Namespace, words: Words) -> tuple[list[Procedure], CaseShots | None]:
    """The procedures, and the pictures of the case that was named, which go before others."""
    if not options.case:
        return list(dict.fromkeys(options.procedure or PROCEDURES)), None
    case = Store(load_settings().home).open(options.case)
    if options.procedure not in (None, [case.procedure]):
        raise BadInput("guiding.other-procedure", case=case.id, procedure=case.procedure)
    found = case_shots(case)
    write_text(words("guiding.from-case", case=case.id, figures=", ".join(sorted(found.shots))))
    return [case.procedure], found


def _tell(own: CaseShots, langs: Sequence[str], words: Words) -> None:
    """Say which of a case's pictures are not used, and where screens speak another language."""
    if own.left_out:
        write_text(words("guiding.left-out", pictures=", ".join(own.left_out)))
    if own.other_lang:
        write_text(words("guiding.other-lang", figures=", ".join(own.other_lang)))
    others = [lang for lang in langs if _site_lang(lang) != own.lang]
    if others:
        write_text(words(f"guiding.screens-{own.lang}", langs=", ".join(others)))


@dataclass(frozen=True)
class Order:
    """What is to be bound, and what of it goes from one procedure to the next."""

    texts: Mapping[str, Mapping[str, str]]  # by language
    office: Office
    own: CaseShots | None  # pictures of a case, which go before others
    filmed: bool
    only: frozenset[str] = frozenset()  # figures, where not all are wanted
    printed: Printed = field(default_factory=dict)
    recorded: dict[tuple[Applicant, SiteLang], Recording] = field(default_factory=dict)


async def _made(procedure: Procedure, order: Order, words: Words) -> Bound:
    """The books of one procedure: path below the folder → content."""
    only, own = order.only, order.own
    if only and not any(each.id in only for each in figures_of(procedure)):
        return {}
    langs = sorted({_site_lang(lang) for lang in order.texts} | ({own.lang} if own else set()))
    figures = frozenset(each.id for each in shots_of(procedure) if not only or each.id in only)
    async with opened(open_guide_session(procedure, words)) as session:
        recording = asyncio.ensure_future(_recorded(procedure, langs, order, words))
        try:
            shots = await session.picture(langs, figures) if figures else {}
            recordings = await recording
        finally:
            recording.cancel()
            await asyncio.gather(recording, return_exceptions=True)
        parts = {
            lang: _parts(lang, order, shots, recordings.get(_site_lang(lang)))
            for lang in order.texts
        }
        browser = session.asked.desk.browser.browser
        return await bind(procedure, parts, order.office, browser, order.printed, only)


def _parts(lang: str, order: Order, shots: Shots, recording: Recording | None) -> Parts:
    """What the book of a language is bound of: all its screens speak one language."""
    spoken, own = _site_lang(lang), order.own
    simulated = shots.get(spoken, {})
    if own is None:
        return Parts(order.texts[lang], simulated, recording=recording)
    first = {**shots.get(own.lang, {}), **own.shots}
    screens = "" if own.lang == spoken else own.lang
    return Parts(order.texts[lang], simulated, first, recording, screens)


async def _recorded(
    procedure: Procedure, langs: Sequence[SiteLang], order: Order, words: Words
) -> dict[SiteLang, Recording]:
    """What is seen of a registration, by the site's language; {} where no film is wanted.

    The site knows of no procedure: who would see and type the same there is recorded once.
    """
    found = {}
    for lang in langs if order.filmed else ():
        key = example_request(procedure, lang).applicant, lang
        if key not in order.recorded:
            async with opened(open_film_session(procedure, lang, words)) as session:
                order.recorded[key] = await session.record(lang)
        found[lang] = order.recorded[key]
    return found


def _site_lang(lang: str) -> SiteLang:
    """In which of its two languages the site is shown to readers of a language."""
    return "ja" if lang.partition("@")[0] == "ja" else "en"
