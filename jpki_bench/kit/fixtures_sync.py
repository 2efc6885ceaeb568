"""The browser's fixtures for pytest-playwright."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from jpki_bench.kit.calls import play

if TYPE_CHECKING:
    from jpki_bench.kit.person import Person
    from jpki_bench.kit.running import RunningOffice


@pytest.fixture
def jpki_context(
    request: pytest.FixtureRequest,
    playwright: Playwright,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    jpki_context_args: dict[str, Any],
    jpki_secrets: Iterable[str],
    jpki_office: RunningOffice,
    output_path: str,
    tmp_path: Path,
) -> Iterator[BrowserContext]:
    """Give a browser with the JPKI client in it, in a profile of its own."""
    from jpki_bench.kit import browser

    profile, records = tmp_path / "jpki-profile", tmp_path / "jpki-records"
    records.mkdir()
    jpki_office.equip(profile)
    asked = browser.context_arguments(request.node, browser_context_args, jpki_context_args)
    context = playwright.chromium.launch_persistent_context(
        profile,
        **browser.launch_arguments(
            jpki_office, playwright.chromium.executable_path, browser_type_launch_args, asked
        ),
    )
    recording = browser.recording_of(
        request, records, output_path, jpki_office, jpki_secrets, asked.get("record_har_path")
    )
    really_close = context.close

    def close(*, reason: str | None = None) -> None:
        play(recording.end(context, lambda: really_close(reason=reason), Error))

    context.close = close  # type: ignore[method-assign]  # what the test closes is kept as well
    play(recording.begin(context))
    yield context
    close()
    browser.keep_if_interrupted(request.node)


@pytest.fixture
def jpki_page(jpki_context: BrowserContext) -> Page:
    """Give the first page of that browser."""
    return jpki_context.pages[0] if jpki_context.pages else jpki_context.new_page()


@pytest.fixture
def jpki_person(jpki_context: BrowserContext, jpki_office: RunningOffice) -> Person:
    """Give the person at that browser: types the card's passwords, unless told otherwise."""
    from jpki_bench.kit.person import Person

    person = Person(jpki_office)

    def look(page: Page) -> None:
        play(person.see(page, Error))

    def watch(page: Page) -> None:
        page.on("domcontentloaded", look)
        look(page)

    jpki_context.on("page", watch)
    return person
