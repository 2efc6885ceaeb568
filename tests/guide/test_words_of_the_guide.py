"""A how-to speaks one language, completely, and tells the truth in it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest

from guide import Book
from guide.blog import _line, markdown
from guide.figures import (
    ASSUMPTIONS,
    CHAPTER_ASSUMES,
    FIGURES,
    figures_of,
    shots_of,
)
from guide.model import EDITIONS, PROCEDURES, Procedure
from guide.notation import bare_kanji, markup, plain
from guide.texts import MissingTextsError, Texts, missing
from tests.guide.books import LANGS, grey_shots

Catalogues = Mapping[str, Mapping[str, str]]
KANJI_IN_DRAWINGS = "guide.draw."  # stands as on the screen: 開く, 管理者として実行


def test_the_languages_of_those_who_register_are_there() -> None:
    assert {"ja", "en", "ja@easy", "zh", "vi", "pt"} <= set(LANGS)


@pytest.mark.parametrize("lang", LANGS)
def test_no_language_lacks_a_text_that_another_has(lang: str, words: Catalogues) -> None:
    assert missing(words[lang], words["ja"]) == []
    assert set(words[lang]) == set(words["ja"])


def test_a_language_that_is_not_finished_names_what_it_lacks(words: Catalogues) -> None:
    started = {**words["en"], "guide.menu.caption": " "}
    del started["guide.title"]
    assert missing(started, words["ja"]) == ["guide.title", "guide.menu.caption"]
    with pytest.raises(MissingTextsError, match=r"ne: guide\.title"):
        Texts("ne", started, "change")("title")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("procedure", PROCEDURES)
def test_every_figure_has_title_caption_alt_and_a_word_for_each_mark(
    lang: str, edition: str, procedure: Procedure, words: Catalogues
) -> None:
    texts = Texts(lang, words[lang], procedure, edition)
    for figure in figures_of(procedure, edition):
        for part in ("title", "caption", "alt"):
            assert plain(texts(f"{figure.id}.{part}")).strip()
        for mark in figure.marks:
            assert texts(f"{figure.id}.mark-{mark.name}")


@pytest.mark.parametrize("lang", LANGS)
def test_each_page_of_2026_says_what_is_assumed_and_where_that_comes_from(
    lang: str, words: Catalogues
) -> None:
    made = Book("change", lang, words[lang], grey_shots("change", "2026"), edition="2026")
    told = markdown(made)
    pages = len(CHAPTER_ASSUMES) + len(shots_of("change", "2026"))
    assert told.count(f"> **{_line(words[lang]['guide.2026.assumed'])}**") == pages
    tags = {tag for each in ASSUMPTIONS.values() for tag in each}
    explained = words[lang]["guide.2026.tags"]
    assert [tag for tag in tags if f"[{tag}]" not in explained] == []
    article = replace(made, edition="2022", shots=grey_shots("change"))
    assert words[lang]["guide.2026.assumed.order"] not in markdown(article)


@pytest.mark.parametrize("lang", LANGS)
def test_a_text_for_one_procedure_stands_for_all_three(lang: str, words: Catalogues) -> None:
    ends = tuple(f".{each}" for each in PROCEDURES)
    stems = {key.rpartition(".")[0] for key in words[lang] if key.endswith(ends)}
    assert {
        stem for stem in stems if any(f"{stem}{end}" not in words[lang] for end in ends)
    } == set()


def test_no_text_of_a_figure_that_is_gone_is_left(words: Catalogues) -> None:
    figures = {figure.id for figure in FIGURES}
    others = {"chapter", "case", "needs", "codes", "passwords", "categories", "keep", "draw",
              "edition", "procedure", "mark", "sheet", "film", "screens", "2026"}  # fmt: skip
    stems = {key.split(".")[1] for key in words["ja"] if key.count(".") > 1}
    assert stems - figures - others == set()


def test_easy_japanese_has_a_reading_over_every_kanji(words: Catalogues) -> None:
    without = {key: bare_kanji(text) for key, text in words["ja@easy"].items()
               if not key.startswith(KANJI_IN_DRAWINGS)}  # fmt: skip
    assert {key: kanji for key, kanji in without.items() if kanji} == {}


@pytest.mark.parametrize("lang", LANGS)
def test_the_notation_is_closed_everywhere(lang: str, words: Catalogues) -> None:
    for key, text in words[lang].items():
        assert not re.search(r"[｜《》`]|\*\*", plain(text)), key


@pytest.mark.parametrize("lang", [lang for lang in LANGS if not lang.startswith("ja")])
def test_labels_stand_in_every_language_as_on_the_screen(lang: str, words: Catalogues) -> None:
    def labels(text: str) -> Counter[str]:
        return Counter(re.findall(r"`(.+?)`", text))

    lost = {key: labels(text) - labels(words[lang][key]) for key, text in words["en"].items()}
    assert {key: labels for key, labels in lost.items() if labels} == {}
    slots = re.compile(r"\{\w+\}|\*\*")
    for key, text in words["en"].items():
        assert sorted(slots.findall(text)) == sorted(slots.findall(words[lang][key])), key


@pytest.mark.parametrize("lang", [lang for lang in LANGS if not lang.startswith("ja")])
def test_no_text_is_left_in_japanese_or_english(lang: str, words: Catalogues) -> None:
    """Outside quotes and brackets there is no kana; a whole sentence is nobody else's."""
    quoted = re.compile(r"`.+?`|“.+?”|[（(].+?[）)]|ドライバ")
    for key, text in words[lang].items():
        assert not re.search("[ぁ-ヺ]", quoted.sub("", text)), key
        assert lang == "en" or len(text) < 25 or text != words["en"][key], key


def test_simplified_chinese_is_written_in_its_own_characters(words: Catalogues) -> None:
    """GB 2312 has no character that is written so in Japan or Taiwan only."""
    japanese = re.compile(r"`.+?`|“.+?”|（[^）]*[ぁ-ヺ][^）]*）")
    for key, text in words["zh"].items():
        japanese.sub("", text).encode("gb2312")
        assert "《" not in text, key  # would be a reading


@pytest.mark.parametrize("lang", LANGS)
def test_letters_with_their_marks_are_one_character_each(lang: str, words: Catalogues) -> None:
    for key, text in words[lang].items():
        assert unicodedata.is_normalized("NFC", text), key


def test_readings_become_ruby_and_whatever_else_stands_there_is_escaped() -> None:
    html = markup("在留《ざいりゅう》カード & **`<b>`** ｜5日《いつか》")
    assert "<ruby>在留<rp>（</rp><rt>ざいりゅう</rt><rp>）</rp></ruby>カード &amp; " in html
    assert "<ruby>5日<rp>" in html
    assert "<b>" not in html
    assert plain("在留《ざいりゅう》カード") == "在留カード"


# facts: what the article and the agencies say, in every language


@pytest.mark.parametrize("lang", LANGS)
def test_the_facts_are_those_of_the_sources(lang: str, words: Catalogues) -> None:
    def said(procedure: Procedure) -> str:
        texts = Texts(lang, words[lang], procedure)
        found = (texts.find(key.removeprefix("guide.")) for key in words[lang])
        return " ".join([*words[lang], *(text for text in found if text)])

    for procedure in PROCEDURES:
        for fact in ("EW104J1502", "EW104J1503", "@ras-immi.moj.go.jp", "@rasens-immi.moj.go.jp",
                     "Gmail", "Hotmail", "Yahoo!", "パスワード登録完了及び認証IDのお知らせ",
                     "Edge/Chromeブラウザ利用版"):  # fmt: skip
            assert fact in said(procedure)
    certify = Texts(lang, words[lang], "certify")("case.category")
    assert "配偶者,子,父又は母等(法定代理人を除く)" in certify
    for procedure in ("change", "renew"):
        assert "外国人本人" in Texts(lang, words[lang], procedure)("case.category")


def test_who_has_no_residence_card_is_not_asked_for_one() -> None:
    assert "residence-card" not in {figure.id for figure in figures_of("certify")}
    assert "residence-card" in {figure.id for figure in figures_of("change")}
