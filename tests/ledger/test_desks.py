"""Desks of one office: a case goes on at any of them, and what two did alone is told, not lost."""

from __future__ import annotations

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.page import others
from flows.office.in_hand import in_hand_for_run
from flows.office.keeping_up import keep_up
from flows.office.opening import open_ledger
from flows.office.other_desks import case_of_another_desk
from flows.office.recording import Recorder
from flows.options import LedgerOptions
from flows.outcomes import Failed
from ledger.conflicts import conflicts
from ledger.ledger import Ledger
from ledger.trouble import LedgerError
from tests.desk.answer import Answer
from tests.desk.forked import forked
from tests.desk.page.desks import desk_here
from tests.flows.registration.person import Person
from tests.ledger.cluster import Cluster
from tests.ledger.office import OPERATOR, office, one_case, opened

Desks = tuple[LedgerOptions, LedgerOptions]


@pytest.fixture
def desks(server: Cluster, tmp_path: Path) -> Desks:
    url, key = server.fresh(), tmp_path / "office.key"
    return (
        LedgerOptions(tmp_path / "one", url, key, OPERATOR),
        LedgerOptions(tmp_path / "two", url, key),
    )


def ledger_of(options: LedgerOptions) -> Ledger:
    ledger = open_ledger(options)
    assert ledger
    return ledger


def answered(options: LedgerOptions, *words: str) -> Answer:
    environment = {
        **os.environ, "TOUROKU_HOME": str(options.home), "TOUROKU_LEDGER": options.setting or "",
        "TOUROKU_LEDGER_KEY_FILE": str(options.key_file),
    }  # fmt: skip
    return forked([*words, "--lang", "en"], environment, options.home)


def command(options: LedgerOptions, *words: str) -> tuple[int, str]:
    answer = answered(options, *words)
    return answer.code, " ".join(answer.err.split())


async def test_a_case_put_aside_at_one_desk_goes_on_at_another_and_never_at_both(
    desks: Desks,
) -> None:
    theirs, ours = desks
    case = one_case(theirs.home, 3)
    ours.home.mkdir()
    assert keep_up(theirs, [case.folder]) is None
    assert case_of_another_desk(case.id, theirs) is None  # it is no other desk's
    assert case_of_another_desk(case.id[:-1], ours) is None

    found = case_of_another_desk(case.id, ours)
    assert found
    assert found.folder == case.folder
    held = (found.applicant, found.site, theirs.home)
    async with in_hand_for_run(ours, *held) as taking:
        assert taking
        assert await taking.answer(Person()) is None
        recorder = Recorder(ours, theirs.home)
        recorder.begin(found, "resume")
        found.advance("linked")
        async with in_hand_for_run(theirs, *held) as second:
            assert second
            with pytest.raises(Failed, match="person-in-hand"):
                await second.answer(Person())
        assert await recorder.end(found, "ended") is None
    with ledger_of(theirs) as ledger, ledger.reader() as reader:
        (told,) = reader.all()
        assert (told.state, told.desk) == ("linked", ledger.desk)
        assert ledger.compare().same == [case.id]

    stranger = one_case(theirs.home.with_name("stranger"), 4)  # of no desk of this office
    with opened(stranger.folder.parent.parent):
        assert keep_up(ours, [stranger.folder]) is None
    with ledger_of(ours) as ledger, ledger.reader() as reader:
        assert [each.id for each in reader.all()] == [case.id]

    for act, *more in (["export"], ["purge"], ["note", "later"], ["remind", "--agreed", "vi"]):
        code, err = command(ours, "cases", act, case.id, *more)
        assert (code, f"is another desk's ({OPERATOR}): {case.folder}" in err) == (1, True)

    theirs.home.rename(theirs.home.with_name("unplugged"))
    code, err = command(ours, "resume", case.id)
    assert code == 1
    assert f"at another desk ({OPERATOR}). Its folder can't be reached from here" in err
    assert str(case.folder) in err


async def test_what_two_desks_did_alone_is_told_at_the_next_start_and_nothing_is_written_over(
    desks: Desks,
) -> None:
    theirs, ours = desks
    first, second = one_case(theirs.home, 2), one_case(ours.home, 2)
    assert keep_up(theirs, [first.folder]) is None
    shutil.copytree(first.folder, ours.home / "cases" / first.id)

    next_one, person = one_case(ours.home, 0), Person()
    async with in_hand_for_run(ours, next_one.applicant, next_one.site, ours.home) as taking:
        assert taking
        assert await taking.answer(person) is None
    told = dict(person.heard)
    assert sorted(told) == ["ledger.twice-auth-id", "ledger.twice-case", "ledger.twice-person"]
    both = {f"{each.id} ({each.folder})" for each in (first, second)}
    assert set(told["ledger.twice-person"].values()) == both
    assert set(told["ledger.twice-auth-id"].values()) == both

    with ledger_of(theirs) as ledger, ledger.reader() as reader:
        kept = {each.id: (each.desk == ledger.desk, each.auth_id) for each in reader.all()}
    assert kept == {
        first.id: (True, "Q7W8E9R2"), second.id: (False, "Q7W8E9R2"), next_one.id: (False, None),
    }  # fmt: skip
    answer = answered(theirs, "ledger", "check")
    assert (answer.code, answer.out) == (1, "")  # not that nothing is wrong
    err = " ".join(answer.err.split())
    assert err.count("was registered at two desks") == err.count("stands in two cases") == 1

    # The other desk is no more: whoever has its folders takes them over by saying so.
    with ledger_of(ours) as ledger:
        assert ledger.catch_up().others == (first.id,)
        assert first.id in ledger.rebuild().taken
        assert ledger.compare().others == []


def test_what_two_desks_did_twice_is_found_whatever_their_clocks_said(desks: Desks) -> None:
    theirs, ours = desks
    now = datetime.now(UTC)
    for number, hours in ((2, 9), (3, -9)):
        for options, at in ((theirs, now), (ours, now + timedelta(hours=hours))):
            case = one_case(options.home, number)
            head = json.loads((case.folder / "case.json").read_bytes())
            case.folder.rename(folder := case.folder.with_name(f"{at:%Y%m%d-%H%M%S}-{number:06x}"))
            head |= {"id": folder.name, "created": at.isoformat()}
            (folder / "case.json").write_text(json.dumps(head), encoding="utf-8")
            assert keep_up(options, [folder]) is None
    for options in desks:
        with ledger_of(options) as ledger:
            found = [each.what for each in conflicts(ledger, [], own=True)]
        assert sorted(found) == ["auth-id", "auth-id", "person", "person"]


def test_a_desk_alone_that_lost_its_name_finds_its_cases_again(tmp_path: Path) -> None:
    ids = {each.id for each in office(tmp_path)}
    for _ in range(2):
        with opened(tmp_path) as ledger:
            assert set(ledger.catch_up().taken) == ids
            assert set(ledger.compare().same) == ids
        (tmp_path / "desk.txt").unlink()


def test_a_server_that_is_gone_is_told_and_the_case_not_called_unknown_to_the_office(
    tmp_path: Path,
) -> None:
    away = LedgerOptions(tmp_path, f"postgresql+psycopg://touroku@/office?host={tmp_path}")
    with pytest.raises(LedgerError, match=r"ledger\.gone"):
        case_of_another_desk("20260101-000000-abcdef", away)


def test_the_list_says_whose_desk_keeps_a_case_and_a_part_of_its_id_finds_it(desks: Desks) -> None:
    theirs, ours = desks
    case, mine = one_case(theirs.home, 5), one_case(ours.home, 1)
    with ledger_of(theirs) as ledger:
        ledger.catch_up()
    listed = {line.split()[0]: line for line in answered(ours, "cases", "list").out.splitlines()}
    assert [f"(kept by {OPERATOR})" in listed[each.id] for each in (case, mine)] == [True, False]
    shown = answered(ours, "cases", "show", case.id[-6:], "--json")
    assert shown.document["case"] == case.id
    both = answered(ours, "cases", "show", case.id[:4], "--json")
    assert both.document["error"]["code"] == "store.several-cases"


async def test_the_page_shows_the_whole_office_and_opens_another_desks_case(
    desks: Desks, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, ours = desks
    monkeypatch.setattr(others, "ANSWERS_WITHIN", 60.0)  # however busy this machine is
    monkeypatch.setenv("TOUROKU_LEDGER", theirs.setting or "")
    monkeypatch.setenv("TOUROKU_LEDGER_KEY_FILE", str(theirs.key_file))
    case, mine = one_case(theirs.home, 5), one_case(ours.home, 1)
    with ledger_of(theirs) as ledger:
        ledger.catch_up()
    desk = desk_here(ours.home)
    async with desk.browser() as browser:
        listed = (await browser.get("/")).text
        assert {name in listed for name in (case.applicant.name, mine.applicant.name)} == {True}
        assert OPERATOR in listed  # who has it
        own = (await browser.post("/search", data={"desk": "own"})).text
        rows = [f'<td><a href="/case/{each.id}">' in own for each in (case, mine)]
        assert rows == [False, True]
        found = await browser.post("/search", data={"words": case.auth_id or ""})
        assert case.id in found.text
        reached = await browser.get(f"/case/{case.id}")
        assert str(case.folder) in reached.text
        assert "Go on with it" in reached.text
        note = {"note": "go on tomorrow"}
        assert note["note"] in (await browser.post(f"/case/{case.id}/note", data=note)).text
        assert (await browser.get(f"/case/{case.id}/delete")).status_code == 404
        case.fact("certificate-until", "2026-12-24T14:59:59+00:00")
        with ledger_of(theirs) as ledger:
            ledger.catch_up()
        assert (
            "2026-12-24" in (await browser.post("/search")).text
        )  # what has changed there is seen

        theirs.home.rename(theirs.home.with_name("away"))
        told = (await browser.get(f"/case/{case.id}")).text
        assert "ledger.case-out-of-reach" in told
        for each in (case.auth_id, note["note"], case.applicant.name):
            assert each
            assert each in told
        code, err = command(ours, "cases", "show", case.id, "--json")
        assert (code, "out-of-reach" in err or "can't be reached" in err) == (0, True)
        assert case.applicant.email in (await browser.get(f"/new/from/{case.id}")).text
    await desk.desk.put_away()


async def test_without_the_server_the_page_shows_its_own_cases_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "ANSWERS_WITHIN", 60.0)
    monkeypatch.setenv("TOUROKU_LEDGER", f"postgresql+psycopg://touroku@/x?host={tmp_path}")
    mine = one_case(tmp_path / "home", 1)
    desk = desk_here(tmp_path / "home")
    async with desk.browser() as browser:
        listed = (await browser.get("/")).text
        assert mine.applicant.name in listed
        assert "ledger.gone" in listed
    await desk.desk.put_away()
