"""``touroku guide``: the illustrated how-to, pictured in the simulated office."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Sequence

from desk.arguments import PROCEDURES
from desk.guide_making import Order, complete_texts, films_can_be_made, make_all, site_lang
from desk.kept_books import compare, files_in, keep, ready
from desk.settings import load_settings
from desk.words import Words, book_languages
from desk.writer import write_text
from flows.howto.from_case import CaseShots, case_shots
from flows.outcomes import BadInput
from guide import Office, Procedure
from guide.figures import ARTICLE, BY_ID, in_edition
from guide.model import Override
from guide.office import read_office
from guide.overrides import ANY, FILE
from records.case import Store


def run(options: argparse.Namespace, words: Words) -> int:
    """Picture each procedure once, bind a book in each language, keep or compare them."""
    asked = getattr(options, "lang", words.lang)
    langs = [asked] if isinstance(asked, str) else asked
    texts = {lang: complete_texts(lang) for lang in langs or ("",)}
    office = read_office(options.office) if options.office else Office()
    _languages_known(office)
    only = _only(options.only or (), office, options.edition)
    if options.check and not files_in(options.out):
        raise BadInput("guiding.no-book", folder=str(options.out))
    procedures, own = _wanted(options, words)
    if only:
        having = {x for each in only for x in BY_ID[each].procedures}
        procedures = [each for each in procedures if each in having]
    if not procedures:  # none of them has such a figure
        raise BadInput("guiding.nothing-made", figures=", ".join(sorted(only)))
    if not options.check:
        ready(options.out)
    if own:
        _tell(own, langs, words)
    filmed = not (options.check or only) and films_can_be_made()
    order = Order(texts, office, own, filmed, only, options.edition)

    def begins(procedure: Procedure) -> None:
        if only and all(BY_ID[each].source == "drawing" for each in only):
            return
        named = words(f"procedure.{procedure}")
        write_text(words("guiding.picturing", procedure=named), flush=True)

    made = asyncio.run(make_all(procedures, order, words, begins))
    if options.check:
        return compare(options.out, made, words)
    keep(options.out, made)
    if not (order.filmed or only):
        write_text(words("guiding.without-film"))
    write_text(words("guiding.made", folder=str(options.out.absolute())))
    return 0


def _languages_known(office: Office) -> None:
    """Raise :class:`BadInput` where an office changes the words of a language that there is not."""
    for name, override in office.overrides.items():
        for lang in {*override.caption, *override.note} - {ANY, *book_languages()}:
            known = ", ".join(book_languages())
            raise BadInput("branding.no-language", file=FILE, figure=name, lang=lang, known=known)


def _only(figures: Sequence[str], office: Office, edition: str) -> frozenset[str]:
    """Return the figures that were named. Raises :class:`BadInput` for one that there is not."""
    known = [figure.id for figure in in_edition(edition)]
    for each in figures:
        if each not in known:
            raise BadInput("guiding.no-figure", figure=each, known=", ".join(known))
        if office.overrides.get(each, Override()).leave_out:
            raise BadInput("guiding.left-out-figure", figure=each)
    return frozenset(figures)


def _wanted(options: argparse.Namespace, words: Words) -> tuple[list[Procedure], CaseShots | None]:
    """Return the procedures, and the pictures of the case that was named.

    Go before others.
    """
    if not options.case:
        return list(dict.fromkeys(options.procedure or PROCEDURES)), None
    case = Store(load_settings().home).open(options.case)
    if options.procedure not in (None, [case.procedure]):
        raise BadInput("guiding.other-procedure", case=case.id, procedure=case.procedure)
    if options.edition != ARTICLE:
        raise BadInput("guiding.from-other-edition", edition=options.edition)
    found = case_shots(case)
    write_text(words("guiding.from-case", case=case.id, figures=", ".join(sorted(found.shots))))
    return [case.procedure], found


def _tell(own: CaseShots, langs: Sequence[str], words: Words) -> None:
    """Say which of a case's pictures are not used, and where screens speak another language."""
    if own.left_out:
        write_text(words("guiding.left-out", pictures=", ".join(own.left_out)))
    if own.other_lang:
        write_text(words("guiding.other-lang", figures=", ".join(own.other_lang)))
    others = [lang for lang in langs if site_lang(lang) != own.lang]
    if others:
        write_text(words(f"guiding.screens-{own.lang}", langs=", ".join(others)))
