"""Lessons pass from office to office: seen first, without values, and never a poisoned one."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from flows.lessons.book import LessonBook
from pages.lesson import (
    TAUGHT,
    Answer,
    Evidence,
    Lesson,
    Press,
    Question,
    to_file,
    to_toml,
)
from tests import terminal
from tests.desk.commands import Touroku
from tests.machine import CHROMIUM
from tests.windows import not_on_windows

LESSON = Lesson(
    "www.rasens-immi.moj.go.jp",
    "2026",
    TAUGHT,
    "before",
    Evidence("", "", ("あなたのこと",), (Question("text", "おうちの番号"),)),
    (Answer("おうちの番号", "phone"),),
    Press("つぎの頁", "driver", "form"),
    case="20261127-010203-abcdef",
)
PAGE = """<!doctype html><html lang=ja><meta charset=utf-8><h1>あなたのこと</h1><form action=/x>
<label for=p>おうちの番号</label><input id=p required>{more}<button>つぎの頁</button></form>"""


@pytest.fixture
def book(home: Path) -> LessonBook:
    book = LessonBook(home)
    book.keep(LESSON, "20261127-010203-abcdef")
    return book


def test_what_is_kept_is_listed_shown_and_forgotten(touroku: Touroku, book: LessonBook) -> None:
    [row] = touroku("lessons", "--json").document
    assert (row["id"], row["in_use"], row["host"]) == (LESSON.id, True, LESSON.host)
    shown = touroku("lessons", "show", LESSON.id)
    assert "“おうちの番号” from the case: Telephone" in shown.out and "つぎの頁" in shown.out
    assert touroku("lessons", "forget", LESSON.id).code == 0
    assert touroku("lessons", "--json").document == []
    assert touroku("lessons", "forget", "../../kept").code == 2


@not_on_windows("devices")
def test_what_is_no_file_among_the_lessons_hides_none_and_holds_nothing_up(
    touroku: Touroku, book: LessonBook
) -> None:
    (book.folder / "endless.toml").symlink_to("/dev/zero")
    os.mkfifo(book.folder / "pipe.toml")
    (book.folder / "copy.toml").write_text(to_toml(LESSON), encoding="utf-8")
    rows = touroku("lessons", "--json").document
    assert [x["id"] for x in rows if x.get("in_use")] == [LESSON.id, LESSON.id]
    assert touroku("lessons", "forget", LESSON.id).code == 0
    assert not book.lessons()


def test_a_yes_counts_only_as_it_was_written_down(touroku: Touroku, book: LessonBook) -> None:
    kept = book.folder / "kept.json"
    said = {LESSON.id: {"digest": LESSON.digest, "cases": "twice", "aside": ""}}
    kept.write_text(json.dumps(said), encoding="utf-8")
    [row] = touroku("lessons", "--json").document
    assert (row["in_use"], row["confirmed"]) == (False, 0)


def test_an_export_says_nothing_of_the_case_it_was_learned_in(
    touroku: Touroku, book: LessonBook, tmp_path: Path
) -> None:
    done = touroku("lessons", "export", str(tmp_path / "out.toml"), "--json")
    assert done.document["lessons"] == [LESSON.id]
    assert LESSON.case not in (tmp_path / "out.toml").read_text(encoding="utf-8")


def test_an_import_is_shown_first_and_kept_on_a_yes_alone(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "theirs.toml"
    file.write_text(to_file([LESSON]), encoding="utf-8")
    for answer, kept in (("n", 0), ("y", 1)):
        desk = terminal.sit_down("lessons", "import", file, home=home, cwd=tmp_path)
        desk.expect("つぎの頁")
        desk.expect("Take over these 1")
        desk.sendline(answer)
        assert terminal.end(desk) == (0 if kept else 3)
        assert len(LessonBook(home).in_use(LESSON.host, "2026")) == kept
    assert LessonBook(home).in_use("www.ras-immi.moj.go.jp", "2022") == []


def test_one_poisoned_lesson_refuses_the_whole_file(touroku: Touroku, tmp_path: Path) -> None:
    evil = to_file([LESSON, LESSON]).replace("つぎの頁", "登録", 1)
    for name, text in (("registers", evil), ("elsewhere", evil.replace(LESSON.host, "a.example"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
        done = touroku("lessons", "import", str(tmp_path / name), "--json")
        assert (done.code, done.document["error"]["code"]) == (2, "lessons.refused")
    assert touroku("lessons", "--json").document == []


def test_a_file_that_was_changed_by_hand_is_not_used(touroku: Touroku, book: LessonBook) -> None:
    path = book.folder / f"{LESSON.id}.toml"
    path.write_text(to_toml(replace(LESSON, press=Press("べつの頁", "driver", "form"))))
    assert book.in_use(LESSON.host, "2026") == []
    path.write_text(to_toml(LESSON).replace("phone", "password"))
    [row] = touroku("lessons", "--json").document
    assert row["error"]["code"] == "lessons.refused"


def test_what_cannot_be_undone_is_used_after_a_yes_in_two_cases(home: Path) -> None:
    book = LessonBook(home)
    registers = replace(LESSON, screen="confirmation", press=Press("これで決まり", "driver"))
    assert not book.keep(registers, "one").in_use
    assert not book.keep(registers, "one").in_use
    assert book.keep(registers, "two").in_use
    book.put_aside(registers, "it failed")
    assert book.in_use(LESSON.host, "2026") == []


def test_a_saved_page_is_told_by_which_lesson_it_is_known(
    touroku: Touroku, book: LessonBook, tmp_path: Path
) -> None:
    for more, knows in (("", True), ("<label for=q>ほかの番号</label><input id=q>", False)):
        (tmp_path / "page.html").write_text(PAGE.format(more=more), encoding="utf-8")
        done = touroku(
            "lessons", "check", str(tmp_path / "page.html"), "--browser", CHROMIUM, "--json"
        )
        [row] = done.document["lessons"]
        assert row["knows"] is knows, row["why"]
