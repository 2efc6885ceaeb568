"""A book for every procedure and language, with real pictures of the simulated site."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from playwright.async_api import Browser, Playwright

from guide import Book, Procedure, Shot
from jpki_bench.pki import Authority
from pages.look import prepare
from tests.guide import shots as camera
from tests.guide.books import LANGS, words_of
from tests.pages.visits import open_office


@pytest.fixture(scope="session")
def words() -> Mapping[str, Mapping[str, str]]:
    return {lang: words_of(lang) for lang in LANGS}


@pytest.fixture(scope="session")
async def shots(
    playwright: Playwright, browser: Browser, authority: Authority
) -> Mapping[str, Shot]:
    await prepare(playwright)
    async with open_office(authority, "2022") as office:
        return await camera.take(browser, office)


@pytest.fixture(scope="session")
def book(
    words: Mapping[str, Mapping[str, str]], shots: Mapping[str, Shot]
) -> Callable[[Procedure, str], Book]:
    return lambda procedure, lang: Book(procedure, lang, words[lang], shots, date="2026-11-24")
