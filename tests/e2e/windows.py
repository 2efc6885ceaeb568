"""The very browser of a run, for the person's mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from watchfiles import watch

from tests.e2e.office import Office


@contextmanager
def browser_with(profile: Path | str, driver: Playwright | None = None) -> Iterator[Browser]:
    """Give the browser that works with this profile.

    ``driver`` is the one that this thread has already: there can't be two.
    """
    port = (Path(profile) / "DevToolsActivePort").read_text().split()[0]
    with nullcontext(driver) if driver else sync_playwright() as playwright:
        browser = playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
        yield browser
        browser.close()


@contextmanager
def seen_by_the_operator(simulated: Office, driver: Playwright | None = None) -> Iterator[Page]:
    """Give the page of the site in the browser of the run."""
    with browser_with(simulated.ready["profile"], driver) as browser:
        pages = [page for context in browser.contexts for page in context.pages]
        yield next(page for page in pages if page.url.startswith(simulated.ready["site"]))


def close_the_browser(profile: Path, driver: Playwright | None = None) -> None:
    """As the person does; that it can be closed shows that it was left open."""
    written = profile / "DevToolsActivePort"
    # the time-out covers a file that was there before the watch was
    for _ in watch(profile, recursive=False, rust_timeout=1000, yield_on_timeout=True):
        if written.exists() and len(written.read_text().split()) > 1:
            break
    with browser_with(profile, driver) as browser:
        browser.new_browser_cdp_session().send("Browser.close")
