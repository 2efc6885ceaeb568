"""A new case by the form: asked as at the terminal, wrong answers told where they stand."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup, Tag

from desk.page.current_run import RunShown
from desk.page.interaction import PageInteraction
from records.casefile import load_case_file
from tests.desk.page.desks import DeskHere, desk_here
from tests.records.cases import new_case

GOOD = {
    "procedure": "change", "category": "foreign-national", "name": "NGUYEN THI HANH",
    "sex": "female", "birth_date": "平成7年11月3日", "nationality": "ベトナム",
    "email": "hanh@post.example", "residence_card": "AB12345678CD",
}  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> DeskHere:
    return desk_here(tmp_path / "home")


def said_at(html: str, field: str) -> str:
    """Return what stands at one field of the form."""
    found = BeautifulSoup(html, "html.parser").find(id=f"said-{field}")
    assert isinstance(found, Tag), field
    return found.get_text(" ", strip=True)


async def test_every_wrong_answer_is_told_at_its_own_field(desk: DeskHere) -> None:
    wrong = {**GOOD, "birth_date": "3.11.", "residence_card": "AB123", "sex": "", "wish": "begin"}
    async with desk.browser() as browser:
        text = (await browser.post("/new", data=wrong)).text
    assert {field: bool(said_at(text, field)) for field in GOOD} == {
        "procedure": False, "category": False, "name": False, "sex": True, "birth_date": True,
        "nationality": False, "email": False, "residence_card": True,
    }  # fmt: skip
    assert 'value="NGUYEN THI HANH"' in text  # nothing has to be typed again
    assert desk.desk.run.shown is None


async def test_it_says_whose_card_it_is_before_anything_is_typed(desk: DeskHere) -> None:
    async with desk.browser() as browser:
        change = await browser.post("/new", data={"procedure": "change", "wish": "again"})
        certify = await browser.post("/new", data={"procedure": "certify", "wish": "again"})
    assert "the foreign spouse's own My Number card" in unescape(change.text)
    assert "the Japanese spouse's My Number card" in unescape(certify.text)
    assert 'name="residence_card"' in change.text
    assert 'name="residence_card"' not in certify.text


async def test_nothing_is_kept_before_the_answers_were_seen_and_a_button_pressed(
    desk: DeskHere,
) -> None:
    home = desk.desk.settings.home
    async with desk.browser() as browser:
        seen = await browser.post("/new", data={**GOOD, "wish": "look"})
        assert "1995-11-03" in seen.text  # as it was understood
        assert not (home / "inbox").exists()
        await browser.post("/new", data={**GOOD, "wish": "keep"})
    (kept,) = (home / "inbox").glob("*.toml")
    assert load_case_file(kept, date.today()).applicant.birth_date == date(1995, 11, 3)


async def test_an_old_case_answers_for_the_same_person(desk: DeskHere) -> None:
    old = new_case(desk.desk.store.home)
    async with desk.browser() as browser:
        text = (await browser.get(f"/new/from/{old.id}")).text
    page = BeautifulSoup(text, "html.parser")
    for field, value in vars(old.applicant).items():
        if field == "sex":
            chosen = page.find(id=f"sex-{value}")
            assert isinstance(chosen, Tag)
            assert chosen.has_attr("checked")
        else:
            written = page.find(id=field)
            assert isinstance(written, Tag)
            assert written["value"] == str(value)


async def test_going_back_or_loading_anew_loses_no_answer(desk: DeskHere) -> None:
    async with desk.browser() as browser:
        form = str((await browser.get("/new")).url)
        other = str((await browser.get("/new")).url)
        await browser.post(form, data={**GOOD, "wish": "check"})
        seen = str((await browser.post(form, data={"wish": "look"})).url)
        assert seen == f"{form}/review"
        for wanted, kept in ((form, True), (seen, True), (other, False)):
            assert ("NGUYEN THI HANH" in (await browser.get(wanted)).text) is kept, wanted
        spoken = await browser.post("/language", data={"lang": "ja", "back": httpx.URL(form).path})
        assert "新しい案件" in spoken.text
        assert "NGUYEN THI HANH" in spoken.text
        gone = await browser.get("/new/0123456789abcdef/review")  # of a desk that was closed since
        assert "NGUYEN" not in gone.text


async def test_one_answer_that_is_looked_at_late_hides_nothing_of_the_whole(desk: DeskHere) -> None:
    some = {"procedure": "change", "name": "NGUYEN THI HANH"}
    async with desk.browser() as browser:
        form = str((await browser.get("/new")).url)
        await browser.post(form, data={**some, "wish": "look"})
        await browser.post(form, data={**some, "wish": "check"})
        assert said_at((await browser.get(form)).text, "sex")


async def test_an_answer_that_was_overtaken_on_its_way_changes_nothing(desk: DeskHere) -> None:
    async with desk.browser() as browser:
        form = str((await browser.get("/new")).url)
        await browser.post(form, data={**GOOD, "at": "200", "wish": "look"})
        early = {**GOOD, "name": "NGUYEN", "email": "", "at": "100", "wish": "check"}
        await browser.post(form, data=early)
        seen = (await browser.get(f"{form}/review")).text
    assert "NGUYEN THI HANH" in seen
    assert "hanh@post.example" in seen


async def test_what_was_changed_in_another_window_is_seen_before_it_is_kept(desk: DeskHere) -> None:
    async with desk.browser() as browser:
        form = str((await browser.get("/new")).url)
        seen = (await browser.post(form, data={**GOOD, "wish": "look"})).text
        hidden = BeautifulSoup(seen, "html.parser").select_one("[name=seen]")
        assert isinstance(hidden, Tag)
        await browser.post(form, data={**GOOD, "name": "TRAN VAN MINH", "wish": "check"})
        told = await browser.post(form, data={"seen": str(hidden["value"]), "wish": "keep"})
    assert "TRAN VAN MINH" in told.text
    assert not (desk.desk.settings.home / "inbox").exists()


async def test_what_has_begun_is_begun_no_second_time_by_going_back(desk: DeskHere) -> None:
    case = new_case(desk.desk.store.home)
    async with desk.browser() as browser:
        form = str((await browser.get("/new")).url)
        await browser.post(form, data={**GOOD, "wish": "look"})
        draft = desk.desk.drafts.get(form.rpartition("/")[2])
        assert draft is not None
        user = PageInteraction(desk.desk.words, desk.desk.changes)
        begun = RunShown(user, desk.desk.site, "NGUYEN THI HANH", case, ended=True)
        desk.desk.run.shown = draft.run = begun
        draft.begun = draft.texts
        assert "has begun" in unescape((await browser.get(f"{form}/review")).text)
        again = await browser.post(form, data={**GOOD, "wish": "begin"})
        assert again.url.path == "/run"
        assert desk.desk.run.shown is begun
        begun.case = None  # it came to nothing: it can be tried once more
        assert "has begun" not in (await browser.get(f"{form}/review")).text
