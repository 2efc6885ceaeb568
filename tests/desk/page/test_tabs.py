"""However many tabs are open and however often one clicks: each answer is one, and all see it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from desk.page.current_run import RunShown
from desk.page.interaction import PageInteraction
from tests.desk.page.opened import browsing
from tests.desk.page.served import Served, served
from tests.records.cases import new_case

PLACES = ("/run", "/run", "/holder", "/", "/lists", "/check", "/howto", "/run")


@dataclass
class At:
    """A desk with a run that asks two questions, one after the other, and a browser at it."""

    served: Served
    context: BrowserContext
    user: PageInteraction
    answers: list[bool] = field(default_factory=list)
    asking: asyncio.Future[None] | None = None

    def page(self, path: str) -> Page:
        page = self.context.new_page()
        page.goto(self.served.origin + path)
        return page

    async def ask_twice(self) -> None:
        for key in ("run.go-on-unready", "run.was-submitted"):
            self.answers.append(await self.user.agree(key))

    def leave(self) -> None:
        """Ask no more."""
        asking, self.asking = self.asking, None
        if asking:
            self.served.do(asking.cancel)


@pytest.fixture
def at(tmp_path: Path) -> Iterator[At]:
    home = tmp_path / "home"
    case = new_case(home)
    with served(home, "--browser", "chromium") as here, browsing() as context:
        desk = here.desk

        def fill() -> At:
            user = PageInteraction(desk.words, desk.changes)
            desk.run.shown = RunShown(user, desk.site, "TRAN VAN MINH", case)
            at = At(here, context, user)
            at.asking = asyncio.ensure_future(at.ask_twice())
            return at

        page = context.new_page()
        page.goto(here.url)
        page.wait_for_url(f"{here.origin}/")
        at = here.do(fill)
        yield at
        at.leave()


def test_the_ninth_tab_is_answered_and_kept_up_to_date_as_the_first(at: At) -> None:
    pages = [*at.context.pages, *map(at.page, PLACES)]
    runs = [page for page in pages if page.url.endswith("/run")]
    for page in runs:
        expect(page.locator("#run-questions section")).to_have_count(1)
    runs[-1].locator("#run-questions button", has_text="No").click()
    for page in runs:
        expect(page.locator("#run-questions")).to_contain_text("登録")
    assert at.answers == [False]
    for page in pages[:-1]:
        page.close()
    at.served.do(lambda: at.user.your_turn("holder", "intake.next-client"))
    expect(runs[-1].locator("#run-now")).to_contain_text("card holder")


def test_the_second_click_of_a_double_one_answers_nothing_that_came_between(at: At) -> None:
    page = at.page("/run")
    no = page.locator("#run-questions button", has_text="No")
    no.click()
    expect(page.locator("#run-questions")).to_contain_text("登録")
    box = no.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 5, box["y"] + 5)
    page.keyboard.press("Tab")  # whoever works by keyboard is at the new question
    expect(no).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#run-questions button", has_text="Yes").dblclick()
    expect(page.locator("#run-questions section")).to_have_count(0)
    assert at.answers == [False, True]


def test_a_desk_that_has_gone_is_told_on_every_page(at: At) -> None:
    page, holder = at.page("/run"), at.page("/holder")
    expect(page.locator("#run-questions section")).to_have_count(1)
    at.leave()
    at.served.stop()
    expect(page.get_by_role("alert")).to_contain_text("The desk does not answer")
    expect(holder.locator("#lost")).to_have_text("Please wait.")
    expect(holder.locator("main")).to_be_hidden()
