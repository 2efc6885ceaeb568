"""Traces, videos and screenshots of a test's browser, by pytest-playwright's own options.

pytest-playwright records contexts that it makes itself; one with an extension in it is persistent
and made here. What is kept, when and where is as with any other test of pytest-playwright.

Whatever is kept holds no password of a card: traces are written again without them.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from jpki_bench.kit.calls import Calls

HIDDEN = b"*"
SHORT = 4
RECORDED = ("on", "retain-on-failure", "only-on-failure")


@dataclass
class Recording:
    """What one context leaves: ``made`` are files in a folder of its own, with their last names."""

    title: str
    folder: Path
    output: Path
    tracing: str = "off"
    video: str = "off"
    screenshot: str = "off"
    full_page: bool = False
    secrets: Callable[[], Iterable[str]] = tuple
    made: list[tuple[str, Path, str]] = field(default_factory=list)
    _pages: list[Any] = field(default_factory=list)

    def begin(self, context: Any) -> Calls[None]:
        """Right after the context was made."""
        self._pages += context.pages
        context.on("page", self._saw)
        if self.tracing in RECORDED:
            yield context.tracing.start(
                title=self.title, screenshots=True, snapshots=True, sources=True
            )

    def end(self, context: Any, errors: type[Exception]) -> Calls[None]:
        """Take what can only be had while it is open, and close the context."""
        if self.tracing in RECORDED:
            path = self.folder / "trace.zip"
            yield context.tracing.stop(path=path)
            without(path, self.secrets())
            self.made.append(("tracing", path, "trace.zip"))
        if self.screenshot in RECORDED:
            for number, page in enumerate(context.pages, 1):
                path = self.folder / f"{number}.png"
                try:
                    yield page.screenshot(path=path, full_page=self.full_page, timeout=5000)
                except errors:
                    continue  # the window has gone, or nothing was drawn in it
                self.made.append(("screenshot", path, f"test-{{}}-{number}.png"))
        yield context.close()
        if self.video in RECORDED:
            yield from self._videos(errors)

    def keep(self, failed: bool) -> None:
        """Move what is to be kept into the output folder."""
        wanted = {"tracing": self.tracing, "video": self.video, "screenshot": self.screenshot}
        for kind, path, name in self.made:
            if wanted[kind] == "on" or failed:
                self.output.mkdir(parents=True, exist_ok=True)
                shutil.move(path, self.output / name.format("failed" if failed else "finished"))

    def _saw(self, page: Any) -> None:
        self._pages.append(page)

    def _videos(self, errors: type[Exception]) -> Calls[None]:
        for number, page in enumerate(self._pages, 1):
            path = self.folder / f"{number}.webm"
            try:
                if page.video is None:
                    continue
                yield page.video.save_as(path)
            except errors:
                continue  # nothing was filmed
            self.made.append(("video", path, f"video-{number}.webm"))


def without(trace: Path, secrets: Iterable[str]) -> None:
    """Write a trace again in which each secret is stars, in whatever form it stands there."""
    hidden = [form for secret in secrets if secret for form in _forms(secret)]
    clean = trace.with_suffix(".clean")
    with zipfile.ZipFile(trace) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            for form in hidden:
                data = data.replace(form, _hidden(form))
            new.writestr(entry.filename, data)
    clean.replace(trace)


def _forms(secret: str) -> set[bytes]:
    """As a whole word where it is short: four digits are part of many a number."""
    texts = [secret, quote(secret)] if len(secret) > SHORT else [f'"{secret}"', f"'{secret}'"]
    return {form for text in texts for form in (text.encode(), text.encode("utf-16-le"))}


def _hidden(form: bytes) -> bytes:
    """Stars, of the same length; quotes stay, so that what is around can still be read."""
    return bytes(each if each in b"\"'\0" else HIDDEN[0] for each in form)
