"""What an office changes of a figure is in its how-to, or it is told what is wrong and where."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from guide import Book, Office
from guide.blog import markdown
from guide.overrides import FILE, OverridesError, overridden, read_overrides
from guide.pictures import pictures
from tests.guide.books import grey_shots, words_of


def book(folder: Path, text: str, lang: str = "ja") -> Book:
    (folder / FILE).write_text(text, encoding="utf-8")
    office = replace(Office(), overrides=read_overrides(folder))
    return overridden(Book("change", lang, words_of(lang), grey_shots("change"), office))


def test_words_a_part_and_an_omission_are_as_the_office_wants_them(tmp_path: Path) -> None:
    text = """
[category]
caption = { ja = "窓口で聞いてください。" }
note = ""
[menu]
note = "当事務所にお電話ください。"
crop = [0, 0, 100, 70]
[mail-gmail]
leave_out = true
"""
    made = book(tmp_path, text)
    said = markdown(made)
    assert "窓口で聞いてください。" in said
    assert "当事務所にお電話ください。" in said
    assert made.words.get("guide.category.note") == ""
    assert "7-3-mail-gmail.png" not in said
    shown = {each.figure.id: each for each in pictures(made)}
    assert shown["menu"].height < shown["confirm"].height
    assert markdown(book(tmp_path, text, "en")).count("窓口で聞いて") == 0


def test_an_offices_words_go_before_those_of_an_edition(tmp_path: Path) -> None:
    made = book(
        tmp_path,
        "[confirm]\nnote = '当事務所が立ち会います。'\n[browser]\ncaption = 'どちらでも。'",
    )
    edition = replace(made, edition="2026", shots=grey_shots("change", "2026"))
    said = markdown(edition)
    assert "当事務所が立ち会います。" in said
    assert "どちらでも。" in said
    assert words_of("ja")["guide.2026.browser.caption"] not in said


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("[menue]\ncrop = 'whole'", "branding.no-figure", ("menue", "")),
        ("[menu]\ncolour = 'red'", "branding.no-field", ("menu", "colour")),
        ("[menu]\ncaption = 3", "branding.field-text", ("menu", "caption")),
        ("[menu]\ncaption = ' '", "branding.field-text", ("menu", "caption")),
        ("[menu]\ncrop = [0, 80, 100, 20]", "branding.field-crop", ("menu", "crop")),
        ("[reader]\ncrop = 'whole'", "branding.crop-of-drawing", ("reader", "crop")),
        ("[menu]\nleave_out = 'no'", "branding.field-yes", ("menu", "leave_out")),
        ("[menu", "branding.unreadable", ("", "")),
    ],
)
def test_an_error_names_the_file_the_figure_and_the_field(
    tmp_path: Path, text: str, code: str, told: tuple[str, str]
) -> None:
    with pytest.raises(OverridesError) as error:
        book(tmp_path, text)
    assert error.value.code == code
    params = error.value.params
    assert params["file"].endswith(FILE)
    assert (params.get("figure", ""), params.get("field", "")) == told
