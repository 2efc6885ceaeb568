"""A guard that lets everything pass guards nothing; one that is easily alarmed is muted."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageDraw, ImageFilter

from guide.figures import figures_of, file_of
from tests.guide import reference


def png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()


def screen(*, button: tuple[int, int] = (900, 700), mark: bool = True) -> Image.Image:
    """Something like a screen of the site, pictured at twice its pixels."""
    image = Image.new("RGB", (2000, 1400), "white")
    pen = ImageDraw.Draw(image)
    for row in range(8):
        pen.text((200, 200 + 60 * row), "利用者情報" * 6, fill="black", font_size=32)
    x, y = button
    pen.rectangle((x, y, x + 320, y + 90), fill="#1f4e79")
    if mark:
        pen.ellipse((x - 60, y - 60, x, y), fill="#c2410c")
    return image


def same(one: Image.Image, other: Image.Image) -> bool:
    return reference.shades(png(one)).looks_like(reference.shades(png(other)))


def test_letters_drawn_a_little_differently_are_the_same_picture() -> None:
    assert same(screen(), screen().filter(ImageFilter.GaussianBlur(1.5)))


def test_a_button_elsewhere_or_a_mark_that_is_gone_is_another_picture() -> None:
    assert not same(screen(), screen(button=(900, 860)))
    assert not same(screen(), screen(mark=False))
    assert not same(screen(), screen().crop((0, 0, 2000, 1300)))


@pytest.mark.parametrize("lang", reference.LANGS)
def test_every_figure_is_kept_and_no_two_are_taken_for_each_other(lang: str) -> None:
    kept = reference.kept_shades(lang)
    assert list(kept) == sorted(file_of(figure) for figure in figures_of("change"))
    alike = [(a, b) for a in kept for b in kept if a < b and kept[a].looks_like(kept[b])]
    assert alike == []
