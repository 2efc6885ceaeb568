"""``touroku guide`` refuses what it cannot make before it opens an office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk import guide_making
from desk.kept_books import compare, keep
from desk.language import language
from desk.words import Words, book_languages, book_words
from flows.outcomes import Failed
from guide.texts import missing

Touroku = Any


def test_a_language_without_words_is_named_with_those_there_are(touroku: Touroku) -> None:
    answer = touroku("guide", "--lang", "en,tlh")
    assert answer.code == 2
    assert "tlh" in answer.err
    assert "ja@easy" in answer.err


def test_there_must_be_a_how_to_to_compare_with(touroku: Touroku) -> None:
    answer = touroku("guide", "--check", "--out", "nowhere")
    assert answer.code == 2
    assert "nowhere" in answer.err


@pytest.mark.parametrize("command", ["run", "cases"])
def test_other_commands_take_one_language_only(touroku: Touroku, command: str) -> None:
    assert touroku(command, "--lang", "ja,en", lang=None).code == 2


@pytest.mark.parametrize(
    ("typed", "spoken"), [("ja,en", "ja"), ("zh,en,ja", "en"), ("en", "en"), ("ja@easy,ja", "ja")]
)
def test_it_speaks_the_first_language_that_it_can(typed: str, spoken: str) -> None:
    assert language(["guide", "--lang", typed]) == spoken
    assert language(["guide", f"--lang={typed}"]) == spoken


def test_an_incomplete_language_is_reported_and_not_mixed(monkeypatch: pytest.MonkeyPatch) -> None:
    words = book_words("en")
    gone = sorted(key for key in words if key.startswith("guide."))[:3]
    less = {key: text for key, text in words.items() if key not in gone}
    monkeypatch.setattr(
        guide_making, "book_words", lambda lang: less if lang == "en" else book_words(lang)
    )
    with pytest.raises(Failed) as stopped:
        guide_making.complete_texts("en")
    assert stopped.value.code == "guiding.words-missing"
    assert stopped.value.params["count"] == "3"
    assert gone[0] in stopped.value.params["keys"]


@pytest.mark.parametrize("lang", book_languages())
def test_every_language_that_is_offered_is_complete(lang: str) -> None:
    assert missing(book_words(lang), book_words("ja")) == []


def test_check_names_what_changed_and_ends_with_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = {"change/ja/guide.md": b"new\n", "change/ja/guide.html": b"<p>"}
    keep(tmp_path, {"change/ja/guide.md": b"old\n", "renew/ja/guide.md": b"other\n"})
    assert compare(tmp_path, made, Words("en")) == 1
    assert "change/ja/guide.md" in capsys.readouterr().out
    assert "old" in (tmp_path / "changes.html").read_text(encoding="utf-8")
    assert (tmp_path / "change/ja/guide.md").read_bytes() == b"old\n"  # kept as it was
    keep(tmp_path, made)
    assert compare(tmp_path, made, Words("en")) == 0
    assert not (tmp_path / "changes.html").exists()
