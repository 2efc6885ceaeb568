"""A registration does not go on behind the back of a person who has closed its page."""

from __future__ import annotations

import asyncio
from pathlib import Path

from playwright.sync_api import expect

from desk.page.current_run import RunShown
from desk.page.open_desk import OpenDesk
from tests.desk.page.opened import browsing
from tests.desk.page.served import served
from tests.machine import CHROMIUM
from tests.records.cases import case, read

NO_OFFICE = ("--site", "http://127.0.0.1:9", "--card", "link:127.0.0.1:9")


async def ended(desk: OpenDesk) -> RunShown:
    """Return the run once it has ended and everything of it is written."""
    while True:
        number, run = desk.changes.number, desk.run.shown
        if run and run.ended:
            return run
        await desk.changes.after(number)


def test_a_run_whose_last_tab_is_closed_stops_as_with_ctrl_c_and_can_be_taken_up_again(
    tmp_path: Path,
) -> None:
    asked = "#run-questions section"
    with (
        served(tmp_path / "home", *NO_OFFICE, "--browser", CHROMIUM, "--headless") as here,
        browsing() as context,
    ):
        page = context.new_page()
        page.goto(here.url)
        page.wait_for_url(f"{here.origin}/")
        here.do(lambda: here.desk.run.begin(here.desk.asked, read(case())))
        page.goto(f"{here.origin}/run")
        expect(page.locator(asked)).to_have_count(1)
        page.reload()  # which is no leaving
        expect(page.locator(asked)).to_have_count(1)
        here.desk.left_for = 0
        page.close()
        run = asyncio.run_coroutine_threadsafe(ended(here.desk), here.loop).result(60)
        assert (run.interrupted, run.problems) == (True, ())
        assert run.case is not None
        with run.case.locked():  # nobody works on it any more
            assert run.case.state == "prepared"
        again = context.new_page()
        again.goto(f"{here.origin}/run")
        expect(again.locator("#run-now")).to_contain_text("It can be resumed from here")
        expect(again.get_by_role("button", name="Go on with it")).to_be_visible()
