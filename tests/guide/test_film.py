"""A film that skips a figure, rushes over it, or does not play leaves its viewer behind."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image
from playwright.async_api import Page

from guide import Book, Procedure, figures_of, file_of
from guide.figures import watched
from guide.film import (
    HEIGHT,
    SIDE,
    WIDTH,
    Chapter,
    Motion,
    Still,
    script,
    transcript,
)
from guide.notation import plain
from guide.pace import HOLD, LONGEST, RATE, STRETCH, Moment, paced, ticks
from guide.reel import SIZE, Material, write
from guide.texts import Texts
from tests.further import every
from tests.guide.books import LANGS, grey_shots

Books = Callable[[Procedure, str], Book]


def picture(shade: int, size: tuple[int, int] = (96, 64)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (shade, 128, 128)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def grey(words: Mapping[str, Mapping[str, str]]) -> Books:
    """Give a book whose screens are all grey."""
    return lambda procedure, lang: Book(procedure, lang, words[lang], grey_shots(procedure))


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("procedure", ["certify", "change", "renew"])
def test_every_figure_is_told_and_each_screen_where_something_is_done_is_seen_in_motion(
    grey: Books, lang: str, procedure: Procedure
) -> None:
    scenes = [scene for chapter in script(grey(procedure, lang)) for scene in chapter.scenes]
    told = [scene.plate for scene in scenes if isinstance(scene, Still)]
    assert told == [file_of(figure) for figure in figures_of(procedure)]
    assert [scene.step for scene in scenes if isinstance(scene, Motion)] == list(watched())


@pytest.mark.parametrize("lang", LANGS)
def test_who_does_not_see_the_film_reads_the_same_in_words(grey: Books, lang: str) -> None:
    book = grey("change", lang)
    said, texts = transcript(book), Texts(lang, book.words, "change")
    for figure in figures_of("change"):
        for part in ("title", "alt", *(f"mark-{mark.name}" for mark in figure.marks)):
            assert plain(texts(f"{figure.id}.{part}")) in said
    assert said.count(plain(texts("film.watch"))) == len(watched())
    assert plain(texts("film.made-up")) in said


@pytest.mark.parametrize("lang", every(3, LANGS))
async def test_no_word_beside_a_picture_is_cut(grey: Books, lang: str, page: Page) -> None:
    for procedure in ("certify", "change"):
        for chapter in script(grey(procedure, lang)):
            sides = [(scene.side, SIDE) for scene in chapter.scenes]
            for html, width in [(chapter.card, WIDTH), *sides]:
                await page.set_viewport_size({"width": width, "height": HEIGHT})
                await page.set_content(html)
                cut = await page.evaluate(
                    "() => { const all = document.querySelector('.side, .card');"
                    "return all.scrollHeight > all.clientHeight"
                    " || all.scrollWidth > all.clientWidth }"
                )
                assert not cut, await page.inner_text("body")


def test_movement_is_slowed_waiting_is_cut_short_and_the_end_stands() -> None:
    moments = [Moment(b"1", 0), Moment(b"2", 400), Moment(b"3", 90_000), Moment(b"3", 95_000)]
    assert paced(moments) == [
        (b"1", ticks(400 * STRETCH)),
        (b"2", ticks(400 * STRETCH + LONGEST) - ticks(400 * STRETCH)),
        (b"3", ticks(400 * STRETCH + LONGEST + HOLD) - ticks(400 * STRETCH + LONGEST)),
    ]


def test_frames_that_come_out_of_order_are_shown_in_theirs() -> None:
    moments = [Moment(b"2", 500), Moment(b"1", 0), Moment(b"3", 1000)]
    assert [shown for shown, _ in paced(moments)] == [b"1", b"2", b"3"]


def test_a_crowd_of_frames_takes_no_longer_than_it_took() -> None:
    crowd = [Moment(bytes([number]), number * 10) for number in range(100)]
    assert sum(count for _, count in paced(crowd)) <= ticks(990 * STRETCH + HOLD) + 1
    assert all(count > 0 for _, count in paced(crowd))


@pytest.fixture
def played(tmp_path: Path) -> Any:
    """Give a film of two chapters, written and opened again."""
    chapters = [
        Chapter("Begin", "card", 1000),
        Chapter(
            "1. 用意する", "card", 1000, (Still("side", "a.png", 2000), Motion("side", "form"))
        ),
    ]
    pages = {"card": picture(10, SIZE), "side": picture(90, (SIDE * 2, SIZE[1]))}
    moving = [Moment(picture(shade), shade * 10) for shade in (100, 150, 200)]
    write(
        tmp_path / "film.mp4",
        Material(chapters, pages, {"a.png": picture(240, (3000, 900))}, {"form": moving}),
    )
    return tmp_path / "film.mp4"


def test_the_film_plays_where_clients_have_players(played: Path) -> None:
    data = played.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")  # it begins before all of it has come
    with av.open(played) as film:
        video = film.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.width, video.height) == SIZE


def test_one_can_jump_to_its_chapters(played: Path) -> None:
    with av.open(played) as film:
        found = [
            (chapter["metadata"]["title"], float(chapter["start"] * chapter["time_base"]))
            for chapter in film.chapters()
            if chapter["time_base"]
        ]
        assert found == [("Begin", 0.0), ("1. 用意する", 1.0)]
        keys = {frame.time for frame in film.decode(video=0) if frame.key_frame}
    assert {at for _, at in found} <= keys


def test_each_picture_stands_for_its_time(played: Path) -> None:
    with av.open(played) as film:
        frames = [(frame.time, frame.to_image()) for frame in film.decode(video=0)]
        assert film.duration is not None
        lasts = film.duration / 1_000_000
    # Begin, its chapter, the picture, and the movement until it stands still.
    assert lasts == pytest.approx(1 + 1 + 2 + (1000 * STRETCH + HOLD) / 1000, abs=2 / RATE)
    middle = [(at, image.getpixel((SIZE[0] // 3, SIZE[1] // 2))[0]) for at, image in frames]
    assert all(abs(shade - 10) < 6 for at, shade in middle if at < 2)
    assert all(abs(shade - 240) < 6 for at, shade in middle if 2 <= at < 4)
    assert abs(middle[-1][1] - 200) < 6
    times = [at for at, _ in frames]
    assert max(b - a for a, b in pairwise(times)) <= 1.0
