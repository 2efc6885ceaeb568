"""``touroku ledger``, and what asks it: the same answers, and trouble told once."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import pytest

from desk.command_line import run
from flows.office import surveying
from records.case import Store
from tests.desk.commands import Touroku
from tests.ledger.office import office, one_case, opened
from tests.terminal import purge

ASKED = (["list"], ["list", "nguyen"], ["list", "花子"], ["list", "registered", "q7w"],
         ["due", "--days", "365"])  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    office(home)
    monkeypatch.setenv("TOUROKU_HOME", str(home))
    monkeypatch.setenv("TOUROKU_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return home


def answers(capsys: pytest.CaptureFixture[str]) -> list[object]:
    told = []
    for words in ASKED:
        assert run(["cases", *words, "--json"]) == 0
        told.append(json.loads(capsys.readouterr().out))
    return told


def test_cases_are_told_by_the_ledger_as_by_their_folders(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_folders = answers(capsys)
    assert not (desk / "ledger.sqlite3").exists()
    monkeypatch.setattr(surveying, "ENOUGH", 0)
    assert answers(capsys) == by_folders  # nothing of them is in it yet
    with opened(desk) as ledger:
        assert ledger.compare().behind == []  # and now all
    assert answers(capsys) == by_folders
    # What changes behind its back is told all the same.
    cases = list(Store(desk).all())
    cases[0].fact("certificate-until", "2026-12-24T14:59:59+00:00")
    (cases[1].folder / "case.json").write_text("{", encoding="utf-8")
    one_case(desk, 4)
    changed = answers(capsys)
    monkeypatch.setattr(surveying, "ENOUGH", 10**9)
    assert changed == answers(capsys) != by_folders


def test_a_torn_ledger_is_told_once_and_made_anew(
    desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(surveying, "ENOUGH", 0)
    by_ledger = answers(capsys)
    (desk / "ledger.sqlite3").write_bytes(b"SQLite format 3\0" + b"\0" * 4096)
    assert run(["cases", *ASKED[-1], "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out) == by_ledger[-1]
    assert said.err.count("[ledger.torn]") == 1
    assert "touroku ledger rebuild" in said.err
    assert run(["ledger", "rebuild", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cases"] == 6
    assert run(["ledger", "check"]) == 0


def test_everything_about_one_person_is_exported_and_deleted(
    desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = one_case(desk, 0)
    others = {case.id for case in Store(desk).all() if "HANH" not in case.applicant.name}
    assert run(["cases", "export", theirs.id, "--person", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["cases"]) == 2
    with zipfile.ZipFile(told["file"]) as packed:
        of_ledger = json.loads(packed.read("ledger.json"))
        assert {name.partition("/")[0] for name in packed.namelist()} == {
            "ledger.json", *(f"touroku-{each}" for each in told["cases"])
        }  # fmt: skip
    assert [each["applicant"]["email"] for each in of_ledger] == ["hanh@post.example"] * 2
    assert of_ledger[0]["notes"][0]["note"]
    assert purge(theirs.id, "--person", "--force", home=desk) == 0
    assert {case.id for case in Store(desk).all()} == others
    with opened(desk) as ledger, ledger.reader() as reader:
        assert {each.id for each in reader.all()} == others
        assert ledger.status().rows["people"] == len(others)
        asked = "SELECT count(*) FROM audit WHERE act = 'purge'"
        assert reader.connection.exec_driver_sql(asked).scalar() == 2


def test_who_looked_at_what_is_written_down(desk: Path, touroku: Touroku) -> None:
    case = next(Store(desk).all())
    assert touroku("cases", "show", case.id, env={"TOUROKU_OPERATOR": "相田"}).code == 0
    [line] = (desk / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["act"], told["case"], told["operator"]) == ("show", case.id, "相田")
    assert "HANH" not in line


def test_only_finished_cases_go_when_their_time_is_over(desk: Path, touroku: Touroku) -> None:
    assert touroku("ledger", "rebuild").code == 0
    answer = touroku("ledger", "purge", "--older-than", "90d", "--json")
    assert (answer.code, json.loads(answer.out)["purged"]) == (0, [])
    for path in (desk / "cases").glob("*/case.json"):
        head = json.loads(path.read_text(encoding="utf-8"))
        head["created"] = "2020-01-01T00:00:00+00:00"
        path.write_text(json.dumps(head), encoding="utf-8")
    answer = touroku("ledger", "purge", "--older-than", "90d")
    assert answer.code == 3  # nobody is there to say yes
    assert len(list((desk / "cases").iterdir())) == 6


def test_status_tells_how_far_the_ledger_is_behind(desk: Path, touroku: Touroku) -> None:
    told = json.loads(touroku("ledger", "status", "--json").out)
    assert (told["kind"], told["behind"], told["rows"]["cases"]) == ("sqlite", 6, 0)
    assert touroku("ledger", "rebuild").code == 0
    told = json.loads(touroku("ledger", "status", "--json").out)
    assert (told["behind"], told["rows"]["cases"]) == (0, 6)
    with sqlite3.connect(desk / "ledger.sqlite3") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.mark.parametrize("command", [("resume",), ("cases", "show"), ("cases", "purge")])
def test_a_case_whose_folder_is_gone_is_told_with_what_the_ledger_knows(
    desk: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    [pressed] = (each for each in Store(desk).all() if each.auth_id == "Q7W8E9R2")
    with opened(desk) as ledger:
        ledger.catch_up()
    shutil.rmtree(pressed.folder)
    code = run([*command, pressed.id, "--json"])
    shown = capsys.readouterr()
    error = json.loads(shown.out)["error"]
    if "purge" in command:  # nobody types its id
        assert (code, error["code"]) == (3, "cases.purge-nobody")
    else:
        assert (code, error["code"]) == (1, "ledger.case-without-folder")
    assert "Q7W8E9R2" in shown.err
    assert pressed.applicant.name not in shown.err
    (desk / "ledger.sqlite3").unlink()
    assert run([*command, pressed.id]) == 2  # nobody knows of it any more, and nothing is made
    assert not (desk / "ledger.sqlite3").exists()
