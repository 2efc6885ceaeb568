"""The how-to as an office makes it: every figure there, made the same again, good without a net."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Playwright

from guide.model import Procedure
from simulator.cast import CLIENTS
from tests.conftest import CHROMIUM

ROOT = Path(__file__).parents[2]
LANGS = ("ja", "en")
pytestmark = pytest.mark.slow


def make(folder: Path, procedure: Procedure, langs: str) -> Path:
    """``touroku guide`` as it is typed."""
    command = [sys.executable, "-m", "desk", "guide", "--lang", langs, "--procedure", procedure]
    done = subprocess.run(
        [*command, "--out", str(folder)],
        env={
            **os.environ,
            "TOUROKU_HOME": str(folder / "home"),
            "TOUROKU_SIMULATOR_READER": "link",  # of the card only its pictures are wanted
        },
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return folder / procedure


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The how-to for a change of status in Japanese and English."""
    return make(tmp_path_factory.mktemp("guide"), "change", ",".join(LANGS))


def figures(procedure: Procedure) -> list[str]:
    """The files that docs/figures.md promises for a procedure."""
    rows = re.findall(
        r"^\| `([^`]+\.png)` \|(?:[^|]*\|){3} ([^|]+) \|",
        (ROOT / "docs" / "figures.md").read_text(encoding="utf-8"), re.M,
    )  # fmt: skip
    assert len(rows) > 30
    return [file for file, procedures in rows if "all" in procedures or procedure in procedures]


class Alternatives(HTMLParser):
    """What is said for each picture of a page: the title and description of its drawing."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._figure = ""
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "figure":
            self._figure = (given["id"] or "").removeprefix("figure-")
        self._inside = tag in ("title", "desc") and bool(self._figure)

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[self._figure] = self.found.get(self._figure, "") + data.strip()


@pytest.mark.parametrize("lang", LANGS)
def test_every_figure_that_is_promised_is_there_and_shows_something(book: Path, lang: str) -> None:
    alternatives = Alternatives((book / lang / "guide.html").read_text(encoding="utf-8")).found
    markdown = (book / lang / "guide.md").read_text(encoding="utf-8")
    for file in figures("change"):
        with Image.open(io.BytesIO((book / lang / file).read_bytes())) as picture:
            assert picture.width > 600, file
            colours = picture.convert("RGB").getcolors(1 << 24)
            assert colours is not None and len(colours) > 20, file
        figure = re.sub(r"^\d+-\d+-|\.png$", "", file)
        assert len(alternatives[figure]) > 10, figure
        assert f"]({file})" in markdown


@pytest.mark.parametrize("lang", LANGS)
def test_nobody_is_found_in_the_words_of_a_how_to(book: Path, lang: str) -> None:
    client = CLIENTS["change"]
    values = (client.holder.name, client.email, client.holder.address, client.phone)
    for file in ("guide.html", "guide.md", "figures.html"):
        text = (book / lang / file).read_text(encoding="utf-8")
        assert [value for value in values if value in text] == []


def test_made_again_it_is_the_same_to_the_byte(book: Path, tmp_path: Path) -> None:
    again = make(tmp_path, "change", "ja") / "ja"
    names = sorted(path.name for path in again.iterdir())
    assert {"guide.html", "guide.pdf", "guide.md", "figures.html", "film.webp"} <= set(names)
    differ = [
        name for name in names if (again / name).read_bytes() != (book / "ja" / name).read_bytes()
    ]
    assert differ == []


@pytest.mark.parametrize("lang", LANGS)
def test_it_asks_for_nothing_outside(book: Path, lang: str, playwright: Playwright) -> None:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    browser = playwright.chromium.launch(executable_path=CHROMIUM, chromium_sandbox=not root)
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((book / lang / "guide.html").as_uri())
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
    browser.close()
