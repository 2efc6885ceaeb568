"""``touroku guide``: the illustrated how-to, pictured in the simulated office."""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import urllib.request
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

from desk.answers import refuse
from desk.arguments import PROCEDURES, build_parser
from desk.commands.run import desk_options, run_options
from desk.office import OfficeError, open_office
from desk.settings import SettingError, load_settings
from desk.terminal import Terminal
from desk.words import Words, book_languages, book_words
from flows.guide import Bound, bind, picture
from flows.guiding.example import SiteLang
from flows.guiding.from_case import case_shots
from flows.guiding.printing import Printed
from flows.outcomes import BadInput, Failed, Stop
from guide import Office, Shot
from guide.changes import changes, changes_page
from guide.office import BrandingError, read_office
from guide.texts import missing
from records.case import Store, StoreError
from records.casefile import load_case_file
from records.editions import choose_site

CHANGES = "changes.html"
SHOWN = 5  # keys of missing texts that a message names


def run(options: argparse.Namespace, words: Words) -> int:
    """Picture each procedure once, bind a book in each language, keep or compare them."""
    try:
        asked = getattr(options, "lang", words.lang)
        langs = [asked] if isinstance(asked, str) else asked
        texts = {lang: _complete(lang) for lang in langs}
        office = read_office(options.office) if options.office else Office()
        if options.check and not _files(options.out):
            raise BadInput("guiding.no-edition", folder=str(options.out))
        procedures, own = _wanted(options, words)
        made: dict[str, bytes] = {}
        printed: Printed = {}
        for procedure in procedures:
            print(words("guiding.picturing", procedure=words(f"procedure.{procedure}")), flush=True)
            made |= _made(procedure, texts, office, own, printed, words)
    except (OfficeError, Stop) as trouble:
        return refuse(words, [trouble], as_json=False, exit_code=trouble.exit_code)
    except (SettingError, BrandingError, StoreError) as trouble:
        return refuse(words, [trouble], as_json=False)
    if options.check:
        return _compare(options.out, made, words)
    _keep(options.out, made)
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


def _wanted(options: argparse.Namespace, words: Words) -> tuple[list[str], dict[str, Shot]]:
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


def _made(
    procedure: str,
    texts: dict[str, dict[str, str]],
    brand: Office,
    own: dict[str, Shot],
    printed: Printed,
    words: Words,
) -> dict[str, bytes]:
    """The books of one procedure: path below the folder → content."""
    arguments = ["--person", "--no-imap", "--pause", "0", "--card-on", "--procedure", procedure]
    with open_office(arguments) as (office, _):
        return asyncio.run(_bound(office, texts, brand, own, printed, words))


async def _bound(
    office: dict[str, Any],
    texts: dict[str, dict[str, str]],
    brand: Office,
    own: dict[str, Shot],
    printed: Printed,
    words: Words,
) -> Bound:
    given = [str(word) for word in office["run"] if word != "--headless"]
    chosen = build_parser(words).parse_args(
        ["run", str(office["case"]), *given, "--yes", "--headless", "--password", "generate"]
    )
    desk = desk_options(chosen, load_settings(), words)
    request = load_case_file(chosen.case[0], date.today())
    # Of this registration only pictures are wanted: what it has to say is said to nobody.
    people = Terminal(words, out=io.StringIO(), interactive=False, automatic=True)
    shots = await picture(
        request,
        choose_site(chosen.site, chosen.edition),
        desk,
        run_options(chosen),
        people,
        sorted({_site_lang(lang) for lang in texts}),
        Words,
        _still(str(office["site"])),
    )
    return await bind(
        request.procedure,
        {lang: (texts[lang], {**shots[_site_lang(lang)], **own}) for lang in texts},
        brand,
        desk.browser.browser,
        printed,
    )


def _site_lang(lang: str) -> SiteLang:
    """In which of its two languages the site is shown to readers of a language."""
    return "ja" if lang.partition("@")[0] == "ja" else "en"


def _still(site: str) -> Callable[[], AbstractAsyncContextManager[None]]:
    """The office's client keeps still while this is open."""

    def switch(on: bool) -> None:
        request = urllib.request.Request(  # noqa: S310  (the office's own address on loopback)
            f"{site}/__office__/fault",
            json.dumps({"name": "host-silent", "on": on}).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=30).close()  # noqa: S310

    @asynccontextmanager
    async def still() -> AsyncIterator[None]:
        await asyncio.to_thread(switch, True)
        try:
            yield
        finally:
            await asyncio.to_thread(switch, False)

    return still


def _compare(folder: Path, made: dict[str, bytes], words: Words) -> int:
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


def _beside(name: str, made: Sequence[str] | dict[str, bytes]) -> bool:
    """Does a file belong to one of the books that were made now?"""
    return name.rpartition("/")[0] in {each.rpartition("/")[0] for each in made}


def _files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _keep(folder: Path, made: dict[str, bytes]) -> None:
    for name, data in made.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
