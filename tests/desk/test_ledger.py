"""``touroku ledger``, and what asks it: the same answers, and trouble told once."""

from __future__ import annotations

import json
import shutil
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.command_line import run
from flows.office import surveying
from ledger.audit import write_audit
from ledger.checking import check
from records.case import Case, Store
from tests.desk.commands import Touroku
from tests.ledger.office import PEOPLE, office, one_case, opened
from tests.records.cases import bring_to
from tests.terminal import end, purge, sit_down

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


def in_order(home: Path) -> list[Case]:
    """Return the cases of the office in the order in which they were begun, within one second."""
    by_name = {each.applicant.name: each for each in Store(home).all()}
    return [by_name[name] for name, *_ in PEOPLE]


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


def lose_the_key(home: Path) -> None:
    (home / "ledger.key").rename(home / "office.key")


def break_the_index_of_words(home: Path) -> None:
    with sqlite3.connect(home / "ledger.sqlite3") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        asked = "SELECT rootpage FROM sqlite_master WHERE name = 'grams'"
        ((page,), (size,)) = (connection.execute(each).fetchone()
                              for each in (asked, "PRAGMA page_size"))  # fmt: skip
    with (home / "ledger.sqlite3").open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.parametrize("spoil", [lose_the_key, break_the_index_of_words])
def test_what_only_a_ledger_that_cannot_be_opened_knows_is_never_deleted_with_it(
    desk: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    with opened(desk) as ledger:
        ledger.catch_up()
    _, _, pressed, *_, purged = in_order(desk)
    assert run(["ledger", "check"]) == 0
    for each in (pressed, purged):
        shutil.rmtree(each.folder)
    write_audit(desk, "purge", purged.id)
    spoil(desk)
    capsys.readouterr()
    assert run(["ledger", "rebuild", "--json"]) == 0
    shown = capsys.readouterr()
    told = json.loads(shown.out)
    assert told["cases"] == 4
    assert Path(told["aside"]).is_file()
    assert "[ledger.put-aside]" in shown.err
    assert purged.id not in shown.err
    if spoil is lose_the_key:  # its id and state are told, the rest waits for the key
        assert f"The case {pressed.id} has no folder" in " ".join(shown.err.split())
        (desk / "office.key").replace(desk / "ledger.key")
        for old in desk.glob("ledger.sqlite3.aside-*"):
            name, end = told["aside"], old.name.removeprefix(Path(told["aside"]).name)
            assert old == Path(f"{name}{end}")
            old.replace(desk / f"ledger.sqlite3{end}")
    else:
        assert pressed.id not in shown.err
    assert run(["ledger", "check"]) == 1
    error = capsys.readouterr().err
    assert pressed.auth_id
    assert pressed.auth_id in error
    assert "[ledger.case-without-folder]" in error


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


@pytest.mark.parametrize("age", ["99999y", "101y", "0d", "-1d", "六か月", "1 year"])
def test_an_age_that_is_none_is_refused_in_words(age: str, touroku: Touroku) -> None:
    answer = touroku("ledger", "purge", f"--older-than={age}")
    assert answer.code == 2
    assert age in answer.err
    assert "Traceback" not in answer.err


def test_only_finished_cases_go_when_their_time_is_over_and_somebody_types_how_many(
    desk: Path, touroku: Touroku
) -> None:
    answer = touroku("ledger", "purge", "--older-than", "90d", "--json")
    assert (answer.code, json.loads(answer.out)["purged"]) == (0, [])
    never_sent, young, unfinished, _, in_use, finished = in_order(desk)
    for each in (in_use, finished):
        bring_to(each, "complete", str(each.auth_id))
    old = {each.id for each in (never_sent, unfinished, in_use, finished)}
    for path in (each.folder / "case.json" for each in Store(desk).all() if each.id in old):
        head = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**head, "created": "2020-01-01T00:00:00+00:00"}), "utf-8")
    assert touroku("ledger", "rebuild").code == 0
    answer = touroku("ledger", "purge", "--older-than", "90d")
    assert answer.code == 3  # nobody is there to say yes
    kept = {each.id for each in Store(desk).all()}
    with in_use.locked():
        for typed, gone in (("yes", set()), ("3", {never_sent.id, finished.id})):
            terminal = sit_down("ledger", "purge", "--older-than", "90d", home=desk)
            terminal.expect("3 cases will be deleted")
            terminal.expect("type their number")
            terminal.sendline(typed)
            if gone:
                terminal.expect("store.case-in-use")
            assert end(terminal) == 1
            assert {each.id for each in Store(desk).all()} == kept - gone
    with opened(desk) as ledger, ledger.reader() as reader:
        assert {each.id for each in reader.all()} == kept - gone
    assert young.id in kept - gone


def test_a_ledger_is_put_back_and_moved_by_commands_and_what_stood_there_is_kept(
    desk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy, key = tmp_path / "copy", tmp_path / "key"
    assert run(["ledger", "backup", str(copy), "--key", str(key), "--json"]) == 0
    kept = json.loads(capsys.readouterr().out)["tables"]
    assert kept["cases"]["rows"] == 6
    assert key.read_bytes() == (desk / "ledger.key").read_bytes()
    assert {each.stat().st_mode & 0o777 for each in (copy, key)} == {0o600}
    assert run(["ledger", "backup", str(copy)]) == 1
    assert "[ledger.file-there]" in capsys.readouterr().err

    later = one_case(desk, 5)  # registered after the copy was made, and its folder deleted
    with opened(desk) as ledger:
        ledger.catch_up()
    shutil.rmtree(later.folder)
    assert run(["ledger", "restore", str(tmp_path / "none")]) == 2
    assert list(desk.glob("*.before-restore")) == []
    capsys.readouterr()
    assert run(["ledger", "restore", str(copy), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["tables"] == kept
    with opened(desk, f"sqlite:///{told['before']}") as before, before.reader() as reader:
        [known] = reader.some([later.id])
        assert known.auth_id == later.auth_id

    there = f"sqlite:///{tmp_path / 'there.sqlite3'}"
    assert run(["ledger", "move", there, "--json"]) == 0
    moved = json.loads(capsys.readouterr().out)["tables"]
    same = {name for name in kept if moved[name] == kept[name]}
    assert set(kept) - same <= {"audit", "desks"}  # what was done meanwhile
    with opened(desk, there) as ledger:
        assert check(ledger).whole
    assert run(["ledger", "move", f"sqlite:///{desk / 'ledger.sqlite3'}"]) == 2
    assert "[ledger.same-place]" in capsys.readouterr().err


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
