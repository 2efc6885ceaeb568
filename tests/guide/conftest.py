"""A book for every procedure and language, with real pictures of the simulated site."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from PIL import Image
from playwright.async_api import Browser

from guide import Book, Box, Mark, Procedure, Shot, shots_of
from simulator.pki import Authority
from tests.guide import shots as camera
from tests.pages.visits import open_office

LOCALE = Path(__file__).parents[2] / "desk" / "locale"
LANGS = sorted(path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/guide.po"))


def words_of(lang: str) -> dict[str, str]:
    with (LOCALE / lang / "LC_MESSAGES" / "guide.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def grey_shots(procedure: Procedure) -> dict[str, Shot]:
    """A picture for every screen, of nothing but grey."""
    written = io.BytesIO()
    Image.new("RGB", (96, 64), "#999999").save(written, "PNG")
    shots = {}
    for figure in shots_of(procedure):
        marks = tuple(Mark(Box(4, 4, 9, 9), i, k) for i, k in enumerate(figure.marks, start=1))
        shots[figure.id] = Shot(figure.id, written.getvalue(), 48, 32, marks)
    return shots


@pytest.fixture(scope="session")
def words() -> Mapping[str, Mapping[str, str]]:
    return {lang: words_of(lang) for lang in LANGS}


@pytest.fixture(scope="session")
async def shots(browser: Browser, authority: Authority) -> Mapping[str, Shot]:
    async with open_office(authority, "2022") as office:
        return await camera.take(browser, office)


@pytest.fixture(scope="session")
def book(
    words: Mapping[str, Mapping[str, str]], shots: Mapping[str, Shot]
) -> Callable[[Procedure, str], Book]:
    return lambda procedure, lang: Book(procedure, lang, words[lang], shots, date="2026-11-24")
