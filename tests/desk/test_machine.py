"""A disk, a right, a link that is not as it should be: told, exit code 1, no traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.cases.deleting import delete
from records.case import Store
from tests.desk.commands import ROOT, Touroku, case_file
from tests.desk.test_cases_kept import real_case
from tests.machine import CHROMIUM
from tests.records.cases import new_case
from tests.windows import not_on_windows

posix = not_on_windows("rights")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


# links


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("words", [("purge", "--force"), ("export",), ("export", "--all"),
                                   ("show",)])  # fmt: skip
def test_a_linked_case_is_refused_and_its_target_stays_as_it_was(
    touroku: Touroku, home: Path, tmp_path: Path, words: tuple[str, ...], lang: str
) -> None:
    other = new_case(tmp_path / "elsewhere").folder
    new_case(home)
    (home / "cases" / other.name).symlink_to(other)
    before = tree(other)
    action, *more = words
    answer = touroku("cases", action, other.name, *more, "--json", lang=lang)
    assert (answer.code, answer.document["error"]["code"]) == (1, "store.linked")
    assert answer.document["error"]["remedy"]
    assert tree(other) == before
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("words", [("list",), ("due",), ("purge", "ID"), ("export", "ID")])
def test_a_store_that_is_a_link_is_refused_whole(
    touroku: Touroku, home: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    other = new_case(tmp_path / "elsewhere")
    home.mkdir()
    (home / "cases").symlink_to(other.folder.parent)
    before = tree(other.folder)
    typed = [word.replace("ID", other.id) for word in words]
    answer = touroku("cases", *typed, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "store.linked")
    assert str(home / "cases") in answer.document["error"]["message"]
    assert tree(other.folder) == before


@pytest.mark.parametrize("what", ["folder", "file", "deep", "mail", "gone"])
@pytest.mark.parametrize("more", [(), ("--all",)])
def test_a_case_with_a_link_in_it_is_not_given_away(
    touroku: Touroku, home: Path, tmp_path: Path, what: str, more: tuple[str, ...]
) -> None:
    case = new_case(home)
    case.keep("receipt.html", b"receipt")
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "01.png").write_text("another client's")
    (secret / "01-registered.eml").write_text("another client's")
    match what:
        case "folder":
            (case.folder / "shots").symlink_to(secret)
        case "file":
            case.shot_path(1, "check").symlink_to(secret / "01.png")
        case "deep":
            case.keep("downloads/a/b.pdf", b"pdf")
            (case.folder / "downloads" / "a" / "c").symlink_to(secret)
        case "mail":
            (case.folder / "mails").symlink_to(secret)
            case.note("mail", file="mails/01-registered.eml", kind="registered", auth_id=None,
                      trusted=True, reasons=[], key="k", where="")  # fmt: skip
        case "gone":
            (case.folder / "downloads").symlink_to(tmp_path / "nothing")
    answer = touroku("cases", "export", case.id, *more, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "store.linked")
    assert list((tmp_path / "here").iterdir()) == []
    assert delete(Store(home), case.id, case, tmp_path / "profile").swept
    assert not case.folder.exists()
    assert {path.name for path in secret.iterdir()} == {"01.png", "01-registered.eml"}


def test_a_journal_that_names_a_file_elsewhere_gives_none_away(
    touroku: Touroku, home: Path, tmp_path: Path
) -> None:
    case = new_case(home)
    case.keep("receipt.html", b"receipt")
    (tmp_path / "secret.eml").write_text("another client's")
    for file in ("../../../secret.eml", str(tmp_path / "secret.eml")):
        case.note("mail", file=file, kind="registered", auth_id=None, trusted=True, reasons=[],
                  key=file, where="")  # fmt: skip
    answer = touroku("cases", "export", case.id, "--json")
    assert answer.document["files"] == ["receipt.html"]


# rights


@posix
@pytest.mark.parametrize("words", [("list",), ("show", "ID"), ("export", "ID")])
def test_a_store_that_others_may_write_is_told(
    touroku: Touroku, home: Path, words: tuple[str, ...]
) -> None:
    case = new_case(home)
    case.keep("receipt.html", b"receipt")
    typed = [word.replace("ID", case.id) for word in words]
    assert touroku("cases", *typed).err.count("others-may-write") == 0
    for mode in (0o777, 0o757, 0o1777):
        home.chmod(mode)
        answer = touroku("cases", *typed)
        told = [line for line in answer.problems if "machine.others-may-write" in line]
        assert len(told) == (0 if mode == 0o1777 else 1)
        assert all(str(home) in line for line in told)


# what can't be read


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_resume_with_a_damaged_journal_says_so_with_file_and_line(
    touroku: Touroku, home: Path, lang: str
) -> None:
    case = new_case(home)
    for step in ("check", "menu", "card"):
        case.note("step-started", id=step)
    journal = case.folder / "journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + b'{"event": 7, "auth_id": "75FZ5A8EX9NK"}\n' + lines[2])
    shown = touroku("cases", "show", case.id, lang=lang)
    assert shown.code == 0
    problem, may_be = shown.problems
    assert "machine.damaged-journal" in problem
    assert "machine.may-be-auth-id" in may_be
    assert "75FZ5A8EX9NK" in may_be
    assert str(journal) in problem
    assert "2" in problem.replace(str(journal), "")
    whole = touroku("cases", "show", case.id, "--json", lang=lang)
    assert whole.document["state"] == "prepared"


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("damage", ["unreadable", "impossible", "head"])
def test_a_resume_of_a_case_that_cannot_be_read_never_says_that_there_is_none(
    touroku: Touroku, home: Path, named: bool, damage: str
) -> None:
    case = new_case(home)
    case.advance("submitting")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    journal = case.folder / "journal.jsonl"
    match damage:
        case "unreadable":
            journal.unlink()
            journal.mkdir()
        case "impossible":
            journal.write_bytes(journal.read_bytes() + b'{"event": "state"}\n')
        case "head":
            (case.folder / "case.json").write_bytes(b"{")
    answer = touroku("resume", *([case.id] if named else []), "--json", "--headless")
    error = answer.document["error"]
    assert (answer.code, error["code"]) == (1, "store.damaged-case")
    assert case.id in error["message"]
    assert ("case.json" if damage == "head" else "journal.jsonl") in error["message"]
    assert "75FZ5A8EX9NK" in error["why"]


def test_a_case_that_cannot_be_read_is_named_beside_the_one_that_can(
    touroku: Touroku, home: Path
) -> None:
    good, bad = new_case(home), new_case(home)
    (bad.folder / "case.json").write_bytes(b"{")
    answer = touroku("resume", "--json", "--headless")
    error = answer.document["error"]
    assert (answer.code, error["code"]) == (2, "run.which-case")
    assert good.id in error["message"]
    assert bad.id in error["message"]
    assert any("store.damaged-case" in line for line in answer.problems)


def test_a_case_whose_journal_was_changed_by_hand_can_still_be_told(
    touroku: Touroku, home: Path
) -> None:
    case = new_case(home)
    case.advance("submitting")
    with (case.folder / "journal.jsonl").open("ab") as file:
        for line in ('{"event": "auth_id", "auth_id": "A1B2", "where": "screen"}',
                     '{"at": "yesterday", "event": "window", "host": "x"}',
                     '{"at": 3, "event": "download"}', '{"event": "confirmation"}'):  # fmt: skip
            file.write(line.encode() + b"\n")
    assert touroku("cases", "show", case.id).code == 0
    assert touroku("cases", "show", case.id, "--json").document["state"] == "submitting"


# what can't be written


@pytest.fixture
def full(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of 32 KiB."""
    folder = tmp_path / "small disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(folder)]
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("only root makes disks")
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be made here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_export_onto_a_full_disk_says_so_and_leaves_no_half(
    touroku: Touroku, home: Path, full: Path, lang: str
) -> None:
    case = real_case(home)
    case.keep("shots/01-check.png", os.urandom(100_000))
    answer = touroku("cases", "export", case.id, "--out", full, "--json", lang=lang)
    assert (answer.code, answer.document["error"]["code"]) == (1, "cases.not-exported")
    assert list(full.iterdir()) == []


@posix
@pytest.mark.parametrize("words", [("cases",), ("cases", "--json"), ("explain", "EW104J1502")])
def test_an_answer_that_cannot_be_written_ends_in_a_word_and_no_traceback(
    home: Path, words: tuple[str, ...]
) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    with Path("/dev/full").open("w") as nowhere:
        done = subprocess.run(
            [sys.executable, "-m", "desk", *words, "--lang", "en"],
            env={**os.environ, "TOUROKU_HOME": str(home)},
            cwd=ROOT, stdout=nowhere, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "machine.disk-full" in done.stderr
    assert "Exception ignored" not in done.stderr


@posix
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("node", ["/bin/false", "/nothing/there"])
def test_a_driver_that_does_not_come_up_is_told(
    touroku: Touroku, tmp_path: Path, home: Path, lang: str, node: str
) -> None:
    case = tmp_path / "case.toml"
    case.write_text(case_file(), encoding="utf-8")
    answer = touroku(
        "run", case, "--site", "http://127.0.0.1:9", "--headless", "--yes", "--browser", CHROMIUM,
        "--card", "link:127.0.0.1:9", "--mail", "ask", "--json",
        lang=lang, env={"PLAYWRIGHT_NODEJS_PATH": node},
    )  # fmt: skip
    error = answer.document["error"]
    assert (answer.code, error["code"]) == (1, "machine.driver-not-started")
    assert error["remedy"]
    assert list(home.glob("cases/*")) == []
