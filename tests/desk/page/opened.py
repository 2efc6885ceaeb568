"""An open desk as a test sees it: its process, its address, and a browser that has come in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from tests.machine import CHROMIUM, READER

SCREEN = {"width": 1366, "height": 768}


@dataclass(frozen=True)
class OpenedDesk:
    """``url`` lets one browser in, once; ``origin`` is where the pages are."""

    url: str
    home: Path
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        return self.url.partition("/enter")[0]

    @property
    def token(self) -> str:
        return self.url.partition("#")[2]

    @contextmanager
    def client(self) -> Iterator[httpx.Client]:
        """Somebody who came in with the token, as a browser would."""
        with httpx.Client(
            base_url=self.origin, headers={"Origin": self.origin}, follow_redirects=True
        ) as client:
            assert client.post("/enter", content=self.token).status_code == 204
            yield client


@contextmanager
def opened(
    home: Path, *words: str, lang: str = "en", env: dict[str, str] | None = None
) -> Iterator[OpenedDesk]:
    """``touroku desk`` with these options; closed as by Ctrl-C in the end."""
    home.mkdir(parents=True, exist_ok=True)
    own = {k: v for k, v in os.environ.items() if not k.startswith("TOUROKU_") or k == READER}
    process = subprocess.Popen(
        [sys.executable, "-m", "desk", "desk", "--json", "--no-browser", "--lang", lang, *words],
        env={**own, "TOUROKU_HOME": str(home), **(env or {})},
        cwd=home,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield OpenedDesk(json.loads(process.stdout.readline())["url"], home, process)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)
        process.stdout.close()


@contextmanager
def at_the_page(desk: OpenedDesk, driver: Playwright | None = None) -> Iterator[Page]:
    """Give a browser of the operator's own that has come in to the desk."""
    with browsing(driver) as context:
        page = context.new_page()
        page.goto(desk.url)
        page.wait_for_url(f"{desk.origin}/")
        yield page


@contextmanager
def browsing(driver: Playwright | None = None) -> Iterator[BrowserContext]:
    """Give the operator's own browser, which is not the one of a run.

    ``driver`` is the one that this thread has already: there can't be two.
    """
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with nullcontext(driver) if driver else sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"] if root else []
        )
        context = browser.new_context(viewport=SCREEN)  # type: ignore[arg-type]
        yield context
        browser.close()
