"""A site that takes a request and never answers: it is told, and nothing is lost or sent twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

import pages.act
import pages.look
from desk.problems import told
from desk.terminal import Terminal
from desk.words import Words
from flows.options import BrowserOptions, DeskOptions, RunOptions
from flows.registration import navigation
from flows.registration.register import Outcome, register, resume
from flows.registration.resuming import where_to_go_on
from records.case import Store
from records.editions import EDITIONS, Site
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Told, Visit, little_site, visit
from tests.flows.registration.screens import MENU, completion, confirmation, form
from tests.further import further
from tests.machine import CHROMIUM
from tests.records.cases import case, read

PATIENCE = 60.0


@pytest.mark.parametrize("lang", ["en", further("ja")])
def test_a_site_that_hangs_is_told_and_the_case_goes_on_when_it_answers_again(
    tmp_path: Path, lang: str
) -> None:
    words, out = Words(lang), Told()
    user = Terminal(words, out=out, interactive=False, automatic=True)
    store = Store(tmp_path)
    desk = DeskOptions(
        BrowserOptions(CHROMIUM, tmp_path / "profile", headless=True), "link:127.0.0.1:9", "ask"
    )

    async def work(site: LittleSite) -> tuple[Outcome, Outcome]:
        where = Site(EDITIONS["2022"], site.origin)
        entry = urlsplit(where.entry_url).path
        site.page(entry, MENU)
        site.hangs.add(entry)
        impatient = RunOptions("generate", until="menu", site_limit=0.5)
        stopped = await register(store, read(case()), where, desk, impatient, user)
        assert site.asked[entry] == 4
        site.hangs.clear()
        again = store.open(stopped.case.id)
        return stopped, await resume(again, desk, RunOptions("generate", until="menu"), user)

    with little_site() as site:
        stopped, gone_on = KEPT.run(work(site))
    assert stopped.stop is not None
    problem = told(words, stopped.stop.code, stopped.stop.params)
    assert (problem.code, stopped.stop.exit_code) == ("site.no-answer", 1)
    assert site.origin in problem.message
    assert "touroku resume" in problem.remedy
    assert words("run.site-again", seconds="0") in out.getvalue()
    assert (gone_on.stop, gone_on.case.id) == (None, stopped.case.id)
    assert [step["id"] for step in gone_on.to_json()["steps"]][-1] == "menu"
    assert gone_on.to_json()["submissions"] == 0


def test_where_the_answer_to_the_press_hangs_it_is_told_and_resume_never_presses_again(
    tmp_path: Path,
) -> None:
    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path) as here:
            await navigation.read(here.session, f"{site.origin}/")
            await here.runner.leave(here.route.index("submit"))
            async with asyncio.timeout(PATIENCE):  # the page can be read again, and the mail waited
                await here.session.read()
            return here

    with little_site() as site:
        site.page("/", confirmation())
        site.hangs.add("/registered")
        here = KEPT.run(work(site))
    assert site.asked["/registered"] == 1
    (lost,) = here.events("answer-lost")
    assert "site.no-answer" in str(lost["reason"])
    assert Words("en")("run.answer-lost.what") in here.out.getvalue()
    case = here.session.case
    assert (case.state, case.progress.submissions) == ("submitting", 1)
    assert here.route.steps[KEPT.run(where_to_go_on(here.session, here.route))].id == "registered"


def test_an_answer_that_takes_longer_than_a_page_to_settle_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A page that waits for the next one can't be read: its looks give up long before the answer.
    monkeypatch.setattr(pages.look, "ANSWERS_WITHIN", 2_000)

    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path) as here:
            await navigation.read(here.session, f"{site.origin}/")
            arriving = asyncio.ensure_future(here.runner.leave(here.route.index("submit")))
            # longer than settle_limit and what is given to a screen that comes at once
            await asyncio.wait({arriving}, timeout=5.0)
            site.closed.set()
            await arriving
            return here.out.getvalue()

    with little_site() as site:
        site.page("/", confirmation())
        site.page("/registered", completion())
        site.hangs.add("/registered")
        assert Words("en")("run.answer-lost.what") not in KEPT.run(work(site))
    assert site.asked["/registered"] == 1


def test_a_press_that_is_answered_late_is_not_taken_for_one_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages.act, "PRESSED_WITHIN", 2_000)  # the browser says no more by then

    async def work(site: LittleSite) -> str:
        async with visit(site, tmp_path) as here:
            await navigation.read(here.session, f"{site.origin}/")
            at = here.route.index("form")
            leaving = asyncio.ensure_future(here.runner.leave(at))
            await asyncio.wait({leaving}, timeout=3.5)
            site.closed.set()
            return here.route.steps[await leaving].id

    with little_site() as site:
        site.page("/", form())
        site.page("/confirmation", confirmation())
        site.hangs.add("/confirmation")
        assert KEPT.run(work(site)) == "confirm"
    assert site.asked["/confirmation"] == 1
