"""The how-to as an office makes it: every figure there, made the same again, good without a net."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import ClassVar

import av
import pytest
from filelock import FileLock
from PIL import Image
from playwright.async_api import Browser
from pypdf import PageObject, PdfReader

from desk.guide_session import open_film_session, opened
from desk.words import Words, book_words
from flows.howto import making as guide_flow
from flows.howto.example import example_auth_id, example_request
from flows.howto.filming import FILM
from flows.howto.recorder import Recorder
from flows.registration.session import Session
from flows.registration.step import Step, View
from guide import CHAPTERS, figures_of
from guide.figures import watched
from guide.model import Procedure
from guide.notation import plain
from guide.texts import Texts
from jpki_bench.cast import CLIENTS
from tests.further import every, long
from tests.guide import reference

ROOT = Path(__file__).parents[2]
LANGS = ("ja", "en")
FONT = "Noto Sans CJK JP"
AGAIN = "Meant? Then: python -m tests.guide.reference"
pytestmark = pytest.mark.xdist_group("guide")  # the book is made once, and nobody waits for it


def guide(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """``touroku guide`` as it is typed."""
    return subprocess.run(
        [sys.executable, "-m", "desk", "guide", *arguments],
        env={
            **os.environ,
            "TOUROKU_HOME": str(home / "home"),
            "JPKI_BENCH_READER": "link",  # of the card only its pictures are wanted
        },
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def make(folder: Path, procedure: Procedure, langs: str, *more: str) -> Path:
    done = guide(folder, "--lang", langs, "--procedure", procedure, "--out", str(folder), *more)
    assert done.returncode == 0, done.stderr
    return folder / procedure


@pytest.fixture
def book(tmp_path_factory: pytest.TempPathFactory, worker_id: str, lang: str) -> Path:
    """Give the how-to for a change of status with what is asked of it in a language.

    Each language is made once, for all workers.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "guide"
    with FileLock(f"{folder}.lock"):
        made, whole = folder / "change", folder / f"whole-{lang}"
        if not whole.exists():
            shutil.rmtree(made / lang, ignore_errors=True)
            folder.mkdir(exist_ok=True)
            make(folder, "change", lang)
            whole.touch()
        return made


def figures(procedure: Procedure) -> list[str]:
    """Return the files that docs/figures.md promises for a procedure."""
    rows = re.findall(
        r"^\| `([^`]+\.png)` \|(?:[^|]*\|){3} ([^|]+) \|[^|]*\| 2022",
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


@pytest.mark.parametrize("lang", every(2, LANGS))
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


@pytest.mark.parametrize("lang", every(2, LANGS))
def test_on_paper_it_is_short_and_no_page_is_nearly_empty(book: Path, lang: str) -> None:
    pages = [_filled(page) for page in PdfReader(book / lang / "guide.pdf").pages]
    assert len(pages) <= 20
    assert min(pages) >= 1 / 3, pages


@long
def test_on_paper_the_how_to_of_2026_is_short_too(tmp_path: Path) -> None:
    make(tmp_path, "change", "ja,ja@easy", "--edition", "2026")
    for lang in ("ja", "ja@easy"):
        reader = PdfReader(tmp_path / "change-2026" / lang / "guide.pdf")
        pages = [_filled(page) for page in reader.pages]
        assert len(pages) <= 20
        assert min(pages) >= 1 / 3, pages


@long
def test_the_screens_of_2026_are_pictured_in_their_order(tmp_path: Path) -> None:
    asked = [x for each in ("terms", "go-on-mail", "form", "confirm") for x in ("--only", each)]
    made = make(tmp_path, "certify", "en", "--edition", "2026", *asked)
    names = {path.name for path in (made.parent / "certify-2026" / "en").iterdir()}
    assert names == {"4-3-terms.png", "4-6-go-on-mail.png", "7-1-form.png", "8-1-confirm.png"}


def _filled(page: PageObject) -> float:
    """Return how far down a page its words reach, as a part of the room between the margins."""
    top, bottom = float(page.mediabox.top) - 45, 51.0  # points; the number of the page is below
    found = [top]

    def stands(text: str, place: list[float], line: list[float], *_font: object) -> None:
        y = line[4] * place[1] + line[5] * place[3] + place[5]
        if text.strip() and y > bottom:
            found.append(y)

    page.extract_text(visitor_text=stands)
    return (top - min(found)) / (top - bottom)


@pytest.mark.parametrize("lang", every(2, LANGS))
def test_nobody_is_found_in_the_words_of_a_how_to(book: Path, lang: str) -> None:
    client = CLIENTS["change"]
    values = (client.holder.name, client.email, client.holder.address, client.phone)
    for file in ("guide.html", "guide.md", "figures.html"):
        text = (book / lang / file).read_text(encoding="utf-8")
        assert [value for value in values if value in text] == []


@long
@pytest.mark.parametrize("lang", ["ja"])
def test_made_again_it_is_the_same_to_the_byte(book: Path, tmp_path: Path) -> None:
    again = make(tmp_path, "change", "ja") / "ja"
    names = sorted(path.name for path in again.iterdir())
    assert {"guide.html", "guide.pdf", "guide.md", "figures.html", "film.txt"} <= set(names)
    differ = [
        name for name in names if (again / name).read_bytes() != (book / "ja" / name).read_bytes()
    ]
    assert set(differ) <= {FILM}  # how quickly a screen came is never twice the same


@long
@pytest.mark.parametrize("lang", ["ja"])
def test_check_finds_what_was_changed_and_nothing_else(book: Path, tmp_path: Path) -> None:
    edition = shutil.copytree(book.parent, tmp_path / "edition")
    words, picture = edition / "change/ja/guide.md", edition / "change/ja/7-1-form.png"
    words.write_text(words.read_text(encoding="utf-8").replace("在留", "滞留", 1), encoding="utf-8")
    with Image.open(picture) as opened:
        spoilt = opened.convert("RGB")
    spoilt.paste("#ffffff", (spoilt.width // 3, spoilt.height // 3, spoilt.width, spoilt.height))
    spoilt.save(picture)
    done = guide(edition, "--lang", "ja", "--procedure", "change", "--check", "--out", str(edition))
    assert done.returncode == 1, done.stderr
    found = re.findall(r"^  (\S+): ", done.stdout, re.M)
    assert found == ["change/ja/7-1-form.png", "change/ja/guide.md"]


@pytest.mark.parametrize("lang", every(2, LANGS))
def test_its_words_are_those_that_somebody_read_and_found_good(book: Path, lang: str) -> None:
    for name in reference.WORDS:
        kept = (reference.FOLDER / lang / name).read_text(encoding="utf-8")
        assert (book / lang / name).read_text(encoding="utf-8") == kept, AGAIN


@pytest.mark.parametrize("lang", every(2, LANGS))
def test_its_pictures_look_like_those_that_somebody_saw_and_found_good(
    book: Path, lang: str
) -> None:
    font = subprocess.run(["fc-match", FONT], capture_output=True, text=True, check=True).stdout
    if "NotoSansCJK" not in font:
        pytest.skip(f"{FONT} is not installed: lines break elsewhere")
    kept = reference.kept_shades(lang)
    made = {path.name: reference.shades(path.read_bytes()) for path in (book / lang).glob("*.png")}
    assert set(made) == set(kept)
    assert [name for name in made if not made[name].looks_like(kept[name])] == [], AGAIN


@dataclass(frozen=True)
class Part:
    """One chapter of a film as a player shows it: the recorded side of its pictures."""

    title: str
    frames: list[bytes]


def parts(film: Path) -> list[Part]:
    with av.open(film) as opened:
        video = opened.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        chapters = opened.chapters()
        found = [Part(chapter["metadata"]["title"], []) for chapter in chapters]
        ends = [float(each["end"] * (each["time_base"] or 1)) for each in chapters]
        for frame in opened.decode(video=0):
            at = sum(end <= frame.time + 0.01 for end in ends)
            image = frame.to_image(width=480, height=270).crop((0, 0, 320, 270))
            found[min(at, len(found) - 1)].frames.append(image.convert("L").tobytes())
    return found


def moved(frames: list[bytes]) -> int:
    """Return how often something else was seen."""
    return sum(any(abs(x - y) > 24 for x, y in zip(a, b, strict=True)) for a, b in pairwise(frames))


@pytest.mark.parametrize("lang", every(2, LANGS))
def test_the_film_has_the_chapters_of_the_book_and_shows_the_form_being_filled(
    book: Path, lang: str
) -> None:
    texts = Texts(lang, book_words(lang), "change")
    found = parts(book / lang / FILM)
    titles = [f"{i}. {plain(texts(f'chapter.{name}'))}" for i, name in enumerate(CHAPTERS, start=1)]
    assert [part.title for part in found] == [plain(texts("title")), *titles]
    assert all(part.frames for part in found)
    told = [figure for figure in figures_of("change") if figure.chapter == "form"]
    # The card and the pictures come and go; beyond that each of eight fields is filled.
    assert moved(found[1 + CHAPTERS.index("form")].frames) > 1 + len(told) + 8


class Witness(Recorder):
    """The film's recorder, and what stands on each of its screens."""

    seen: ClassVar[list[tuple[str, str, str]]] = []

    async def __call__(self, session: Session, step: Step, view: View) -> None:
        await super().__call__(session, step, view)
        if view.screen:
            lang, text = await session.page.evaluate(STANDS)
            self.seen.append((step.id, lang, text))


STANDS = """() => [document.documentElement.lang, document.body.innerText
  + [...document.querySelectorAll("input:not([type=hidden])")].map((each) =>
    `${each.type}=${each.value}`)]"""


@long
async def test_the_film_is_recorded_in_the_books_language_with_the_examples_values(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TOUROKU_HOME", str(tmp_path))
    monkeypatch.setattr(guide_flow, "Recorder", Witness)
    Witness.seen.clear()

    async with opened(open_film_session("certify", "en", Words("en"))) as session:
        assert set(await session.record("en")) == set(watched())
    steps = {step: text for step, _, text in Witness.seen}
    assert {lang for _, lang, _ in Witness.seen} == {"en"}
    client, example = CLIENTS["certify"], example_request("certify", "en").applicant
    for step in ("form", "confirm"):
        assert example.name in steps[step]
        assert example.address is not None
        assert example.address in steps[step]
    assert example_auth_id("certify") in steps["registered"]
    everything = "".join(steps.values())
    values = (
        client.holder.name,
        client.email,
        client.holder.address,
        f"={client.phone.replace('-', '')}",
    )
    assert [value for value in values if value in everything] == []
    # The login password stands in fields that show dots, and nowhere else.
    secret = re.findall(r"password=([^,]+)", steps["password"])
    assert len(secret) == 2
    assert steps["password"].count(secret[0]) == 2


@pytest.mark.parametrize("lang", every(2, LANGS))
async def test_it_asks_for_nothing_outside(book: Path, lang: str, browser: Browser) -> None:
    context = await browser.new_context(offline=True)
    page = await context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto((book / lang / "guide.html").as_uri())
    await context.close()
    assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1
