"""Traces, videos and screenshots of a test's browser, by pytest-playwright's own options.

pytest-playwright records contexts that it makes itself; one with an extension in it is persistent
and made here. What is kept, when and where is as with any other test of pytest-playwright; what
must not stand in it is taken out (``hiding.py``).
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from jpki_bench.kit.calls import Calls
from jpki_bench.kit.hiding import Hiding

RECORDED = ("on", "retain-on-failure", "only-on-failure")
Made = tuple[str, Path, str]


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
    others: tuple[Path, ...] = ()
    """Files that Playwright writes by itself when the context closes: HAR."""
    made: list[Made] = field(default_factory=list)
    kept: list[tuple[str, Path]] = field(default_factory=list)
    done: bool = False
    _pages: list[Any] = field(default_factory=list)
    _ending: bool = False
    _closed: bool = False

    def begin(self, context: Any) -> Calls[None]:
        """Right after the context was made."""
        self._pages += context.pages
        context.on("page", self._saw)
        context.on("close", self._gone)
        if self.tracing in RECORDED:
            yield context.tracing.start(
                title=self.title, screenshots=True, snapshots=True, sources=True
            )

    def end(self, context: Any, close: Callable[[], Any], errors: type[Exception]) -> Calls[None]:
        """Take what can only be had while it is open, and close the context; once."""
        if self._ending:
            return  # the test has closed it
        self._ending = True
        if not self._closed:  # by whoever sat at the window
            yield from self._take_what_is_open(context, errors)
            yield close()
        yield from self._take_videos(errors)

    def _take_what_is_open(self, context: Any, errors: type[Exception]) -> Calls[None]:
        if self.tracing in RECORDED:
            path = self.folder / "trace.zip"
            yield context.tracing.stop(path=path)
            self.made.append(("trace", path, "trace.zip"))
        if self.screenshot in RECORDED:
            for number, page in enumerate(context.pages, 1):
                path = self.folder / f"{number}.png"
                try:
                    yield page.screenshot(path=path, full_page=self.full_page, timeout=5000)
                except errors:
                    continue  # the window has gone, or nothing was drawn in it
                self.made.append(("screenshot", path, f"test-{{}}-{number}.png"))

    def keep(self, failed: bool) -> None:
        """Move what is to be kept into the output folder, and hide what must not be seen there."""
        if self.done:
            return
        self.done = True
        wanted = {"trace": self.tracing, "video": self.video, "screenshot": self.screenshot}
        for kind, path, name in self.made:
            if wanted[kind] == "on" or failed:
                self.output.mkdir(parents=True, exist_ok=True)
                last = _free(self.output / name.format("failed" if failed else "finished"))
                self.kept.append((kind, Path(shutil.move(path, last))))
        hiding = Hiding(self.secrets())
        if self.output.is_dir():
            hiding.folder(self.output)
        for path in self.others:
            if path.is_file():
                hiding.file(path)

    def _saw(self, page: Any) -> None:
        self._pages.append(page)

    def _gone(self, _: Any) -> None:
        self._closed = True

    def _take_videos(self, errors: type[Exception]) -> Calls[None]:
        if self.video not in RECORDED:
            return
        films: list[Path] = []
        for page in self._pages:
            try:
                # A persistent context takes its browser along: save_as() has nobody to ask then.
                path = (yield page.video.path()) if page.video else None
            except errors:
                continue  # nothing was filmed
            if path and Path(path).is_file():
                films.append(Path(path))
        for number, film in enumerate(films, 1):
            name = "video.webm" if len(films) == 1 else f"video-{number}.webm"
            self.made.append(("video", film, name))


RECORDING = pytest.StashKey[Recording]()


def _free(path: Path) -> Path:
    """Return a name that nothing has yet: pytest-playwright may keep a page of its own there."""
    return next(each for each in _names(path) if not each.exists())


def _names(path: Path) -> Iterator[Path]:
    yield path
    for number in count(2):
        yield path.with_stem(f"{path.stem}-{number}")
