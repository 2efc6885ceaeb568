"""The Markdown can be put into a blog as it is."""

from __future__ import annotations

from collections.abc import Mapping

from guide import Book, Box, Mark, Shot, shots_of
from guide.blog import _line, markdown

BLANK = b"\x89PNG\r\n\x1a\n"


def book(lang: str, words: Mapping[str, Mapping[str, str]]) -> Book:
    shots = {
        figure.id: Shot(
            figure.id, BLANK, 800, 600,
            tuple(
                Mark(Box(9, 9, 90, 30), n, each.kind, each.name)
                for n, each in enumerate(figure.marks, 1)
            ),
        )
        for figure in shots_of("change")
    }  # fmt: skip
    return Book("change", lang, words[lang], shots)


def test_what_must_not_be_pressed_says_so_first(words: Mapping[str, Mapping[str, str]]) -> None:
    text = markdown(book("en", words))
    menu = text.split("](4-2-menu.png)")[1].split("###")[0]
    assert [line[:20] for line in menu.splitlines() if line[:2] in ("1.", "2.", "3.")] == [
        "1. Under registratio", "2. **do not press** ", "3. **do not press** ",
    ]  # fmt: skip


def test_tables_are_tables_and_lists_are_lists(words: Mapping[str, Mapping[str, str]]) -> None:
    text = markdown(book("ja", words))
    codes = text.split("`EW104J1502`")[0].splitlines()
    assert codes[-2:] == ["| --- | --- | --- |", "| "]
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert {line.count("|") for line in rows} == {3, 4}


def test_letters_that_markdown_would_take_for_its_own_are_kept() -> None:
    assert _line("a|b <i> [x] `c|d`") == r"a\|b \<i\> \[x\] `c|d`"
    assert (
        _line("在留《ざいりゅう》") == "<ruby>在留<rp>（</rp><rt>ざいりゅう</rt><rp>）</rp></ruby>"
    )
