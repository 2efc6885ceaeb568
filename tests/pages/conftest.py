"""The page objects against the simulated site on loopback, in a real browser."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from typing import Any, TypeVar

import pytest
from playwright.async_api import Browser, Page, Playwright, Route, async_playwright

from pages.look import prepare
from simulator.pki import Authority
from tests.pages.visits import OfficeSite, Visit, open_office

T = TypeVar("T")
LIMIT = 60.0  # seconds after which a test's work in the browser is given up


class Loop:
    """An event loop in a thread."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="browser")
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(LIMIT)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@pytest.fixture(scope="session")
def loop() -> Iterator[Loop]:
    opened = Loop()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def chromium(loop: Loop, browser_type_launch_args: dict[str, Any]) -> Iterator[Browser]:
    async def launch() -> tuple[Playwright, Browser]:
        playwright = await async_playwright().start()
        await prepare(playwright)
        return playwright, await playwright.chromium.launch(**browser_type_launch_args)

    async def close() -> None:
        await browser.close()
        await playwright.stop()

    playwright, browser = loop.run(launch())
    yield browser
    loop.run(close())


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("keys"))


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


SITE = "http://office.example"


@pytest.fixture
def opened(loop: Loop, chromium: Browser) -> Callable[..., Any]:
    """``opened(html, work)``: a page of :data:`SITE` with this markup; ``elsewhere`` holds what
    other addresses answer.
    """

    def call(
        html: str, work: Callable[[Page], Awaitable[T]], elsewhere: Mapping[str, str] | None = None
    ) -> T:
        answers = {f"{SITE}/": html, **(elsewhere or {})}

        async def answer(route: Route) -> None:
            body = answers.get(route.request.url)
            kind = "text/html; charset=utf-8"
            await route.fulfill(status=200 if body else 404, content_type=kind, body=body or "")

        async def whole() -> T:
            context = await chromium.new_context(
                viewport={"width": 1280, "height": 900}, locale="ja-JP"
            )
            context.set_default_timeout(8_000)
            try:
                await context.route("**/*", answer)
                page = await context.new_page()
                await page.goto(f"{SITE}/")
                return await work(page)
            finally:
                await context.close()

        return loop.run(whole())

    return call
