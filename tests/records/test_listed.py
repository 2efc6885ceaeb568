"""A list that says something else than the case itself sends an office to the wrong client."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from records.case import STATES, Case, Store, StoreError
from records.listed import ListedCase, read_listed
from tests.records.cases import new_case

AUTH_IDS = ("A1B2C3D4", "E5F6G7H8")


def same(case: Case) -> None:
    """What the list tells is what the case says when it is opened."""
    listed, opened = read_listed(case.folder), Store(case.folder.parent.parent).open(case.id)
    assert (listed.id, listed.folder) == (opened.id, opened.folder)
    assert (listed.state, listed.auth_id) == (opened.state, opened.auth_id)
    assert dict(listed.facts) == dict(opened.facts)
    assert (listed.applicant, listed.procedure, listed.category) == (
        opened.applicant, opened.procedure, opened.category
    )  # fmt: skip
    assert (listed.site, listed.created) == (opened.site, opened.created)


def advance(case: Case) -> None:
    reached = Store(case.folder.parent.parent).open(case.id).state
    if reached != STATES[-1]:
        case.advance(STATES[STATES.index(reached) + 1])


def decide(case: Case) -> None:
    if case.progress.rivals:
        case.decide_auth_id(AUTH_IDS[1])


def killed_before_the_snapshot(case: Case) -> None:
    """A fact that reached the journal and not ``case.json``."""
    old = (case.folder / "case.json").read_bytes()
    case.fact("password-set-at", "2026-11-24T03:00:00+00:00")
    (case.folder / "case.json").write_bytes(old)


def of_an_older_version(case: Case) -> None:
    path = case.folder / "case.json"
    head = json.loads(path.read_bytes())
    kept = {name: value for name, value in head.items() if name not in ("facts", "journal")}
    path.write_text(json.dumps(kept), encoding="utf-8")


def torn(case: Case) -> None:
    with (case.folder / "journal.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-11-24T03:00:00.000+00:00", "event": "state", "sta')


def cut_off(case: Case) -> None:
    """A journal out of an older backup than its case."""
    path = case.folder / "journal.jsonl"
    if path.exists():
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:2]))


def in_a_second_terminal(case: Case) -> None:
    other = Store(case.folder.parent.parent).open(case.id)
    other.saw_auth_id(AUTH_IDS[1], "mail:02.eml")


HAPPENINGS = {
    "advance": advance,
    "seen on the screen": lambda case: case.saw_auth_id(AUTH_IDS[0], "screen"),
    "seen in a mail": lambda case: case.saw_auth_id(AUTH_IDS[1], "mail:01.eml"),
    "decide": decide,
    "fact": lambda case: case.fact("certificate-until", "2030-11-03T14:59:59+00:00"),
    "note": lambda case: case.note("step-started", id="check"),
    "note about a state": lambda case: case.note("stopped", code='"event": "state"'),
    "killed": killed_before_the_snapshot,
    "older version": of_an_older_version,
    "torn": torn,
    "cut off": cut_off,
    "second terminal": in_a_second_terminal,
}


@given(st.lists(st.sampled_from(sorted(HAPPENINGS)), max_size=12))
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_a_list_says_what_the_case_says_whatever_happened_to_it(
    tmp_path_factory: pytest.TempPathFactory, happened: list[str]
) -> None:
    case = new_case(tmp_path_factory.mktemp("home"))
    same(case)
    for each in happened:
        try:
            HAPPENINGS[each](case)
        except ValueError:  # a state that the second terminal had reached already
            continue
        same(case)


@pytest.mark.parametrize("happened", HAPPENINGS)
def test_a_list_goes_through_no_journal_that_tells_it_nothing_new(
    tmp_path: Path, happened: str
) -> None:
    case = new_case(tmp_path)
    case.fact("certificate-until", "2030-11-03T14:59:59+00:00")
    head = json.loads((case.folder / "case.json").read_bytes())
    HAPPENINGS[happened](case)
    path = case.folder / "case.json"
    changed = {**json.loads(path.read_bytes()), "auth_id": "FROM THE SNAPSHOT"}
    path.write_text(json.dumps(changed), encoding="utf-8")
    trusted = happened not in ("killed", "older version", "torn", "cut off", "second terminal")
    # A second terminal has written its own snapshot, which is as good.
    trusted |= happened in ("second terminal", "cut off")
    assert (read_listed(case.folder).auth_id == "FROM THE SNAPSHOT") is trusted
    assert head["journal"] > 0


@pytest.mark.parametrize(
    "entry", [{"event": "state", "state": "sent"}, {"event": "state"}, {"event": "auth_id"}]
)
def test_an_impossible_entry_is_told_by_the_list_too(tmp_path: Path, entry: object) -> None:
    case = new_case(tmp_path)
    case.note("step-started", id="check")
    with (case.folder / "journal.jsonl").open("ab") as file:
        file.write(json.dumps(entry).encode() + b"\n")
    [listed] = Store(tmp_path).survey()
    assert isinstance(listed, StoreError)
    assert listed.params["reason"].startswith("journal.jsonl")


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "sent"},
        {"auth_id": 3},
        {"facts": []},
        {"journal": "12"},
        {"journal": -1},
        {"facts": None},
    ],
)
def test_a_snapshot_that_cannot_be_is_not_believed(
    tmp_path: Path, wrong: dict[str, object]
) -> None:
    case = new_case(tmp_path)
    case.advance("submitting")
    path = case.folder / "case.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), **wrong}), encoding="utf-8")
    same(case)


def test_a_folder_renamed_by_hand_is_listed_and_opened(tmp_path: Path) -> None:
    case = new_case(tmp_path)
    named = case.folder.with_name(f"{case.id} グエン様 (済)")
    case.folder.rename(named)
    [listed] = Store(tmp_path).survey()
    assert isinstance(listed, ListedCase)
    assert Store(tmp_path).open(listed.id).folder == named


def test_a_case_saved_by_an_editor_with_a_mark_at_its_beginning_is_listed_as_it_is_opened(
    tmp_path: Path,
) -> None:
    case = new_case(tmp_path)
    path = case.folder / "case.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    same(case)
