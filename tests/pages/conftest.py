"""The page objects against the simulated site on loopback, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TypeVar

import pytest
from playwright.async_api import Browser

from simulator.pki import Authority
from tests.pages.visits import OfficeSite, Visit, open_office

T = TypeVar("T")


@pytest.fixture
def edition() -> str:
    return "2022"


@pytest.fixture
async def office(authority: Authority, edition: str) -> AsyncIterator[OfficeSite]:
    """A site of its own for each test: nobody is registered there yet."""
    async with open_office(authority, edition) as opened:
        yield opened


@pytest.fixture
def visit(
    browser: Browser, office: OfficeSite
) -> Callable[[Callable[[Visit], Awaitable[T]]], Awaitable[T]]:
    """``await visit(work)``: a visitor comes to the site with a browser without any history."""

    async def call(work: Callable[[Visit], Awaitable[T]]) -> T:
        context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
        context.set_default_timeout(8_000)
        try:
            return await work(Visit(await context.new_page(), office))
        finally:
            await context.close()

    return call
