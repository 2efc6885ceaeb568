"""Pages against the simulated site on loopback, and pages of their own, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import pytest
from playwright.async_api import Browser, Error, Page, Playwright, Route

from jpki_bench.pki import Authority
from pages.look import prepare
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
    """Give a site of its own for each test: nobody is registered there yet."""
    async with open_office(authority, edition, **order) as opened:
        yield opened


async def blank_page(browser: Browser) -> Page:
    """Open a page of a browser without any history."""
    context = await browser.new_context(viewport={"width": 1280, "height": 900}, locale="ja-JP")
    context.set_default_timeout(20_000)
    return await context.new_page()


class Kept:
    """One page for many tests: opening a new one takes longer than most of them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._clean: Page | None = None

    @asynccontextmanager
    async def page(self) -> AsyncIterator[Page]:
        """Give the page as a new one is.

        A test that fails, opens windows or leaves the page busy costs it: the next one is new.
        """
        page = self._clean or await self._new()
        self._clean = None
        try:
            yield page
            await self._over(page)
            if page.context.pages == [page]:
                self._clean = await wiped(page)
        finally:
            if self._clean is None:
                await page.context.close()

    async def close(self) -> None:
        if self._clean is not None:
            await self._clean.context.close()

    async def _new(self) -> Page:
        return await blank_page(self._browser)

    async def _over(self, page: Page) -> None:
        await page.unroute_all(behavior="ignoreErrors")


class Slate(Kept):
    """A page for markup: what its addresses answer is said by each test."""

    def __init__(self, browser: Browser) -> None:
        super().__init__(browser)
        self._answers: Mapping[str, str] = {}

    @asynccontextmanager
    async def answering(self, answers: Mapping[str, str]) -> AsyncIterator[Page]:
        self._answers = answers
        async with self.page() as page:
            yield page

    async def _new(self) -> Page:
        page = await super()._new()
        await page.context.route("**/*", self._answer)
        return page

    async def _over(self, page: Page) -> None:
        self._answers = {}  # a page that reloads itself finds nothing more to run

    async def _answer(self, route: Route) -> None:
        body = self._answers.get(route.request.url)
        kind = "text/html; charset=utf-8"
        await route.fulfill(status=200 if body else 404, content_type=kind, body=body or "")


async def wiped(page: Page) -> Page | None:
    """Take away what a test left in a page; None where the page no longer answers."""
    try:
        await page.goto("about:blank", timeout=3_000)
        await page.goto("about:blank", timeout=3_000)  # where it was on its way elsewhere meanwhile
        await page.context.clear_cookies()
    except Error:
        return None
    return page


@pytest.fixture(scope="session")
async def slate(prepared: None, browser: Browser) -> AsyncIterator[Slate]:
    slate = Slate(browser)
    yield slate
    await slate.close()


@pytest.fixture(scope="session")
async def kept(prepared: None, browser: Browser) -> AsyncIterator[Kept]:
    kept = Kept(browser)
    yield kept
    await kept.close()


@pytest.fixture
def visit(
    kept: Kept, office: OfficeSite
) -> Callable[[Callable[[Visit], Awaitable[T]]], Awaitable[T]]:
    """``await visit(work)``: a visitor comes to the site with a browser without any history."""

    async def call(work: Callable[[Visit], Awaitable[T]]) -> T:
        async with kept.page() as page:
            return await work(Visit(page, office))

    return call


@pytest.fixture
def opened(slate: Slate) -> Callable[..., Awaitable[Any]]:
    """``await opened(html, work)``: a page of :data:`SITE` with this markup.

    ``elsewhere`` holds what other addresses answer.
    """

    async def call(
        html: str, work: Callable[[Page], Awaitable[T]], elsewhere: Mapping[str, str] | None = None
    ) -> T:
        async with slate.answering({f"{SITE}/": html, **(elsewhere or {})}) as page:
            await page.goto(f"{SITE}/")
            return await work(page)

    return call
