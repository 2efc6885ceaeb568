"""``touroku guide``: the illustrated how-to, pictured in the simulated office."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from desk.arguments import PROCEDURES
from desk.guide_session import open_film_session, open_guide_session, opened
from desk.settings import load_settings
from desk.words import Words, book_languages, book_words
from flows.howto.example import SiteLang, example_request
from flows.howto.from_case import case_shots
from flows.howto.making import Bound, Parts, bind
from flows.howto.printing import Printed
from flows.howto.recorder import Recording
from flows.outcomes import BadInput, Failed
from guide import Office, Procedure, Shot
from guide.changes import changes, changes_page
from guide.office import read_office
from guide.texts import missing
from records.applicant import Applicant
from records.case import Store

CHANGES = "changes.html"
SHOWN = 5  # keys of missing texts that a message names


def run(options: argparse.Namespace, words: Words) -> int:
    """Picture each procedure once, bind a book in each language, keep or compare them."""
    asked = getattr(options, "lang", words.lang)
    langs = [asked] if isinstance(asked, str) else asked
    texts = {lang: _complete(lang) for lang in langs}
    office = read_office(options.office) if options.office else Office()
    if options.check and not _files(options.out):
        raise BadInput("guiding.no-edition", folder=str(options.out))
    procedures, own = _wanted(options, words)
    filmed = not options.check and find_spec("av") is not None
    order = Order(texts, office, own, filmed)
    made: Bound = {}
    for procedure in procedures:
        print(words("guiding.picturing", procedure=words(f"procedure.{procedure}")), flush=True)
        made |= asyncio.run(_made(procedure, order, words))
    if options.check:
        return _compare(options.out, made, words)
    _keep(options.out, made)
    if not order.filmed:
        print(words("guiding.without-film"))
    print(words("guiding.made", folder=str(options.out.absolute())))
    return 0


def _complete(lang: str) -> dict[str, str]:
    """The words of a language. Raises :class:`Stop` unless there is every one of them."""
    if lang not in book_languages():
        raise BadInput("guiding.no-language", lang=lang, known=", ".join(book_languages()))
    texts = book_words(lang)
    lacking = missing(texts, book_words("ja"))
    if lacking:
        named = ", ".join(lacking[:SHOWN])
        raise Failed("guiding.words-missing", lang=lang, count=str(len(lacking)), keys=named)
    return texts


def _wanted(options: argparse.Namespace, words: Words) -> tuple[list[Procedure], dict[str, Shot]]:
    """The procedures, and the pictures of the case that was named, which go before others."""
    if not options.case:
        return list(dict.fromkeys(options.procedure or PROCEDURES)), {}
    case = Store(load_settings().home).open(options.case)
    if options.procedure not in (None, [case.procedure]):
        raise BadInput("guiding.other-procedure", case=case.id, procedure=case.procedure)
    found = case_shots(case)
    print(words("guiding.from-case", case=case.id, figures=", ".join(sorted(found.shots))))
    if found.left_out:
        print(words("guiding.left-out", pictures=", ".join(found.left_out)))
    return [case.procedure], found.shots


@dataclass(frozen=True)
class Order:
    """What is to be bound, and what of it goes from one procedure to the next."""

    texts: Mapping[str, Mapping[str, str]]  # by language
    office: Office
    own: Mapping[str, Shot]  # pictures of a case, which go before others
    filmed: bool
    printed: Printed = field(default_factory=dict)
    recorded: dict[tuple[Applicant, SiteLang], Recording] = field(default_factory=dict)


async def _made(procedure: Procedure, order: Order, words: Words) -> Bound:
    """The books of one procedure: path below the folder → content."""
    langs = sorted({_site_lang(lang) for lang in order.texts})
    async with opened(open_guide_session(procedure, words)) as session:
        recording = asyncio.ensure_future(_recorded(procedure, langs, order, words))
        try:
            shots = await session.picture(langs)
            recordings = await recording
        finally:
            recording.cancel()
            await asyncio.gather(recording, return_exceptions=True)
        parts = {
            lang: Parts(texts, shots[_site_lang(lang)], order.own, recordings.get(_site_lang(lang)))
            for lang, texts in order.texts.items()
        }
        browser = session.asked.desk.browser.browser
        return await bind(procedure, parts, order.office, browser, order.printed)


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


def _compare(folder: Path, made: Bound, words: Words) -> int:
    """Say what changed since the edition in the folder; 1 when something did."""
    before = {name: data for name, data in _files(folder).items() if _beside(name, made)}
    found = changes(before, made)
    if not found:
        (folder / CHANGES).unlink(missing_ok=True)
        print(words("guiding.unchanged", folder=str(folder)))
        return 0
    (folder / CHANGES).write_text(changes_page(found, words, words.lang), encoding="utf-8")
    for change in found:
        print(f"  {change.name}: {words(f'guiding.change.{change.how}')}")
    print(words("guiding.changed", count=str(len(found)), page=str(folder / CHANGES)))
    return 1


def _beside(name: str, made: Bound) -> bool:
    """Does a file belong to one of the books that were made now?"""
    return name.rpartition("/")[0] in {each.rpartition("/")[0] for each in made}


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _keep(folder: Path, made: Bound) -> None:
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
