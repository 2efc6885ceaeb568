"""The page objects against the simulated site on loopback, in a browser with a loop of its own.

The page objects are async and pytest-playwright's pages are not: a thread keeps one event loop
with the site and the browser, and each test sends what it does there.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any, TypeVar

import pytest
import uvicorn
from playwright.async_api import Browser, Page, Playwright, Route, async_playwright

from pages.look import prepare
from simulator.faults import Faults
from simulator.pki import Authority
from simulator.site import Timing, create_site
from tests.pages.visits import OfficeSite, Visit

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
def office(loop: Loop, authority: Authority, edition: str) -> Iterator[OfficeSite]:
    """A site of its own for each test: nobody is registered there yet."""
    with open_office(loop, authority, edition) as opened:
        yield opened


@contextmanager
def open_office(loop: Loop, authority: Authority, edition: str) -> Iterator[OfficeSite]:
    listener = socket.create_server(("127.0.0.1", 0))
    origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
    faults = Faults()
    letters: list[EmailMessage] = []

    async def send(letter: EmailMessage) -> None:
        letters.append(letter)

    async def open_site() -> tuple[OfficeSite, uvicorn.Server, asyncio.Task[None]]:
        site = create_site(
            edition=edition,
            origin=origin,
            authority=authority,
            send=send,
            faults=faults,
            timing=Timing(mail=0, late=0),
        )
        config = uvicorn.Config(site.app, log_level="error", ws="none", lifespan="off")
        server = uvicorn.Server(config)
        server.capture_signals = _no_signals  # type: ignore[method-assign]
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        return OfficeSite(site, origin, faults, authority, letters), server, serving

    async def close() -> None:
        server.should_exit = True
        server.force_exit = True
        await serving
        await opened.site.close()

    opened, server, serving = loop.run(open_site())
    yield opened
    loop.run(close())


def _no_signals() -> Any:
    """Signals belong to the main thread, which is pytest's."""
    from contextlib import nullcontext

    return nullcontext()


@pytest.fixture
def visit(
    loop: Loop, chromium: Browser, office: OfficeSite
) -> Callable[[Callable[[Visit], Awaitable[T]]], T]:
    """``visit(work)``: a visitor comes to the site with a browser without any history."""

    def call(work: Callable[[Visit], Awaitable[T]]) -> T:
        async def whole() -> T:
            context = await chromium.new_context(
                viewport={"width": 1280, "height": 900}, locale="ja-JP"
            )
            context.set_default_timeout(8_000)
            try:
                return await work(Visit(await context.new_page(), office))
            finally:
                await context.close()

        return loop.run(whole())

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
            context.set_default_navigation_timeout(40_000)  # some pages are large
            try:
                await context.route("**/*", answer)
                page = await context.new_page()
                await page.goto(f"{SITE}/")
                return await work(page)
            finally:
                await context.close()

        return loop.run(whole())

    return call
