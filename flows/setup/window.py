"""The desk's browser as the person would open it themselves: our profile, and nothing else.

No Playwright and no debugging port: a store takes an automated browser for what it is, and only an
extension that a person added from the store works in Chrome and Edge (docs/domain.md 3).
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from flows.checkup.profile import OPENED
from flows.outcomes import BadInput, Failed
from flows.screen_area import has_display
from flows.traces import claim


class Window:
    """At most one browser of ours on the profile; it outlives us, since it is the person's."""

    def __init__(self, program: Path, profile: Path, closed: Callable[[int], None]) -> None:
        self._program = program
        self._profile = profile
        self._closed = closed
        self._open = 0

    @property
    def open(self) -> bool:
        return self._open > 0

    def show(self, url: str) -> None:
        """Open the page; a browser that is open already gets another tab.

        ``closed`` is called on the loop, with the exit status, when a browser that was started here
        has ended. Raises BadInput without a display or for somebody's own profile, Failed when the
        program does not start.
        """
        if not has_display():
            raise BadInput("browser.no-display")
        claim(self._profile)
        try:
            process = subprocess.Popen(
                self._command(url), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True,
            )  # fmt: skip
        except OSError as trouble:
            raise Failed("setup.browser-not-started", browser=str(self._program),
                         reason=str(trouble)) from None  # fmt: skip
        self._open += 1
        waiting = threading.Thread(
            target=self._wait, args=(process, asyncio.get_running_loop()), daemon=True
        )
        waiting.start()

    def _command(self, url: str) -> list[str]:
        words = [str(self._program), f"--user-data-dir={self._profile}", "--no-first-run"]
        words += ["--no-default-browser-check", f"--profile-directory={OPENED}"]
        if sys.platform != "win32" and os.geteuid() == 0:
            words.append("--no-sandbox")  # Chromium refuses its sandbox to root
        return [*words, url]

    def _wait(self, process: subprocess.Popen[bytes], loop: asyncio.AbstractEventLoop) -> None:
        status = process.wait()
        with suppress(RuntimeError):  # the loop has gone meanwhile
            loop.call_soon_threadsafe(self._ended, status)

    def _ended(self, status: int) -> None:
        self._open -= 1
        self._closed(status)
