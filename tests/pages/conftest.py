"""Pages against the simulated site on loopback, and pages of their own, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from playwright.async_api import Browser, Page, Playwright, Route

from pages.look import prepare
from simulator.pki import Authority
from tests.pages.visits import OfficeSite, Visit, open_office

T = TypeVar("T")
SITE = "http://office.example"


@pytest.fixture(scope="session")
async def prepared(playwright: Playwright) -> None:
    """Looks are known to Playwright, once, before a page is opened with it."""
    await prepare(playwright)


@pytest.fixture
def edition() -> str:
    return "2022"


@pytest.fixture
def order() -> dict[str, Any]:
    """In which order the screens of the site come, where there are several."""
    return {}


@pytest.fixture
async def office(
    authority: Authority, edition: str, order: dict[str, Any]
) -> AsyncIterator[OfficeSite]:
    """A site of its own for each test: nobody is registered there yet."""
    async with open_office(authority, edition, **order) as opened:
        yield opened


@asynccontextmanager
async def new_page(browser: Browser) -> AsyncIterator[Page]:
    """A page of a browser without any history."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    context.set_default_timeout(20_000)
    try:
        yield await context.new_page()
    finally:
        await context.close()


@pytest.fixture
def visit(
    prepared: None, browser: Browser, office: OfficeSite
) -> Callable[[Callable[[Visit], Awaitable[T]]], Awaitable[T]]:
    """``await visit(work)``: a visitor comes to the site with a browser without any history."""

    async def call(work: Callable[[Visit], Awaitable[T]]) -> T:
        async with new_page(browser) as page:
            return await work(Visit(page, office))

    return call


@pytest.fixture
def opened(prepared: None, browser: Browser) -> Callable[..., Awaitable[Any]]:
    """``await opened(html, work)``: a page of :data:`SITE` with this markup.

    ``elsewhere`` holds what other addresses answer.
    """

    async def call(
        html: str, work: Callable[[Page], Awaitable[T]], elsewhere: Mapping[str, str] | None = None
    ) -> T:
        answers = {f"{SITE}/": html, **(elsewhere or {})}

        async def answer(route: Route) -> None:
            body = answers.get(route.request.url)
            kind = "text/html; charset=utf-8"
            await route.fulfill(status=200 if body else 404, content_type=kind, body=body or "")

        async with new_page(browser) as page:
            await page.context.route("**/*", answer)
            await page.goto(f"{SITE}/")
            return await work(page)

    return call
