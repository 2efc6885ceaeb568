"""A browser without a window and without a profile: for a look at a page, and to print our own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from flows.browser import is_root
from flows.checkup.browser import CHANNELS, program_of
from flows.checkup.plan import this_machine
from flows.outcomes import BadInput
from pages.look import prepare


@asynccontextmanager
async def quiet_browser(wanted: str) -> AsyncIterator[Browser]:
    """Open the browser that is wanted as ``--browser`` names it, or any other that is there.

    Raises :class:`BadInput` where there is none, and Playwright's Error where it does not start.
    """
    program = any_browser(wanted)
    async with async_playwright() as playwright:
        await prepare(playwright)
        opened = await playwright.chromium.launch(
            executable_path=program,
            chromium_sandbox=not is_root(),
            handle_sigint=False,
        )
        try:
            yield opened
        finally:
            await opened.close()


def any_browser(wanted: str) -> Path:
    """Find the browser that is wanted, or any other: to a page of ours they are all the same.

    Raises :class:`BadInput` where there is none.
    """
    machine = this_machine()
    for each in dict.fromkeys((wanted, *CHANNELS)):
        program = program_of(each, machine)
        if program is not None:
            return program
    raise BadInput("browser.not-found", browser=wanted)
