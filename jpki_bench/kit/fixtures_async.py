"""The browser's fixtures for pytest-playwright-asyncio."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import pytest_asyncio
from playwright.async_api import BrowserContext, Error, Page, Playwright

from jpki_bench.kit.calls import play_async

if TYPE_CHECKING:
    from jpki_bench.kit.person import Person
    from jpki_bench.kit.running import RunningOffice


@pytest_asyncio.fixture(loop_scope="session")
async def jpki_context(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    jpki_context_args: dict[str, Any],
    jpki_secrets: Iterable[str],
    jpki_office: RunningOffice,
    output_path: str,
    tmp_path: Path,
) -> AsyncIterator[BrowserContext]:
    """Give a browser with the JPKI client in it, in a profile of its own."""
    from jpki_bench.kit import browser

    profile, records = tmp_path / "jpki-profile", tmp_path / "jpki-records"
    records.mkdir()
    jpki_office.equip(profile)
    asked = browser.context_arguments(request.node, browser_context_args, jpki_context_args)
    context = await playwright.chromium.launch_persistent_context(
        profile,
        **browser.launch_arguments(
            jpki_office, playwright.chromium.executable_path, browser_type_launch_args, asked
        ),
    )
    recording = browser.recording_of(
        request, records, output_path, jpki_office, jpki_secrets, asked.get("record_har_path")
    )
    really_close = context.close

    async def close(*, reason: str | None = None) -> None:
        await play_async(recording.end(context, lambda: really_close(reason=reason), Error))

    context.close = close  # type: ignore[method-assign]  # what the test closes is kept as well
    await play_async(recording.begin(context))
    yield context
    await close()
    browser.keep_if_interrupted(request.node)


@pytest_asyncio.fixture(loop_scope="session")
async def jpki_page(jpki_context: BrowserContext) -> Page:
    """Give the first page of that browser."""
    return jpki_context.pages[0] if jpki_context.pages else await jpki_context.new_page()


@pytest_asyncio.fixture(loop_scope="session")
async def jpki_person(
    jpki_context: BrowserContext, jpki_office: RunningOffice
) -> AsyncIterator[Person]:
    """Give the person at that browser: types the card's passwords, unless told otherwise."""
    from jpki_bench.kit.person import Person

    person = Person(jpki_office)
    busy: set[asyncio.Task[None]] = set()

    def look(page: Page) -> None:
        task = asyncio.ensure_future(play_async(person.see(page, Error)))
        busy.add(task)
        task.add_done_callback(busy.discard)

    def watch(page: Page) -> None:
        page.on("domcontentloaded", look)
        look(page)

    jpki_context.on("page", watch)
    yield person
    jpki_context.remove_listener("page", watch)
    for task in busy:
        task.cancel()
    await asyncio.gather(*busy, return_exceptions=True)
