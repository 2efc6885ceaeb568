"""A journal that has lost something: the case is never taken for one in which nothing happened."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from records.case import Case, ListedCase, Store, StoreError
from tests.records.cases import bring_to, new_case


def reopened(case: Case) -> Case:
    return Store(case.folder.parents[1]).open(case.id)


def journal(case: Case) -> Path:
    return case.folder / "journal.jsonl"


def lines(case: Case) -> list[bytes]:
    return journal(case).read_bytes().splitlines(keepends=True)


def pressed(home: Path) -> Case:
    """Return a case whose 登録 was pressed and whose 認証ID was seen, with entries around them."""
    case = new_case(home)
    case.note("step-started", id="check")
    case.note("step-started", id="submit")
    case.advance("submitting")
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    case.advance("registered")
    return case


def test_a_whole_journal_has_no_damage(tmp_path: Path) -> None:
    assert not reopened(pressed(tmp_path)).damage
    assert not reopened(new_case(tmp_path)).damage


@pytest.mark.parametrize("left", range(5))
def test_what_the_end_of_a_journal_lost_is_known_from_the_other_file(
    tmp_path: Path, left: int
) -> None:
    """Cut at a line's end, as an old backup or a broken disk leaves it: nothing looks torn."""
    case = pressed(tmp_path)
    journal(case).write_bytes(b"".join(lines(case)[:left]))
    again = reopened(case)
    assert again.damage.lost == 5 - left
    assert (again.state, again.auth_id) == ("registered", "75FZ5A8EX9NK")


def test_a_journal_that_is_gone_does_not_make_the_case_a_new_one(tmp_path: Path) -> None:
    case = pressed(tmp_path)
    journal(case).unlink()
    again = reopened(case)
    assert (again.damage.lost, again.state) == (5, "registered")
    with pytest.raises(ValueError, match="submitting"):
        again.advance("submitting")


def test_a_case_of_a_version_that_did_not_count_is_not_begun_anew_either(tmp_path: Path) -> None:
    case = pressed(tmp_path)
    head = json.loads((case.folder / "case.json").read_bytes())
    del head["entries"]
    (case.folder / "case.json").write_text(json.dumps(head), encoding="utf-8")
    assert not reopened(case).damage
    journal(case).unlink()
    assert reopened(case).damage
    assert reopened(case).state == "registered"


@pytest.mark.parametrize("at", range(5))
def test_a_damaged_line_is_named_and_the_state_never_lower_than_it_was(
    tmp_path: Path, at: int
) -> None:
    case = pressed(tmp_path)
    damaged = lines(case)
    damaged[at] = b"\x00" * (len(damaged[at]) - 1) + b"\n"
    journal(case).write_bytes(b"".join(damaged))
    again = reopened(case)
    assert again.damage.lines == (at + 1,)
    assert again.damage.lost == 0
    assert (again.state, again.auth_id) == ("registered", "75FZ5A8EX9NK")


def test_where_the_press_may_stand_in_what_is_damaged_nobody_begins_again_unasked(
    tmp_path: Path,
) -> None:
    case = new_case(tmp_path)
    for step in ("check", "menu", "card"):
        case.note("step-started", id=step)
    assert not reopened(case).progress.may_have_submitted
    whole = lines(case)
    journal(case).write_bytes(whole[0] + b"garbage\n" + whole[2])
    again = reopened(case)
    assert (again.state, again.damage.lines) == ("prepared", (2,))
    assert again.progress.may_have_submitted


def test_a_kill_in_the_last_line_is_no_damage(tmp_path: Path) -> None:
    case = pressed(tmp_path)
    whole = journal(case).read_bytes()
    for cut in range(1, len(lines(case)[-1])):
        journal(case).write_bytes(whole[:-cut])
        again = reopened(case)
        assert not again.damage.lines
        # That it had been written down once is known: the other file was written after it.
        assert again.state == "registered"
        assert not again.progress.may_have_submitted


@pytest.mark.parametrize(
    ("line", "number"),
    [(b'{"event": "state", "state": "sent"}', 4), (b'{"event": "auth_id"}', 2),
     (b'{"event": "auth-id-decided", "auth_id": "A", "among": 3}', 5),
     (b'{"event": "mail-decided", "file": "x"}', 1), (b'{"event": "person", "who": 3}', 3)],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_told_by_its_line(
    tmp_path: Path, line: bytes, number: int
) -> None:
    case = pressed(tmp_path)
    whole = lines(case)
    journal(case).write_bytes(b"".join([*whole[: number - 1], line + b"\n", *whole[number - 1 :]]))
    with pytest.raises(StoreError) as refused:
        reopened(case)
    assert refused.value.code == "store.damaged-case"
    assert refused.value.params["reason"] == f"journal.jsonl: line {number}"


@pytest.mark.parametrize("name", ["journal.jsonl", "case.json"])
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, good = pressed(tmp_path), new_case(tmp_path)
    real = Path.read_bytes

    def denied(path: Path) -> bytes:
        if path == case.folder / name:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(StoreError) as refused:
        reopened(case)
    assert refused.value.code == "store.damaged-case"
    assert refused.value.params["reason"] == f"{name}: Permission denied"
    assert [each.id for each in Store(tmp_path).all()] == [good.id]


def test_a_journal_that_is_a_folder_is_a_damaged_case(tmp_path: Path) -> None:
    case = pressed(tmp_path)
    journal(case).unlink()
    journal(case).mkdir()
    with pytest.raises(StoreError) as refused:
        reopened(case)
    assert refused.value.code == "store.damaged-case"
    assert refused.value.params["reason"].startswith("journal.jsonl: ")


def test_a_case_that_is_closed_to_us_hides_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As another user meets a folder of mode 0700; root may go anywhere."""
    closed, good = sorted((new_case(tmp_path) for _ in range(2)), key=lambda case: case.id)

    def closes(real: Callable[..., Any]) -> Callable[..., Any]:
        def denied(path: Any, *given: Any, **named: Any) -> Any:
            if Path(path).parent == closed.folder:
                raise PermissionError(13, "Permission denied", str(path))
            return real(path, *given, **named)

        return denied

    for module, name in ((os, "stat"), (os, "lstat"), (os, "open"), (Path, "read_bytes")):
        monkeypatch.setattr(module, name, closes(getattr(module, name)))
    one, two = Store(tmp_path).survey()
    assert isinstance(one, StoreError)
    assert one.params["case"] == closed.id
    assert "Permission denied" in one.params["reason"]
    assert isinstance(two, ListedCase)
    assert two.id == good.id


# what can't be written


def test_what_the_journal_has_counts_although_its_copy_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(tmp_path)
    case.advance("submitting")

    def held(_source: object, _target: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", held)
    monkeypatch.setattr("records.safe_files.TRIES", 2)
    case.saw_auth_id("75FZ5A8EX9NK", "screen")
    case.advance("registered")
    unsaved = case.unsaved
    assert isinstance(unsaved, PermissionError)
    monkeypatch.undo()
    assert (reopened(case).state, reopened(case).auth_id) == ("registered", "75FZ5A8EX9NK")
    case.advance("linked")
    assert case.unsaved is None
    assert json.loads((case.folder / "case.json").read_bytes())["state"] == "linked"


def test_nothing_is_pressed_while_the_copy_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = new_case(tmp_path)
    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", Mock(side_effect=OSError(28, "No space left on device")))
        with pytest.raises(OSError, match="No space"):
            case.advance("submitting")
    case.take_back("not-sent")
    assert reopened(case).state == "prepared"
    assert not reopened(case).damage


@pytest.mark.parametrize("failing", ["write", "fsync"])
def test_a_state_that_could_not_be_written_is_not_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    case = new_case(tmp_path)
    case.note("step-started", id="submit")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, failing, full)
    with pytest.raises(OSError, match="No space"):
        case.advance("submitting")
    monkeypatch.undo()
    assert case.state == reopened(case).state == "prepared"
    assert not reopened(case).damage
    case.advance("submitting")
    assert reopened(case).progress.submissions == 1


def test_a_damaged_line_before_one_that_a_kill_cut_off_is_still_damage(tmp_path: Path) -> None:
    case = pressed(tmp_path)
    whole = lines(case)
    torn = b'{"at": "2026-11-26T10:00:00.000+00:00", "ev'
    journal(case).write_bytes(b"".join([whole[0], b"\x00\x00\n", torn]))
    head = json.loads((case.folder / "case.json").read_bytes())
    del head["entries"], head["journal"]
    head["state"] = "prepared"
    (case.folder / "case.json").write_text(json.dumps(head), encoding="utf-8")
    reopened(case).note("step-started", id="check")  # closes the torn line and marks it
    again = reopened(case)
    assert again.damage.lines == (2,)
    assert again.progress.may_have_submitted


@pytest.mark.parametrize("left", range(3))
def test_a_press_that_a_journal_lost_stays_known_whatever_is_written_after(
    tmp_path: Path, left: int
) -> None:
    """Entries that come later would make up the number of those that are lost."""
    case = new_case(tmp_path)
    case.note("step-started", id="check")
    case.note("step-started", id="submit")
    case.advance("submitting")
    journal(case).write_bytes(b"".join(lines(case)[:left]))
    for _ in range(4):
        again = reopened(case)
        assert again.state == "submitting"
        again.note("stopped", code="run.put-aside")
    again.saw_auth_id("75FZ5A8EX9NK", "screen")
    assert reopened(case).state == "submitting"
    with pytest.raises(ValueError, match="submitting"):
        reopened(case).advance("submitting")


@pytest.mark.parametrize("reached", ["submitting", "registered"])
def test_a_journal_put_together_of_two_copies_takes_no_press_back(
    tmp_path: Path, reached: str
) -> None:
    """As a shared folder merges an older copy behind the newer one."""
    case = new_case(tmp_path)
    case.advance("submitting")
    case.take_back("not-sent")
    older = lines(case)
    case.advance("submitting")
    if reached == "registered":
        case.advance("registered")
    journal(case).write_bytes(b"".join([*lines(case), *older]))
    assert (reopened(case).state, reopened(case).progress.submissions) == (reached, 1)


# a 認証ID that stands in what can't be read

AUTH_ID = "75FZ5A8EX9NK"
SEEN = f'"event": "auth_id", "auth_id": "{AUTH_ID}", "where": "screen"}}'


@pytest.mark.parametrize(
    "line",
    [
        f'{{"at": "2026-11-2\x00\x00\x00, {SEEN}',  # damaged before it
        f'{{"event": "auth_id", "au\x00h_id": "{AUTH_ID}", "where": "mail:01-registered.eml"}}',
        f'{{"event": "mail", "file": "mails/01.eml", "auth_id":"{AUTH_ID}", "trus\x00',
        f'{{"event": "auth-id-decided", "among": ["B1B2B3B4", "{AUTH_ID}"\x00',
    ],
)
def test_an_id_in_a_line_that_cannot_be_read_is_told_as_one_that_may_be(
    tmp_path: Path, line: str
) -> None:
    case = new_case(tmp_path)
    case.advance("submitting")
    case.note("step-started", id="registered")
    whole = lines(case)
    journal(case).write_bytes(b"".join([whole[0], line.encode() + b"\n", whole[1]]))
    again = reopened(case)
    assert again.damage.lines == (2,)
    assert AUTH_ID in again.damage.may_be
    assert (again.state, again.auth_id) == ("submitting", None)
    again.note("stopped", code="run.put-aside")
    assert AUTH_ID in journal(case).read_bytes().splitlines()[-2].decode()  # kept once more


@pytest.mark.parametrize("lost", [b'{"event": "state"}\n', None])
def test_a_case_that_cannot_be_opened_tells_what_may_be_its_id(
    tmp_path: Path, lost: bytes | None
) -> None:
    case = pressed(tmp_path)
    if lost:
        journal(case).write_bytes(journal(case).read_bytes() + lost)
    else:
        (case.folder / "case.json").write_bytes(b"{")
    with pytest.raises(StoreError) as refused:
        reopened(case)
    assert refused.value.params["auth_ids"] == AUTH_ID
    [listed] = Store(tmp_path).survey()
    assert isinstance(listed, StoreError)
    assert listed.params["auth_ids"] == AUTH_ID


def test_what_is_known_or_looks_like_no_id_is_not_told_as_one_that_may_be(tmp_path: Path) -> None:
    case = pressed(tmp_path)
    damaged = (f"\x00{SEEN}", '\x00"auth_id": null', '\x00"event": "step", "id": "auth_id"',
               '\x00"auth_id": "75FZ\x1b[2J"', '\x00"file": "mails/01-registered.eml"')  # fmt: skip
    text = "\n".join(damaged).encode() + b"\n"
    journal(case).write_bytes(journal(case).read_bytes() + text)
    assert len(reopened(case).damage.lines) == len(damaged)
    assert reopened(case).damage.may_be == ()


def test_wherever_a_journal_ends_after_the_press_neither_press_nor_id_is_lost(
    tmp_path: Path,
) -> None:
    """Cut at every byte, with ``case.json`` as it was last written and as it was at the press."""
    case = new_case(tmp_path)
    case.note("step-started", id="submit")
    case.advance("submitting")
    before, at_the_press = journal(case).read_bytes(), (case.folder / "case.json").read_bytes()
    case.saw_auth_id(AUTH_ID, "screen")
    for state in ("registered", "linked", "password_set", "complete"):
        case.advance(state)
    whole, last = journal(case).read_bytes(), (case.folder / "case.json").read_bytes()
    for end in range(len(whole)):
        journal(case).write_bytes(whole[:end])
        (case.folder / "case.json").write_bytes(last)
        again = reopened(case)
        assert (again.state, again.auth_id) == ("complete", AUTH_ID), end
        (case.folder / "case.json").write_bytes(at_the_press)
        again = reopened(case)
        assert again.reached("submitting"), end
        if AUTH_ID.encode() in whole[:end]:
            assert AUTH_ID in (again.auth_id, *again.damage.may_be), end
        assert end < len(before) or not again.damage.lost


# an end that nothing shows

COMPLETE = b'{"at": "2026-11-26T10:00:00.000+00:00", "event": "state", "state": "complete"}\n'
BELIEVED = {"file": "mails/01-registered.eml", "kind": "registered", "auth_id": AUTH_ID,
            "trusted": True, "reasons": [], "key": "1", "where": ""}  # fmt: skip


@pytest.mark.parametrize("state", ["prepared", "submitting", "registered", "password_set"])
def test_an_end_that_somebody_wrote_is_told_and_not_believed(tmp_path: Path, state: str) -> None:
    case = new_case(tmp_path)
    case.note("step-started", id="check")
    if state != "prepared":
        case.advance("submitting")
    if state in ("registered", "password_set"):
        case.advance(state)  # type: ignore[arg-type]
    journal(case).write_bytes(journal(case).read_bytes() + COMPLETE)
    again = reopened(case)
    assert (again.state, again.progress.unproven_end) == (state, True)
    assert again.progress.may_have_registered
    [listed] = Store(tmp_path).survey()
    assert isinstance(listed, ListedCase)
    assert listed.state == state


def test_an_end_is_believed_only_behind_what_shows_it_and_later_again(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    case.saw_auth_id(AUTH_ID, "screen")  # before the press: nobody's
    case.note("mail", **BELIEVED)
    case.note("mail", **{**BELIEVED, "kind": "other"})
    case.advance("submitting")
    journal(case).write_bytes(journal(case).read_bytes() + COMPLETE)
    again = reopened(case)
    assert (again.state, again.progress.unproven_end) == ("submitting", True)
    again.note("mail", **{**BELIEVED, "trusted": False})
    again.note("mail-decided", file="01-registered.eml", believed=True, by="person")
    assert reopened(case).state == "submitting"
    reopened(case).advance("complete")
    assert (reopened(case).state, reopened(case).progress.unproven_end) == ("complete", False)


def test_an_end_stays_one_though_its_proof_is_in_a_damaged_line(tmp_path: Path) -> None:
    case = bring_to(new_case(tmp_path), "complete")
    whole = lines(case)
    whole[1] = b"\x00" * 20 + b"\n"
    journal(case).write_bytes(b"".join(whole))
    again = reopened(case)
    assert (again.state, again.progress.unproven_end) == ("complete", False)
    again.fact("card-until", "2027-01-01")
    assert reopened(case).state == "complete"
