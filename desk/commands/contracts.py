"""``touroku contracts check``: in what a page is not as an edition's file has it."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict
from pathlib import Path

from desk.settings import load_settings
from desk.words import Words
from desk.writer import write_json, write_line
from flows.contracts import told
from flows.outcomes import BadInput
from flows.saved_page import read_saved_page
from flows.site_page import read_site_page
from pages.contract import Checked, check, screens_of
from pages.knowledge import load
from pages.understanding import Understood, understand
from records.editions import EDITIONS, LIVE_EDITION, Site, choose_site


def run(options: argparse.Namespace, words: Words) -> int:
    """Hold the page against the edition; 0 where nothing differs, else 1."""
    address = options.page if "://" in options.page else None
    site = choose_site(address, options.edition) if address else None
    browser = options.browser or load_settings().browser
    edition, checked = asyncio.run(_checked(options, site, browser))
    if options.json:
        write_json(
            {
                "edition": edition,
                "screen": checked.screen or None,
                "same": not checked.differences,
                "differences": [asdict(each) for each in checked.differences],
            }
        )
    else:
        _print(words, edition, checked)
    return 1 if checked.differences else 0


async def _checked(
    options: argparse.Namespace, site: Site | None, browser: str
) -> tuple[str, Checked]:
    """Read the page once; without an edition it is held against each, the likest is told."""
    editions = [options.edition] if options.edition else sorted(EDITIONS, reverse=True)
    if site is not None:
        editions = [site.edition.key]
    for edition in editions if options.screen else ():
        names = screens_of(load(edition))
        if options.screen not in names:
            raise BadInput("contracts.no-such-screen", edition=edition, screen=options.screen,
                           screens=", ".join(names))  # fmt: skip
    page = await _read(options.page, site, editions[0], browser)
    found = [
        (edition, check(understand(page.snapshot, load(edition)), options.screen or ""))
        for edition in editions
    ]
    return min(found, key=lambda pair: (not pair[1].screen, len(pair[1].differences)))


async def _read(page: str, site: Site | None, edition: str, browser: str) -> Understood:
    if site is not None:
        return await read_site_page(site, page, load(edition), browser)
    return await read_saved_page(Path(page), load(edition), browser)


def _print(words: Words, edition: str, checked: Checked) -> None:
    screen = words(f"screen.{checked.screen}" if checked.screen else "explain-page.unknown")
    live = "live" if edition == LIVE_EDITION else "earlier"
    write_line(words(f"contracts.held-{live}", screen=screen, edition=edition))
    for each in checked.differences:
        write_line(f"  - {told(words, each)}")
    if not checked.differences:
        write_line(words("contracts.same"))
