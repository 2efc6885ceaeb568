"""``touroku run`` without a file: the questions at a real terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pexpect
import pytest

from records.casefile import load_case_file
from tests import terminal
from tests.desk.commands import free_port
from tests.records.cases import TODAY, case, read
from tests.terminal import end
from tests.windows import not_on_windows

ANSWERS = (
    ("Procedure", "2"), ("category of user", ""), ("Name", "ｎｇｕｙｅｎ ｔｈｉ ｈａｎｈ"),
    ("kana", "グエン ティ ハイン"), ("Sex", "女"), ("Date of birth", "平成7年11月3日"),
    ("Nationality", "ベトナム"), ("Postal code", "5308201"), ("Address",
    "大阪府大阪市北区中之島1-3-20"),
    ("Telephone", "06-1234-5678"), ("Mail address", "hanh@post.example"),
    ("residence card", "ab12345678cd"), ("Reminders", ""),
)  # fmt: skip
ALL_RIGHT = "Begin with this"

pytestmark = not_on_windows("terminal")

SitDown = Callable[..., "pexpect.spawn[str]"]


@pytest.fixture
def sit_down(tmp_path: Path) -> Iterator[SitDown]:
    """Where no browser is: what comes after the questions is refused."""
    opened: list[pexpect.spawn[str]] = []

    def start(*words: str, lang: str = "en") -> pexpect.spawn[str]:
        site = ["--site", f"http://127.0.0.1:{free_port()}", "--headless", "--browser", "/no/such"]
        desk = terminal.sit_down(
            "run", *site, *words, home=tmp_path / "home", lang=lang, cwd=tmp_path, columns=160
        )
        opened.append(desk)
        return desk

    yield start
    for desk in opened:
        desk.close(force=True)


def give_answers(desk: pexpect.spawn[str], answers: tuple[tuple[str, str], ...] = ANSWERS) -> None:
    for number, (label, text) in enumerate(answers, 1):
        desk.expect_exact(f"[{number}/13] ")
        desk.expect_exact(label)
        desk.expect_exact("> ")
        desk.sendline(text)


def test_answers_may_be_corrected_kept_and_begun_with(sit_down: SitDown, tmp_path: Path) -> None:
    desk = sit_down()
    give_answers(desk)
    desk.expect_exact(ALL_RIGHT)
    desk.sendline("11")  # the mail address
    desk.expect_exact("hanh@post.example")
    desk.expect_exact("> ")
    desk.sendline("hanh@gmail.com")
    desk.expect("Gmail")
    desk.expect_exact(ALL_RIGHT)
    desk.sendline("11")
    desk.expect_exact("> ")
    desk.sendline("hanh@post.example")
    desk.expect_exact(ALL_RIGHT)
    desk.sendline("y")
    desk.expect("Keep this as a case file")
    desk.sendline("y")
    desk.expect("browser.not-found")
    assert end(desk) == 2
    [kept] = (tmp_path / "home" / "inbox").iterdir()
    assert load_case_file(kept, TODAY) == read(case("change"))


def test_a_bad_answer_is_told_at_once_and_one_can_go_back(sit_down: SitDown) -> None:
    desk = sit_down()
    give_answers(desk, ANSWERS[:5])
    desk.expect_exact("[6/13] ")
    desk.sendline("11/3/95")
    desk.expect("Date of birth is not a date: 11/3/95")
    desk.sendline("<")
    desk.expect_exact("[5/13] Sex")
    desk.expect("leaves it as it is")
    desk.sendline("男")
    desk.expect_exact("[6/13] ")  # on it goes where it was
    desk.sendline("")
    desk.expect("is required")
    desk.sendline("q")
    desk.expect("intake.given-up")
    assert end(desk) == 1


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("way", ["q", "ctrl-c", "ctrl-d", "no"])
def test_giving_up_leaves_nothing(sit_down: SitDown, tmp_path: Path, way: str, lang: str) -> None:
    desk = sit_down(lang=lang)
    if way == "no":
        for _, text in ANSWERS:
            desk.expect_exact("> ")
            desk.sendline(text)
        desk.expect("やめる：q|q: give up")
        desk.sendline("q")
    else:
        desk.expect_exact("[1/13] ")
        desk.expect_exact("> ")
        if way == "q":
            desk.sendline("やめる" if lang == "ja" else "q")
        elif way == "ctrl-c":
            desk.sendintr()
        else:
            desk.sendeof()
    desk.expect("何も残していません|nothing was kept")
    assert end(desk) == (130 if way == "ctrl-c" else 1)
    assert not (tmp_path / "home").exists()


def test_for_certify_the_article_tells_whose_card_it_is(sit_down: SitDown) -> None:
    desk = sit_down()
    desk.expect_exact("[1/13] ")
    desk.sendline("認定")
    desk.expect_exact("[2/12] ")
    desk.expect("配偶者,子,父又は母等")
    desk.sendline("")
    desk.expect("Japanese spouse's My Number card")


def test_answers_that_cannot_be_are_doubted_in_the_words_of_the_question(
    sit_down: SitDown,
) -> None:
    desk = sit_down()
    give_answers(desk, ANSWERS[:2])
    doubted = [
        ("女", "Name cannot be, or hold, a sex"),
        ("1995-11-03", "Name cannot be, or hold, a date"),
        ("06-1234-5678", "Name cannot be, or hold, a number"),
        ("Nguy?n", "Name has signs where letters were lost"),
        ("HANH (wife)", "Name holds what is no part of a name"),
    ]
    for text, told in doubted:
        desk.expect_exact("> ")
        desk.sendline(text)
        desk.expect_exact(told)
    desk.sendline("nguyen thi hanh")
    desk.expect_exact("kana")
    desk.sendline("平成7年11月3日")
    desk.expect_exact("Name in kana cannot be, or hold, a date")
    desk.sendline("グエン")
    desk.expect_exact("Sex")
    desk.sendline("不明")
    desk.expect_exact("Sex does not say the value itself")
    desk.sendline("q")
    desk.expect("intake.given-up")
    said = desk.before
    assert isinstance(said, str) and "applicant." not in said


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_question_speaks_of_a_file_that_is_not_there(sit_down: SitDown, lang: str) -> None:
    """Whoever has no case file knows neither its fields nor its lines."""
    desk = sit_down(lang=lang)
    wrong = [
        ("変", "2"), ("友人", ""), ("女", "N"), ("3", ""), ("x", "女"), ("95", "1995-11-03"),
        ("-", "ベトナム"), ("12", ""), ("-", ""), ("84901234567", ""), ("h@", "h@post.example"),
        ("申請中", "AB12345678CD"), ("はい", ""),
    ]  # fmt: skip
    heard = ""
    for number, (bad, good) in enumerate(wrong, 1):
        for text in (bad, good):
            desk.expect_exact(f"[{number}/13] " if text is bad else "> ")
            heard += str(desk.before)
            if text is bad:
                desk.expect_exact("> ")
                heard += str(desk.before)
            desk.sendline(text)
    desk.expect("やめる：q|q: give up")
    heard += str(desk.before)
    assert "⚠" in heard
    for word in ("applicant", "case file", "案件ファイル", "行を消", "the line", "{", "procedure "):
        assert word not in heard, word


def test_enter_alone_is_neither_yes_nor_no(sit_down: SitDown, tmp_path: Path) -> None:
    desk = sit_down()
    give_answers(desk)
    desk.expect_exact(ALL_RIGHT)
    for nothing in ("", " ", "yep", "14", "0"):
        desk.sendline(nothing)
        desk.expect_exact("Type y to begin, 1 to 13")
        desk.expect_exact(ALL_RIGHT)
    desk.sendline("ｙ")
    desk.expect("Keep this as a case file")
    for nothing in ("", "　", "maybe"):
        desk.sendline(nothing)
        desk.expect_exact("Please answer y (yes) or n (no)")
        desk.expect("Keep this as a case file")
    desk.sendline("はい")
    desk.expect_exact("The case file:")
    assert end(desk) == 2
    assert len(list((tmp_path / "home" / "inbox").iterdir())) == 1


def test_going_back_shows_what_was_entered(sit_down: SitDown) -> None:
    desk = sit_down()
    give_answers(desk, ANSWERS[:6])
    desk.expect_exact("[7/13] ")
    desk.sendline("12-")
    desk.expect_exact("Nationality or region cannot be")
    desk.sendline("<")
    desk.expect_exact("[6/13] Date of birth")
    desk.expect_exact("You entered: 平成7年11月3日")
    desk.expect_exact("leaves it as it is: 1995-11-03")
    desk.sendline("")
    desk.expect_exact("[7/13] ")
    desk.expect_exact("You entered: 12-")
    desk.sendline("q")
    assert end(desk) == 1
