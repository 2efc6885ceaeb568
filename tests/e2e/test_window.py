"""A person at a small screen reaches everything in the browser's window."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from flows.browser import open_browser
from flows.options import BrowserOptions
from records.editions import EDITIONS, Site
from tests.machine import CHROMIUM

SEEN = """({
    left: screenX, right: screenX + outerWidth, bottom: screenY + outerHeight, page: innerHeight,
})"""


def test_the_window_ends_where_the_screen_ends(
    display: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", display)

    async def work() -> dict[str, int]:
        options = BrowserOptions(CHROMIUM, tmp_path, headless=False)
        async with open_browser(options, Site(EDITIONS["2022"], "http://127.0.0.1:9")) as browser:
            seen: dict[str, int] = await browser.page.evaluate(SEEN)
            return seen

    seen = asyncio.run(work())
    assert seen["left"] >= 0
    assert seen["right"] <= 1366
    assert seen["bottom"] <= 768
    assert seen["page"] > 600  # of the screen's 768: no bar warns of anything
