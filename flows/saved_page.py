"""Look at a saved page: nothing of it is run, and nothing is asked for outside."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.async_api import Error, Route

from flows.outcomes import BadInput
from flows.quiet_browser import quiet_browser
from pages.here import Here, read_page
from pages.knowledge import Knowledge
from pages.look import NotSeen
from pages.snapshot import Snapshot, from_json
from pages.understanding import Understood, understand
from terms.text import first_line

# A copy does not say whether a dialog took all presses: it is taken for one that did, so that
# nothing beneath it is told to be pressed.
AS_IT_WAS = """() => {
  for (const each of document.querySelectorAll('dialog[open]')) {
    each.removeAttribute('open');
    each.showModal();
  }
}"""
LARGEST = 20 * 1024 * 1024  # bytes of a saved page


async def read_saved_page(path: Path, knowledge: Knowledge, browser: str) -> Understood:
    """Read a saved HTML page, or a snapshot (``.json``), as the driver would have read it.

    ``browser`` as ``--browser`` names it shows the page, without its scripts, or another one that
    is there: to a saved page they are all the same. Raises :class:`BadInput` when the file can't be
    read.
    """
    data = _bytes(path)
    if path.suffix.lower() == ".json":
        return understand(_snapshot(path, data), knowledge)
    try:
        async with quiet_browser(browser) as opened:
            context = await opened.new_context(java_script_enabled=False, offline=True)
            page = await context.new_page()
            address = path.absolute().as_uri()
            await page.route("**/*", _only(address))
            await page.goto(address, wait_until="domcontentloaded")
            await page.evaluate(AS_IT_WAS)
            here: Here = await read_page(page, knowledge, ())
    except (Error, NotSeen) as trouble:
        reason = first_line(trouble)
        raise BadInput("explain-page.not-read", file=str(path), reason=reason) from None
    return here.page


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise BadInput("explain-page.too-large", file=str(path))
        return path.read_bytes()
    except OSError as trouble:
        reason = trouble.strerror or type(trouble).__name__
        raise BadInput("explain-page.not-read", file=str(path), reason=reason) from None


def _snapshot(path: Path, data: bytes) -> Snapshot:
    try:
        return from_json(data.decode("utf-8"))
    except ValueError as trouble:
        reason = first_line(trouble)
        raise BadInput("explain-page.not-read", file=str(path), reason=reason) from None


def _only(address: str) -> Callable[[Route], object]:
    async def answer(route: Route) -> None:
        if route.request.url == address:
            await route.continue_()
        else:
            await route.abort()

    return answer
