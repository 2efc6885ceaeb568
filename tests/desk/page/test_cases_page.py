"""The list of cases and a case on the page: found again, told, handed out, deleted."""

from __future__ import annotations

import io
import json
import os
import re
import socket
import zipfile
from html import unescape
from pathlib import Path

import pytest

from desk.page.current_run import CurrentRun, RunShown
from desk.page.interaction import PageInteraction
from flows.intake.case_files import keep_case_file
from records.applicant import Request
from records.case import Case
from records.editions import choose_site
from tests.desk.page.desks import DeskHere, desk_here
from tests.records.cases import case as case_of
from tests.records.cases import new_case, read

NAMES = ("NGUYEN THI HANH", "TANAKA HANAKO", "SILVA MARIA")


@pytest.fixture
def desk(tmp_path: Path) -> DeskHere:
    return desk_here(tmp_path / "home")


def registered(home: Path, **changed: str) -> Case:
    case = new_case(home, **changed)
    case.advance("submitting")
    case.saw_auth_id("A1B2C3D4", "screen")
    case.advance("registered")
    return case


async def test_a_case_is_found_by_what_somebody_remembers_of_it(desk: DeskHere) -> None:
    for name in NAMES:
        new_case(desk.desk.store.home, name=name)
    registered(desk.desk.store.home, name="LE VAN AN")
    searches = {
        "hanh nguyen": {"NGUYEN THI HANH"}, "ＴＡＮＡＫＡ": {"TANAKA HANAKO"},
        "a1b2": {"LE VAN AN"}, "登録済": {"LE VAN AN"},
        "nobody": set(), "": {*NAMES, "LE VAN AN"},
    }  # fmt: skip
    async with desk.browser() as browser:
        for words, wanted in searches.items():
            answer = await browser.post("/search", data={"words": words})
            assert words not in str(answer.url) or not words
            assert {name for name in (*NAMES, "LE VAN AN") if name in answer.text} == wanted, words
        only = await browser.post("/search", data={"state": "open", "procedure": "renew"})
        assert not any(name in only.text for name in NAMES)


async def test_what_another_program_wrote_is_seen_at_the_next_look(desk: DeskHere) -> None:
    case = new_case(desk.desk.store.home)
    async with desk.browser() as browser:
        assert "A1B2C3D4" not in (await browser.get("/")).text
        elsewhere = desk.desk.store.open(case.id)  # touroku run in a terminal
        elsewhere.advance("submitting")
        elsewhere.saw_auth_id("A1B2C3D4", "screen")
        assert "A1B2C3D4" in (await browser.get("/")).text
        # Killed between journal and case.json: the journal stays the truth.
        line = json.dumps({"at": "2026-11-27T00:00:00+00:00", "event": "state",
                           "state": "registered"})  # fmt: skip
        with (case.folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
            journal.write(f"{line}\n")
        found = await browser.post("/search", data={"state": "registered"})
        assert case.id in found.text


async def test_many_cases_come_a_page_at_a_time(desk: DeskHere) -> None:
    for number in range(51):
        new_case(
            desk.desk.store.home, name=f"PERSON {chr(65 + number // 26)}{chr(65 + number % 26)}"
        )
    async with desk.browser() as browser:
        first = (await browser.get("/")).text
        second = (await browser.post("/search", data={"page": "2"})).text
    assert first.count("/case/") == 50
    assert second.count("/case/") == 1


async def test_a_damaged_case_hides_no_other_and_can_be_looked_at(desk: DeskHere) -> None:
    good, bad = (new_case(desk.desk.store.home, name=name) for name in NAMES[:2])
    (bad.folder / "case.json").write_text("{", encoding="utf-8")
    async with desk.browser() as browser:
        listed = (await browser.get("/")).text
        assert good.applicant.name in listed
        assert bad.id in listed
        assert "store.damaged-case" in (await browser.get(f"/case/{bad.id}")).text


async def test_a_damaged_case_is_not_deleted_without_what_may_be_its_auth_id(
    desk: DeskHere,
) -> None:
    case = registered(desk.desk.store.home)
    (case.folder / "case.json").write_text("{", encoding="utf-8")
    async with desk.browser() as browser:
        assert "A1B2C3D4" in (await browser.get(f"/case/{case.id}/delete")).text


@pytest.mark.skipif(os.name == "nt", reason="a file there has no such name")
async def test_a_file_with_a_strange_name_keeps_nobody_from_the_case(desk: DeskHere) -> None:
    case = registered(desk.desk.store.home)
    for folder, name in (("shots", b"\xff.png"), ("downloads", b"50% #1?.pdf")):
        (case.folder / folder).mkdir(exist_ok=True)
        (case.folder / folder / os.fsdecode(name)).write_bytes(b"content")
    async with desk.browser() as browser:
        shown = await browser.get(f"/case/{case.id}")
        (address,) = re.findall('href="([^"]*/downloads/[^"]*)"', shown.text)
        assert (await browser.get(unescape(address))).content == b"content"
        packed = await browser.get(f"/case/{case.id}/zip/all")
        names = zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    assert {Path(name).name for name in names} >= {"?.png", "50% #1?.pdf"}


async def test_a_receipt_that_somebody_spoiled_is_still_opened(desk: DeskHere) -> None:
    case = registered(desk.desk.store.home)
    (case.folder / "receipt.html").write_bytes(b"\xff\xfe<p>A1B2C3D4</p>")
    async with desk.browser() as browser:
        answer = await browser.get(f"/case/{case.id}/receipt")
    assert answer.status_code == 200
    assert "A1B2C3D4" in answer.text


@pytest.mark.parametrize("body", [b"words=" + b"a" * 2_000_000, b"&".join([b"a=1"] * 2000)])
async def test_what_is_too_much_to_be_read_is_told_in_words(desk: DeskHere, body: bytes) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    async with desk.browser() as browser:
        answer = await browser.post("/search", content=body, headers=form)
    assert answer.status_code == 400
    assert "Go back to the page before" in answer.text


async def test_a_file_is_no_answer(desk: DeskHere) -> None:
    case = registered(desk.desk.store.home)
    async with desk.browser() as browser:
        answer = await browser.post(f"/case/{case.id}/note", files={"note": ("a.txt", b"words")})
    assert answer.status_code == 400
    assert "a.txt" not in (case.folder / "journal.jsonl").read_text(encoding="utf-8")


async def test_a_case_tells_its_story_and_what_to_do_now(desk: DeskHere) -> None:
    case = registered(desk.desk.store.home)
    case.keep("shots/01-check.png", b"\x89PNG")
    async with desk.browser() as browser:
        text = (await browser.get(f"/case/{case.id}")).text
        for said in (case.applicant.name, "A1B2C3D4", "was pressed", "Go on with it"):
            assert said in text
        picture = await browser.get(f"/case/{case.id}/file/shots/01-check.png")
        assert picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize("path", ["../case.json", "../../authserv.txt", "%2e%2e/x", ".lock"])
async def test_nothing_but_the_files_of_a_case_is_handed_out(desk: DeskHere, path: str) -> None:
    case = new_case(desk.desk.store.home)
    (desk.desk.store.home / "authserv.txt").write_text("secret", encoding="utf-8")
    (case.folder / "leads-out").symlink_to(desk.desk.store.home / "authserv.txt")
    async with desk.browser() as browser:
        for wanted in (path, "leads-out"):
            answer = await browser.get(f"/case/{case.id}/file/{wanted}")
            assert answer.status_code == 404, wanted
            assert "secret" not in answer.text


async def test_a_receipt_can_be_printed_and_nothing_in_it_runs(desk: DeskHere) -> None:
    from flows.cases.receipts import receipt_html  # noqa: PLC0415

    case = registered(desk.desk.store.home)
    case.keep("receipt.html", receipt_html(case, desk.desk.words).encode())
    async with desk.browser() as browser:
        answer = await browser.get(f"/case/{case.id}/receipt")
    assert "A1B2C3D4" in answer.text
    assert "script-src" not in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_client_takes_home_what_is_theirs(desk: DeskHere) -> None:
    case = registered(desk.desk.store.home)
    case.keep("receipt.html", b"<p>receipt</p>")
    async with desk.browser() as browser:
        theirs = await browser.get(f"/case/{case.id}/zip/client")
        all_of_it = await browser.get(f"/case/{case.id}/zip/all")
    names = [zipfile.ZipFile(io.BytesIO(each.content)).namelist() for each in (theirs, all_of_it)]
    assert names[0] == [f"touroku-{case.id}/receipt.html"]
    assert f"touroku-{case.id}/journal.jsonl" in names[1]


async def test_a_case_is_put_aside_with_a_word_that_tells_nothing_personal(desk: DeskHere) -> None:
    case = new_case(desk.desk.store.home)
    async with desk.browser() as browser:
        note = {"note": f"calls back on Monday: {case.applicant.phone}"}
        text = (await browser.post(f"/case/{case.id}/note", data=note)).text
    assert "calls back on Monday" in text
    assert case.applicant.phone is not None
    assert case.applicant.phone not in (case.folder / "journal.jsonl").read_text(encoding="utf-8")


@pytest.mark.parametrize("with_files", [False, True])
async def test_a_case_is_deleted_only_by_its_whole_id_and_a_yes_to_what_is_lost(
    desk: DeskHere, with_files: bool
) -> None:
    case = registered(desk.desk.store.home)
    request = Request(case.procedure, case.category, case.applicant)
    file, _ = keep_case_file(request, desk.desk.settings.home / "inbox")
    path = f"/case/{case.id}/delete"
    async with desk.browser() as browser:
        assert "A1B2C3D4" in (await browser.get(path)).text  # it says what goes
        for typed in ({"typed": case.id}, {"typed": case.id[-6:], "lose": "yes"}, {"lose": "yes"}):
            assert "Nothing was deleted" in (await browser.post(path, data=typed)).text
            assert case.folder.is_dir()
        assert file.name in (await browser.get(path)).text
        sure = {"typed": case.id, "lose": "yes", **({"inbox": "yes"} if with_files else {})}
        assert "is deleted" in (await browser.post(path, data=sure)).text
    assert (case.folder.exists(), file.exists()) == (False, not with_files)


async def test_a_case_that_is_being_registered_is_neither_noted_on_nor_deleted(
    desk: DeskHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = registered(desk.desk.store.home)
    user = PageInteraction(desk.desk.words, desk.desk.changes)
    desk.desk.run.shown = RunShown(user, desk.desk.site, case.applicant.name, case)
    monkeypatch.setattr(CurrentRun, "under_way", property(lambda self: True))
    async with desk.browser() as browser:
        answers = [
            await browser.get(f"/case/{case.id}/delete"),
            await browser.post(f"/case/{case.id}/delete", data={"typed": case.id, "lose": "yes"}),
            await browser.post(f"/case/{case.id}/note", data={"note": "later"}),
        ]
        for each in (*answers, await browser.get(f"/case/{case.id}")):
            assert "This case is being registered just now" in each.text
        assert [each.status_code for each in answers] == [409, 409, 409]
    assert case.folder.is_dir()


async def test_a_case_of_an_office_that_is_closed_says_so(desk: DeskHere) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        origin = f"http://127.0.0.1:{closed.getsockname()[1]}"
    case = desk.desk.store.create(read(case_of()), choose_site(origin, None))
    async with desk.browser() as browser:
        told = await browser.post(f"/case/{case.id}/resume")
    assert told.status_code == 409
    assert f"office of this case ({origin}) is closed" in told.text
    assert desk.desk.run.shown is None


async def test_a_run_whose_case_was_deleted_leads_to_it_no_more(desk: DeskHere) -> None:
    case = registered(desk.desk.store.home)
    user = PageInteraction(desk.desk.words, desk.desk.changes)
    desk.desk.run.shown = RunShown(user, desk.desk.site, "TRAN VAN MINH", case, ended=True)
    async with desk.browser() as browser:
        assert f"/case/{case.id}" in (await browser.get("/run")).text
        await browser.post(f"/case/{case.id}/delete", data={"typed": case.id, "lose": "yes"})
        assert f"/case/{case.id}" not in (await browser.get("/run")).text
