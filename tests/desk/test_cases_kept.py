"""``touroku cases export``, ``purge``, ``due``: what is given away, deleted, and told in time."""

from __future__ import annotations

import stat
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from flows.intake.case_files import keep_case_file
from records.applicant import Request
from records.case import Case, Store
from records.editions import choose_site
from tests.desk.commands import Touroku
from tests.records.cases import case as data
from tests.records.cases import new_case, read
from tests.terminal import end, purge, sit_down

AUTH_ID = "75FZ5A8EX9NK"


def real_case(home: Path, *, complete: bool = True) -> Case:
    """Return a case of the real site; nothing ever goes there in these tests."""
    case = Store(home).create(read(data()), choose_site(None, "2022"))
    case.advance("submitting")
    case.saw_auth_id(AUTH_ID, "screen")
    if complete:
        case.keep("receipt.html", b"receipt")
        case.note_password_date(datetime.now(UTC))
        case.advance("complete")
    return case


# export


def test_an_export_is_one_file_that_only_its_owner_reads(
    touroku: Touroku, home: Path, tmp_path: Path
) -> None:
    case = real_case(home)
    out = tmp_path / "for the client"
    answer = touroku("cases", "export", case.id, "--out", out, "--json")
    assert (answer.code, answer.err) == (0, "")
    document = answer.document
    assert document["files"] == ["receipt.html"]
    assert document["complete"] is True
    file = Path(document["file"])
    assert file == out / f"touroku-{case.id}.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert zipfile.ZipFile(file).namelist() == [f"touroku-{case.id}/receipt.html"]
    whole = touroku("cases", "export", case.id, "--out", out, "--all", "--json").document
    assert "case.json" in whole["files"]
    assert whole["file"] != document["file"]
    names = {path.name for path in out.iterdir()}
    assert names == {f"touroku-{case.id}-all.zip", f"touroku-{case.id}.zip"}


def test_an_export_before_the_end_says_so(touroku: Touroku, home: Path, tmp_path: Path) -> None:
    case = new_case(home)
    answer = touroku("cases", "export", case.id, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "cases.nothing-to-export")
    case.keep("receipt.html", b"receipt")
    answer = touroku("cases", "export", case.id, lang="ja")
    assert answer.code == 0
    assert answer.problems[0].endswith("[cases.exported-unfinished]")
    assert (tmp_path / "here" / f"touroku-{case.id}.zip").exists()


# purge


def test_a_case_of_practice_is_purged_as_a_real_one(touroku: Touroku, home: Path) -> None:
    case, other = new_case(home), new_case(home)
    answer = touroku("cases", "purge", case.id, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (3, "cases.purge-nobody")
    case.advance("submitting")
    answer = touroku("cases", "purge", case.id, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "cases.purge-unfinished")
    assert purge(case.id, "--force", home=home) == 0
    assert [path.name for path in (home / "cases").iterdir()] == [other.id]
    again = touroku("cases", "purge", case.id, "--json")
    assert (again.code, again.document["error"]["code"]) == (2, "store.no-such-case")


@pytest.mark.parametrize(("force", "yes_to"), [
    ((), "Delete these files, too"), (("--force",), None),
])  # fmt: skip
def test_the_case_file_it_came_from_goes_only_on_a_yes(
    home: Path, force: tuple[str, ...], yes_to: str | None
) -> None:
    case = new_case(home)
    request = Request(case.procedure, case.category, case.applicant)
    path, _ = keep_case_file(request, home / "inbox")
    assert purge(case.id, *force, home=home, yes_to=yes_to) == 0
    assert (case.folder.exists(), path.exists()) == (False, yes_to is None)


@pytest.mark.parametrize(("complete", "words", "code", "exit_code"), [
    (True, (), "cases.purge-nobody", 3), (True, ("--force",), "cases.purge-nobody", 3),
    (False, (), "cases.purge-unfinished", 1), (False, ("--force",), "cases.purge-nobody", 3),
])  # fmt: skip
def test_a_real_case_is_never_purged_by_a_program(
    touroku: Touroku, home: Path, complete: bool, words: tuple[str, ...], code: str, exit_code: int
) -> None:
    case = real_case(home, complete=complete)
    answer = touroku("cases", "purge", case.id, *words, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (exit_code, code)
    assert Store(home).open(case.id).auth_id == AUTH_ID


def test_a_damaged_case_is_not_purged_by_the_way(touroku: Touroku, home: Path) -> None:
    case = real_case(home)
    (case.folder / "case.json").write_text("{")
    answer = touroku("cases", "purge", case.id, "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "cases.purge-damaged")
    assert AUTH_ID in answer.err  # as what may be one
    assert AUTH_ID in (case.folder / "journal.jsonl").read_text()


def test_a_case_in_use_is_not_purged(touroku: Touroku, home: Path) -> None:
    case = new_case(home)
    with case.locked():
        answer = touroku("cases", "purge", case.id, "--force", "--json")
    assert (answer.code, answer.document["error"]["code"]) == (1, "store.case-in-use")
    assert case.folder.exists()


def test_a_person_sees_what_is_lost_and_types_the_id(home: Path) -> None:
    case = real_case(home)
    for typed, left in (("y", True), (case.id, False)):
        desk = sit_down("cases", "purge", case.id, home=home)
        desk.expect(AUTH_ID)
        desk.expect("type the id of the case")
        desk.sendline(typed)
        assert end(desk) == (1 if left else 0)
        assert case.folder.exists() is left


def test_a_login_password_that_stays_in_the_keyring_is_told(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(home)
    case.saw_auth_id(AUTH_ID, "screen")
    case.note("login-password-kept", where="keyring")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.Backend")
    desk = sit_down("cases", "purge", case.id, home=home)
    desk.expect("type the id of the case")
    desk.sendline(case.id)
    desk.expect(rf"keyring[^\n]*{AUTH_ID}|{AUTH_ID}[^\n]*keyring")
    assert end(desk) == 0
    assert not case.folder.exists()


# due


def test_what_ends_soon_is_told_in_time(touroku: Touroku, home: Path) -> None:
    soon, later, never = new_case(home), new_case(home), new_case(home)
    now = datetime.now(UTC)
    soon.saw_auth_id(AUTH_ID, "screen")
    soon.fact("password-set-at", (now - timedelta(days=350)).isoformat())
    later.fact("certificate-until", (now + timedelta(days=60)).isoformat())
    never.fact("password-set-at", now.isoformat())
    document = touroku("cases", "due", "--json").document
    assert [(each["case"], each["what"]) for each in document] == [
        (soon.id, "password"), (later.id, "certificate"),
    ]  # fmt: skip
    assert document[0]["auth_id"] == AUTH_ID
    assert document[0]["name"] == "N**** T**** H****"
    assert touroku("due", "--json").document == document
    assert touroku("due", lang="ja") == touroku("cases", "due", lang="ja")
    told = touroku("cases", "due", lang="ja")
    assert told.code == 0
    assert told.out.index(soon.id) < told.out.index(later.id)
    assert "NGUYEN" not in told.out
    assert len(touroku("cases", "due", "--days", "400", "--json").document) == 3
    assert touroku("cases", "due", "--days", "0", "--json").document == []


@pytest.mark.parametrize("days", ["-1", "soon", "99999999"])
def test_days_that_cannot_be_are_told(touroku: Touroku, days: str) -> None:
    answer = touroku("cases", "due", "--json", f"--days={days}")
    assert (answer.code, answer.document["error"]["code"]) == (2, "usage")


# show


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_case_tells_what_happened_and_what_to_do_now(
    touroku: Touroku, home: Path, lang: str
) -> None:
    case = real_case(home, complete=False)
    case.note("stopped", code="run.answer-lost")
    answer = touroku("cases", "show", case.id, lang=lang)
    assert (answer.code, answer.err) == (0, "")
    for word in (AUTH_ID, "登録", "run.answer-lost", f"touroku resume {case.id}"):
        assert word in answer.out
    assert "{" not in answer.out
    for value in ("NGUYEN", "hanh@", "AB12345678CD", "中之島"):
        assert value not in answer.out
    story = touroku("cases", "show", case.id, "--json", lang=lang).document["story"]
    assert len(story) == 4
    assert all(each["text"] in answer.out for each in story)
