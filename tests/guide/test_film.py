"""A film that skips a screen, or rushes over it, leaves its viewer behind."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pytest
from PIL import Image

from guide import Book, Box, Mark, Shot, shots_of
from guide.film import CARD, SCREEN, SHOWN, film, frames
from tests.guide.conftest import LANGS


def png(shade: int, size: tuple[int, int] = (96, 64)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, (shade, 128, 128)).save(written, "PNG")
    return written.getvalue()


@pytest.fixture
def plain(words: Mapping[str, Mapping[str, str]]) -> Any:
    """A book whose screens are all grey."""

    def book(lang: str) -> Book:
        shots = {}
        for figure in shots_of("change"):
            marks = tuple(Mark(Box(4, 4, 9, 9), i, k) for i, k in enumerate(figure.marks, start=1))
            shots[figure.id] = Shot(figure.id, png(200), 48, 32, marks)
        return Book("change", lang, words[lang], shots)

    return book


@pytest.mark.parametrize("lang", LANGS)
def test_every_screen_is_shown_long_enough_under_the_title_of_its_chapter(
    plain: Any, lang: str
) -> None:
    shown = frames(plain(lang))
    screens = [frame for frame in shown if frame.milliseconds == SCREEN]
    cards = [frame for frame in shown if frame.milliseconds == CARD]
    figures = shots_of("change")
    assert len(screens) == len(figures)
    assert len(cards) == 1 + len({figure.chapter for figure in figures})
    for figure, frame in zip(figures, screens, strict=True):
        assert f"shot-{figure.id}" in frame.html


def test_the_film_has_all_its_pages_in_a_size_for_the_web(plain: Any) -> None:
    shown = frames(plain("en"))
    data = film([png(10 * i) for i in range(len(shown))], shown)
    with Image.open(io.BytesIO(data)) as film_read:
        assert (film_read.format, film_read.width) == ("WEBP", SHOWN)
        assert getattr(film_read, "n_frames", 1) == len(shown)
