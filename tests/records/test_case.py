"""One registration as it stands: nothing seen is lost, nothing is sent twice."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.case import STATES, Case, ListedCase, State, Store, StoreError
from records.editions import choose_site
from tests.records.cases import bring_to, case, new_case, read
from tests.windows import not_on_windows

posix = not_on_windows("rights")


def code_of(store: Store, case_id: str) -> str:
    with pytest.raises(StoreError) as trouble:
        store.open(case_id)
    return trouble.value.code


def reopened(opened: Case) -> Case:
    return Store(opened.folder.parents[1]).open(opened.id)


def test_a_new_case_is_the_request_that_was_made(tmp_path: Path) -> None:
    request = read(case())
    made = Store(tmp_path).create(request, choose_site("http://127.0.0.1:8000/", None))
    again = reopened(made)
    assert again.applicant == request.applicant
    assert (again.procedure, again.category) == ("change", "foreign-national")
    assert (again.site.origin, again.site.edition.key) == ("http://127.0.0.1:8000", "2022")
    assert (again.state, again.auth_id, again.created) == ("prepared", None, made.created)
    head = json.loads((made.folder / "case.json").read_text(encoding="utf-8"))
    assert (head["id"], head["state"], head["auth_id"]) == (made.id, "prepared", None)


@posix
def test_nobody_else_can_enter_or_read_a_case(tmp_path: Path) -> None:
    home = tmp_path / "home"
    made = new_case(home)
    made.keep_mail(b"From: a", "registered")
    made.keep("receipt.html", b"<html>")
    made.keep("shots/01-check.png", b"png")
    made.advance("submitting")
    made.saw_auth_id("A1", "screen")
    for path in [home, *home.rglob("*")]:
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path


@posix
def test_a_folder_given_as_out_keeps_its_rights(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    made = new_case(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert stat.S_IMODE(made.folder.parent.stat().st_mode) == 0o700


# states


def test_a_case_goes_through_all_states_once(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    for state in STATES[1:]:
        made.advance(state)
        made.saw_auth_id("75FZ5A8EX9NK", "screen")
        assert made.state == reopened(made).state == state
        assert json.loads((made.folder / "case.json").read_bytes())["state"] == state
    assert made.progress.submissions == reopened(made).progress.submissions == 1


@pytest.mark.parametrize("state", STATES)
def test_a_case_never_goes_back_nor_stays(tmp_path: Path, state: State) -> None:
    made = bring_to(new_case(tmp_path), state)
    before = (made.folder / "journal.jsonl").read_bytes() if state != "prepared" else b""
    for earlier in STATES[: STATES.index(state) + 1]:
        with pytest.raises(ValueError, match=made.id):
            made.advance(earlier)
    after = made.folder / "journal.jsonl"
    assert (after.read_bytes() if after.exists() else b"") == before


def test_a_second_press_of_register_is_refused_even_from_a_second_terminal(tmp_path: Path) -> None:
    one = new_case(tmp_path)
    two = reopened(one)
    one.advance("submitting")
    with pytest.raises(ValueError, match="submitting"):
        two.advance("submitting")
    with pytest.raises(ValueError, match="submitting"):
        reopened(one).advance("submitting")
    assert reopened(one).progress.submissions == 1


def test_a_press_that_never_left_the_browser_may_be_begun_again(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.advance("submitting")
    made.take_back("not-sent")
    again = reopened(made)
    assert (again.state, again.progress.submissions) == ("prepared", 0)
    assert json.loads((made.folder / "case.json").read_bytes())["state"] == "prepared"
    again.advance("submitting")
    assert (again.state, again.progress.submissions) == ("submitting", 1)


@pytest.mark.parametrize("state", [state for state in STATES if state != "submitting"])
def test_no_other_state_is_taken_back(tmp_path: Path, state: State) -> None:
    made = bring_to(new_case(tmp_path), state)
    made.take_back("not-sent")
    assert reopened(made).state == state


def test_submitting_is_on_the_disk_before_the_press(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.advance("submitting")
    [line] = (made.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["state"] == "submitting"


def test_an_account_is_opened_once_even_from_a_second_terminal(tmp_path: Path) -> None:
    one = new_case(tmp_path)
    two = reopened(one)
    one.write_before("opening-account")
    assert one.is_written("opening-account")
    for again in (one, two, reopened(one)):
        with pytest.raises(ValueError, match="opening-account"):
            again.write_before("opening-account")
    [line] = (one.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["event"] == "opening-account"


def test_to_open_an_account_is_not_to_register(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.write_before("opening-account")
    again = reopened(made)
    assert (again.state, again.progress.submissions) == ("prepared", 0)
    assert not again.is_written("submitting") and not again.progress.may_have_registered
    again.write_before("submitting")
    again.take_back("not-sent")
    assert reopened(again).is_written("opening-account")  # only 登録 came to nothing


def test_an_account_that_nothing_was_sent_for_may_be_opened_later(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.write_before("opening-account")
    made.take_back("not-sent", "opening-account")
    assert not reopened(made).is_written("opening-account")
    reopened(made).write_before("opening-account")


def test_the_journal_counts_when_a_kill_kept_the_snapshot_old(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    old = (made.folder / "case.json").read_bytes()
    made.advance("submitting")
    made.saw_auth_id("A1", "screen")
    (made.folder / "case.json").write_bytes(old)
    again = reopened(made)
    assert (again.state, again.auth_id) == ("submitting", "A1")
    with pytest.raises(ValueError, match="submitting"):
        again.advance("submitting")


def test_reached_is_this_state_or_a_later_one(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.advance("registered")
    assert [made.reached(state) for state in STATES] == [True, True, True, False, False, False]


# the auth_id


def test_an_auth_id_is_kept_at_sight_and_in_half_width(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    assert made.saw_auth_id(" ７５ＦＺ５Ａ８Ｅ\u200bＸ９ＮＫ\n", "screen") == "75FZ5A8EX9NK"
    assert reopened(made).auth_id == made.auth_id == "75FZ5A8EX9NK"
    assert json.loads((made.folder / "case.json").read_bytes())["auth_id"] == "75FZ5A8EX9NK"


def test_every_sighting_is_kept_once_and_the_first_counts(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    for auth_id, where in [("A1", "screen"), ("Ａ１", "screen"), ("A1", "mail:01.eml"),
                           ("B2", "mail:02.eml")]:  # fmt: skip
        made.saw_auth_id(auth_id, where)
    seen = [(each.auth_id, each.where) for each in reopened(made).progress.sightings]
    assert seen == [("A1", "screen"), ("A1", "mail:01.eml"), ("B2", "mail:02.eml")]
    assert reopened(made).auth_id == "A1"


@pytest.mark.parametrize("nothing", ["", "  ", "　", "\u200b"])
def test_an_empty_auth_id_never_hides_the_real_one(tmp_path: Path, nothing: str) -> None:
    made = new_case(tmp_path)
    assert made.saw_auth_id(nothing, "screen") == ""
    assert made.auth_id is None
    made.saw_auth_id("A1", "mail:01.eml")
    assert reopened(made).auth_id == "A1"


@given(st.text(max_size=20))
@settings(max_examples=100)
def test_a_kept_auth_id_is_found_again_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    text = text.encode("utf-8", "replace").decode()
    made = new_case(tmp_path_factory.mktemp("home"))
    kept = made.saw_auth_id(text, "screen")
    assert made.saw_auth_id(kept, "mail") == kept
    assert reopened(made).auth_id == (kept or None)


# evidence


def test_two_auth_ids_are_rivals_until_a_person_decides_and_again_after_a_third(
    tmp_path: Path,
) -> None:
    made = new_case(tmp_path)
    assert made.progress.rivals == ()
    made.saw_auth_id("AAAA", "screen")
    made.saw_auth_id("AAAA", "mail:01.eml")
    assert reopened(made).progress.rivals == ()
    made.saw_auth_id("BBBB", "mail:01.eml")
    assert (reopened(made).auth_id, reopened(made).progress.rivals) == ("AAAA", ("AAAA", "BBBB"))
    made.decide_auth_id("BBBB")
    assert (reopened(made).auth_id, reopened(made).progress.rivals) == ("BBBB", ())
    made.saw_auth_id("CCCC", "mail:02.eml")
    assert (reopened(made).auth_id, len(reopened(made).progress.rivals)) == ("BBBB", 3)


def test_what_a_person_decided_of_a_mail_is_said_of_that_mail_alone(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    for number, trusted in ((1, False), (2, True)):
        made.note("mail", file=f"mails/0{number}.eml", kind="registered", trusted=trusted)
    made.note("mail-decided", file="01.eml", believed=True, by="person")
    first, second = reopened(made).progress.mails
    assert (first["trusted"], first["decided"]) == (True, True)
    assert (second["trusted"], second.get("decided")) == (True, None)
    made.note("mail-decided", file="02.eml", believed=False, by="person")
    assert [mail["trusted"] for mail in reopened(made).progress.mails] == [True, False]


def test_a_case_in_a_persons_hands_near_the_press_may_have_been_sent_until_it_is_back(
    tmp_path: Path,
) -> None:
    made = new_case(tmp_path)
    assert not made.progress.may_have_submitted
    made.note("may-submit", id="confirm")
    assert reopened(made).progress.may_have_submitted
    made.note("handed-back", id="confirm", to="form")
    assert not reopened(made).progress.may_have_submitted


def test_a_mail_is_kept_byte_for_byte(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    data = bytes(range(256)) * 3
    path = made.keep_mail(data, "registered")
    assert path == made.folder / "mails" / "01-registered.eml"
    assert path.read_bytes() == data


def test_pictures_are_numbered_and_named_after_their_step(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    assert made.shot_path(3, "card") == made.folder / "shots" / "03-card.png"
    assert made.shot_path(3, "card").parent.is_dir()


def test_facts_people_steps_and_mails_are_found_again(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.fact("certificate-until", "2030-11-03")
    made.note_password_date(datetime(2026, 11, 24, 3, tzinfo=UTC))
    made.note("person", who="holder", what="card-on")
    made.note("step", id="check", seconds=1.5, screenshot=None)
    made.note("mail", file="mails/01.eml", kind="registered", trusted=True)
    made.journal.write("something-newer", any="thing")
    progress = reopened(made).progress
    assert progress.facts == {
        "certificate-until": "2030-11-03",
        "password-set-at": "2026-11-24T03:00:00+00:00",
    }
    assert progress.acts == [{"who": "holder", "what": "card-on"}]
    assert progress.steps == [{"id": "check", "seconds": 1.5, "screenshot": None}]
    assert progress.mails == [{"file": "mails/01.eml", "kind": "registered", "trusted": True}]


# the store


def test_an_empty_store_lists_nothing_and_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "none"
    assert list(Store(home).all()) == []
    assert list(Store(home).survey()) == []
    assert not home.exists()
    (tmp_path / "file").write_text("")
    assert list(Store(tmp_path / "file").all()) == []


def test_cases_are_listed_and_what_is_none_is_passed_over(tmp_path: Path) -> None:
    ids = sorted(new_case(tmp_path).id for _ in range(3))
    store = Store(tmp_path)
    (store.cases / "empty").mkdir()
    (store.cases / "note.txt").write_text("not a case")
    assert [each.id for each in store.all()] == ids


@pytest.mark.parametrize(
    "case_id",
    ["", ".", "..", "../outside", "../../outside", "a/b", "a\\b", "/etc", "x" * 300, "a\x00b",
     "*", "none", "case.json", "20260101-000000-000000"],
)  # fmt: skip
def test_an_id_never_leads_out_of_the_store(tmp_path: Path, case_id: str) -> None:
    home = tmp_path / "home"
    made = new_case(home)
    for outside in (tmp_path / "outside", home):
        outside.mkdir(exist_ok=True)
        (outside / "case.json").write_bytes((made.folder / "case.json").read_bytes())
    assert code_of(Store(home), case_id) == "store.no-such-case"
    inside_out = f"../cases/{made.id}"
    assert code_of(Store(home), inside_out) == "store.no-such-case"


HEADS = [
    b"", b"{", b"[]", b"null", b"3", b"{}", b'{"id": "x"}', b"\xff\xfe{", b'"text"',
    b'{"created": 3}',
]  # fmt: skip


@pytest.mark.parametrize("head", HEADS)
def test_a_damaged_case_is_told_and_hides_no_other(tmp_path: Path, head: bytes) -> None:
    bad, good = sorted((new_case(tmp_path) for _ in range(2)), key=lambda each: each.id)
    (bad.folder / "case.json").write_bytes(head)
    store = Store(tmp_path)
    assert code_of(store, bad.id) == "store.damaged-case"
    assert [each.id for each in store.all()] == [good.id]
    one, two = store.survey()
    assert isinstance(one, StoreError)
    assert one.params["case"] == bad.id
    assert isinstance(two, ListedCase)


@pytest.mark.parametrize(
    ("field", "value"),
    [("created", "yesterday"), ("created", "2026-11-24T00:00:00"), ("edition", "2030"),
     ("site", 3), ("procedure", "extend"), ("category", "friend"), ("applicant", None),
     ("applicant", {}), ("applicant", {"name": "A", "birth_date": "1995-11-03"})],
)  # fmt: skip
def test_a_case_whose_head_was_changed_is_told(tmp_path: Path, field: str, value: object) -> None:
    made = new_case(tmp_path)
    head = json.loads((made.folder / "case.json").read_bytes())
    for changed in ({**head, field: value}, {k: v for k, v in head.items() if k != field}):
        (made.folder / "case.json").write_text(json.dumps(changed), encoding="utf-8")
        assert code_of(Store(tmp_path), made.id) == "store.damaged-case"


@pytest.mark.parametrize(
    "line", [b'{"event": "state", "state": "sent"}', b'{"event": "state"}', b'{"event": "auth_id"}']
)
def test_a_journal_with_an_impossible_entry_is_told(tmp_path: Path, line: bytes) -> None:
    made = new_case(tmp_path)
    (made.folder / "journal.jsonl").write_bytes(line + b"\n")
    with pytest.raises(StoreError) as trouble:
        Store(tmp_path).open(made.id)
    assert trouble.value.code == "store.damaged-case"
    assert trouble.value.params["reason"].startswith("journal.jsonl")


def test_a_journal_without_its_head_is_a_damaged_case_not_a_missing_one(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.saw_auth_id("A1", "screen")
    (made.folder / "case.json").unlink()
    assert code_of(Store(tmp_path), made.id) == "store.damaged-case"


def test_the_reason_of_a_damaged_case_tells_no_personal_value(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    head = json.loads((made.folder / "case.json").read_bytes())
    head["applicant"]["birth_date"] = "3 November 1995"
    (made.folder / "case.json").write_text(json.dumps(head), encoding="utf-8")
    with pytest.raises(StoreError) as trouble:
        Store(tmp_path).open(made.id)
    assert "1995" not in str(trouble.value)
    assert trouble.value.params["reason"] == "case.json"


@pytest.mark.parametrize(
    ("head", "reason"),
    [("{", "case.json: Expecting property name"), ("{}", "case.json: 'procedure'")],
)
def test_the_reason_of_a_damaged_case_says_where_to_look(
    head: str, reason: str, tmp_path: Path
) -> None:
    made = new_case(tmp_path)
    (made.folder / "case.json").write_text(head, encoding="utf-8")
    with pytest.raises(StoreError) as trouble:
        Store(tmp_path).open(made.id)
    assert trouble.value.params["reason"].startswith(reason)


@pytest.mark.parametrize("home", ["file", "file/below"])
def test_a_store_that_cannot_be_written_is_told(tmp_path: Path, home: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as trouble:
        new_case(tmp_path / home)
    assert trouble.value.code == "store.not-writable"
    assert trouble.value.params["reason"]


@pytest.mark.parametrize(
    ("number", "code"),
    [(28, "disk-full"), (30, "read-only"), (24, "too-many-files"), (5, "disk-broken")],
)
def test_a_disk_that_takes_no_case_is_nobodys_typing_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def full(_source: object, _target: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", full)
        with pytest.raises(StoreError) as trouble:
            new_case(tmp_path)
    assert (trouble.value.code, trouble.value.exit_code) == (f"machine.{code}", 1)
    assert list((tmp_path / "cases").iterdir()) == []


@posix
def test_a_store_of_somebody_else_is_told(tmp_path: Path) -> None:
    new_case(tmp_path)
    root = os.geteuid() == 0
    if not root:
        (tmp_path / "cases").chmod(0)
    else:
        os.seteuid(65534)
    try:
        with pytest.raises(StoreError) as trouble:
            list(Store(tmp_path).survey())
    finally:
        if root:
            os.seteuid(0)
        else:
            (tmp_path / "cases").chmod(0o700)
    assert trouble.value.code == "store.not-readable"


@pytest.mark.parametrize(
    "shown",
    [
        "AB12345678CD", "ＡＢ１２３４５６７８ＣＤ", "ab12345678cd", "AB-12345678-CD", "12345678",
        "0612345678", "06 1234 5678", "+81-6-1234-5678", "5308201", "530-8201", "19951103",
        "1995-11-03", "NGUYEN", "HANH NGUYEN", "NGUYENTHIHANH", "hanh@post.example",
    ],
)  # fmt: skip
def test_a_value_of_the_person_is_never_kept_as_their_auth_id(tmp_path: Path, shown: str) -> None:
    made = new_case(tmp_path)
    made.advance("submitting")
    assert made.is_own_value(shown)
    assert made.saw_auth_id(shown, "screen") == ""
    assert (made.auth_id, reopened(made).progress.sightings) == (None, [])


@pytest.mark.parametrize(
    "shown", ["75FZ5A8EX9NK", "AB12345678CE", "06123456781", "530820", "A5308201"]
)
def test_an_id_that_only_resembles_a_value_of_the_person_is_kept(
    tmp_path: Path, shown: str
) -> None:
    made = new_case(tmp_path)
    assert made.saw_auth_id(shown, "screen") == shown
    assert made.auth_id == shown


def test_an_auth_id_that_a_person_signs_in_with_is_still_one(tmp_path: Path) -> None:
    made = new_case(tmp_path)
    made.masking.add("75FZ5A8EX9NK")
    assert made.saw_auth_id("75FZ5A8EX9NK", "mail:01-registered.eml")
