"""A list that is dropped on the page: every row and every doubt is seen before anything is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.intake.tables.table import ROWS
from tests.desk.page.desks import DeskHere, desk_here

LIST = """氏名,性別,生年月日,国籍,メールアドレス,在留カード番号
NGUYEN THI HANH,女,1995-11-03,ベトナム,hanh@post.example,AB12345678CD
SILVA MARIA,女,1990/13/01,ブラジル,maria@post.example,AB12345678CE
"""


@pytest.fixture
def desk(tmp_path: Path) -> DeskHere:
    return desk_here(tmp_path / "home")


async def test_good_rows_are_kept_on_a_word_and_bad_ones_are_told(desk: DeskHere) -> None:
    home = desk.desk.settings.home
    async with desk.browser() as browser:
        dropped = {"list": ("list.csv", LIST.encode(), "text/csv")}
        seen = await browser.post("/lists/drop", files=dropped, data={"procedure": "change"})
        assert "NGUYEN THI HANH" in seen.text
        assert "1990/13/01" in seen.text  # what is wrong with the row
        assert sorted(path.name for path in home.iterdir()) == []  # read, and gone
        kept = await browser.post("/lists/keep")
        assert "kept" in kept.text
    assert len([*(home / "inbox").glob("*.toml")]) == 1


async def test_a_list_without_the_procedure_says_where_it_is_chosen(desk: DeskHere) -> None:
    async with desk.browser() as browser:
        dropped = {"list": ("list.csv", LIST.encode(), "text/csv")}
        told = await browser.post("/lists/drop", files=dropped)
    assert "--procedure" not in told.text
    assert "Choose it at" in told.text
    assert desk.desk.dropped is None


async def test_what_is_no_list_is_told_by_its_own_name(desk: DeskHere) -> None:
    async with desk.browser() as browser:
        for name, data in (("photo.png", b"\x89PNG\r\n\x1a\n"), ("people.csv", b"hello\n")):
            told = await browser.post("/lists/drop", files={"list": (name, data, "x/y")})
            assert name in told.text
            assert str(desk.desk.settings.home) not in told.text


async def test_a_long_list_is_seen_to_be_read_and_is_read_no_more_on_a_word(
    desk: DeskHere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desk.page.work.AT_ONCE", 0)
    head, person = LIST.splitlines()[:2]
    rows = "\n".join([head, *(person.replace("AB1234", f"AB{at:04}") for at in range(ROWS - 1))])
    async with desk.browser() as browser:
        dropped = {"list": ("list.csv", rows.encode(), "text/csv")}
        under_way = await browser.post("/lists/drop", files=dropped, data={"procedure": "change"})
        assert "<progress" in under_way.text
        refused = await browser.post("/lists/drop", files=dropped, data={"procedure": "change"})
        assert refused.status_code == 409
        work = desk.desk.lists
        while work.shown and not work.shown.progress.total:
            await desk.desk.changes.after(desk.desk.changes.number)
        await browser.post("/lists/cancel")
        await work.close()
        assert "It was cancelled" in (await browser.get("/lists")).text
    assert desk.desk.dropped is None
    assert sorted(path.name for path in desk.desk.settings.home.iterdir()) == []


async def test_only_who_is_kept_there_can_be_begun_with(desk: DeskHere, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text("", encoding="utf-8")
    async with desk.browser() as browser:
        told = await browser.post("/lists/begin", data={"file": "../../elsewhere.toml"})
    assert told.status_code == 409
    assert desk.desk.run.shown is None
