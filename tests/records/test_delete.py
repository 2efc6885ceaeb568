"""A case that is purged leaves nothing; one that is not leaves everything."""

from __future__ import annotations

from pathlib import Path

import pytest

from records.case import Store, StoreError
from records.delete import delete_case
from tests.records.cases import new_case
from tests.windows import not_on_windows


def test_a_purged_case_leaves_nothing_and_takes_no_other_along(home: Path) -> None:
    gone, stays = new_case(home), new_case(home)
    gone.keep_mail(b"From: x\n\n", "registered")
    gone.keep("pages/02-menu.html", b"<h1>")
    gone.shot_path(1, "check").write_bytes(b"png")
    delete_case(Store(home), gone.id)
    assert [path.name for path in (home / "cases").iterdir()] == [stays.id]
    assert Store(home).open(stays.id).state == "prepared"


def test_a_case_that_is_worked_on_is_not_purged(home: Path) -> None:
    case = new_case(home)
    with case.locked(), pytest.raises(StoreError) as trouble:
        delete_case(Store(home), case.id)
    assert trouble.value.code == "store.case-in-use"
    assert Store(home).open(case.id).applicant.name == "NGUYEN THI HANH"


@not_on_windows("links")
def test_a_link_in_a_case_is_deleted_and_not_what_it_leads_to(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "letter.txt").write_text("mine")
    case = new_case(home)
    (case.folder / "link").symlink_to(other)
    (case.folder / "mails").symlink_to(other)
    delete_case(Store(home), case.id)
    assert (other / "letter.txt").read_text() == "mine"
    assert not case.folder.exists()


def test_a_purge_that_was_killed_is_seen_and_can_be_finished(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(home)
    case.keep_mail(b"From: x\n\n", "registered")
    before = Path.unlink

    def killed(path: Path, missing_ok: bool = False) -> None:
        if path.name == "journal.jsonl":
            raise KeyboardInterrupt
        before(path, missing_ok)

    case.note("stopped", code="run.no-consent")
    monkeypatch.setattr(Path, "unlink", killed)
    with pytest.raises(KeyboardInterrupt):
        delete_case(Store(home), case.id)
    monkeypatch.undo()
    [left] = Store(home).survey()
    assert isinstance(left, StoreError)
    delete_case(Store(home), case.id)
    assert list((home / "cases").iterdir()) == []


@pytest.mark.parametrize("case_id", ["none", "..", "../../x", ""])
def test_what_is_no_case_is_not_purged(home: Path, case_id: str) -> None:
    case = new_case(home)
    with pytest.raises(StoreError) as trouble:
        delete_case(Store(home), case_id)
    assert trouble.value.code == "store.no-such-case"
    assert case.folder.exists()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"
