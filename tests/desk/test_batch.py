"""Several case files: all read before one begins, and every one answered for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.desk.answer import Answer
from tests.desk.commands import GOOD, Touroku, case_file
from tests.mail.corpus import GENUINE
from tests.terminal import end, sit_down

RUN = ("--site", "http://127.0.0.1:9/", "--headless", "--yes", "--json")


@pytest.fixture
def run(touroku: Touroku, tmp_path: Path) -> Any:
    def call(*cases: str, browser: str = "/no/such", words: tuple[str, ...] = ()) -> Answer:
        files = []
        for number, text in enumerate(cases, 1):
            files.append(tmp_path / f"{number}.toml")
            files[-1].write_text(text, encoding="utf-8")
        return touroku("run", *files, *RUN, "--browser", browser, *words)

    return call


OTHER = case_file(name='"TRAN VAN B"')


def test_one_bad_file_keeps_all_from_beginning(run: Any, home: Path) -> None:
    answer = run(GOOD, case_file(name=None, email='"x"'), OTHER, browser="/usr/bin/chromium")
    assert answer.code == 2
    good, bad, other = answer.document
    assert [Path(each["case_file"]).name for each in answer.document] == [
        "1.toml", "2.toml", "3.toml",
    ]  # fmt: skip
    assert good["error"]["code"] == other["error"]["code"] == "intake.not-begun"
    assert [each["code"] for each in bad["errors"]] == ["case.missing", "case.malformed-email"]
    assert not home.exists()


def test_what_stops_one_case_is_told_of_every_case(run: Any, home: Path) -> None:
    answer = run(GOOD, OTHER)
    assert answer.code == 2
    assert [each["error"]["code"] for each in answer.document] == ["browser.not-found"] * 2
    assert "0 of 2" in answer.err
    assert not home.exists()


def test_a_single_file_is_answered_as_ever(run: Any) -> None:
    assert set(run(GOOD).document) == {"error"}


@pytest.mark.parametrize(
    "second", [GOOD, case_file(name='"nguyen  thi hanh"', email='"a@b.example"')]
)
def test_nobody_is_registered_twice_in_one_go(run: Any, second: str) -> None:
    answer = run(GOOD, second)
    assert (answer.code, answer.document["error"]["code"]) == (2, "intake.same-person-twice")


def test_the_same_file_twice_is_a_slip(touroku: Touroku, tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(GOOD, encoding="utf-8")
    answer = touroku("run", path, f"{tmp_path}/here/../case.toml", *RUN)
    assert (answer.code, answer.document["error"]["code"]) == (2, "intake.same-file")


def test_a_card_that_cannot_be_seen_is_told_of_every_case(run: Any) -> None:
    answer = run(GOOD, OTHER, browser="/usr/bin/chromium", words=("--card", "paper"))
    assert answer.code == 2
    assert [each["error"]["code"] for each in answer.document] == ["spec-unknown"] * 2


@pytest.mark.parametrize(("typed", "exit_code"), [("q\n", 2), ("\x03", 130)])
def test_who_stops_between_two_clients_hears_that_the_next_was_not_begun(
    tmp_path: Path, typed: str, exit_code: int
) -> None:
    files = [tmp_path / "1.toml", tmp_path / "2.toml"]
    for file, text in zip(files, (GOOD, OTHER), strict=True):
        file.write_text(text, encoding="utf-8")
    words = [word for word in RUN if word not in ("--yes", "--json")]
    desk = sit_down(
        "run", *files, *words, "--browser", "/no/such", home=tmp_path / "home", cwd=tmp_path
    )
    desk.expect("browser.not-found")
    desk.expect("Next client")
    desk.expect("q and Enter to stop: ")
    desk.send(typed)
    desk.expect("intake.not-begun")
    desk.expect("0 of 2 are done")
    assert end(desk) == exit_code  # the worst: the first was refused for its browser (2)


@pytest.mark.parametrize(
    "typed",
    [("1.toml", *RUN, "2.toml", "3.toml"), (*RUN[:2], "1.toml", "--yes", "2.toml", "--headless",
     "3.toml", "--json")],
    ids=["on both sides", "between them"],
)  # fmt: skip
def test_files_may_stand_anywhere_among_the_options(
    touroku: Touroku, tmp_path: Path, typed: tuple[str, ...]
) -> None:
    for number, name in enumerate("ABC", 1):
        (tmp_path / "here" / f"{number}.toml").write_text(case_file(name=f'"TRAN {name}"'))
    answer = touroku("run", *typed, "--browser", "/no/such")
    assert [each["case_file"] for each in answer.document] == ["1.toml", "2.toml", "3.toml"]
    assert {each["error"]["code"] for each in answer.document} == {"browser.not-found"}


def test_mails_may_stand_on_both_sides_of_an_option_too(touroku: Touroku, tmp_path: Path) -> None:
    mails = [tmp_path / f"{name}.eml" for name in ("2026-first", "2026-second")]
    for path in mails:
        path.write_bytes(GENUINE[path.stem].data)
    answer = touroku("mail", mails[0], "--json", mails[1])
    assert [each["file"] for each in answer.document] == list(map(str, mails))


def test_a_misspelt_option_between_files_is_named_as_it_was_typed(touroku: Touroku) -> None:
    answer = touroku("run", "1.toml", "--sit", "http://127.0.0.1:9", "2.toml", "--json")
    assert answer.code == 2
    assert "--sit http://127.0.0.1:9 2.toml" in answer.document["error"]["message"]
