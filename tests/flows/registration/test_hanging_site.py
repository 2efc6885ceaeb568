"""A site that takes a request and never answers: it is told, and nothing is lost or sent twice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from desk.problems import told
from desk.terminal import Terminal
from desk.words import Words
from flows.options import BrowserOptions, DeskOptions, RunOptions
from flows.registration import navigation
from flows.registration.register import register, resume
from flows.registration.resuming import where_to_go_on
from records.case import Store
from records.editions import EDITIONS, Site
from tests.flows.registration.little_site import LittleSite, Told, visit
from tests.machine import CHROMIUM
from tests.records.cases import case, read

PATIENCE = 60.0
MENU = """<h2>新規利用者登録</h2><button name="clickTurkKjnBtn">外国人本人・その他</button>"""
CONFIRMATION = """<h1>利用者情報確認</h1>
<main><form method="post" action="/registered"><button>登録</button></form></main>"""

COMPLETION = """<h1>利用者情報登録完了</h1>
<main><dl><dt>認証ID</dt><dd>75FZ5A8E</dd></dl></main>"""


@pytest.mark.parametrize("lang", ["en", "ja"])
async def test_a_site_that_hangs_is_told_and_the_case_goes_on_when_it_answers_again(
    site: LittleSite, tmp_path: Path, lang: str
) -> None:
    words, out = Words(lang), Told()
    user = Terminal(words, out=out, interactive=False, automatic=True)
    store = Store(tmp_path)
    desk = DeskOptions(
        BrowserOptions(CHROMIUM, tmp_path / "profile", headless=True), "link:127.0.0.1:9", "ask"
    )

    where = Site(EDITIONS["2022"], site.origin)
    entry = urlsplit(where.entry_url).path
    site.page(entry, MENU)
    site.hangs.add(entry)
    impatient = RunOptions("generate", until="menu", site_limit=0.5)
    stopped = await register(store, read(case()), where, desk, impatient, user)
    assert site.asked[entry] == 4
    site.hangs.clear()
    again = store.open(stopped.case.id)
    gone_on = await resume(again, desk, RunOptions("generate", until="menu"), user)
    assert stopped.stop is not None
    problem = told(words, stopped.stop.code, stopped.stop.params)
    assert (problem.code, stopped.stop.exit_code) == ("site.no-answer", 1)
    assert site.origin in problem.message
    assert "touroku resume" in problem.remedy
    assert words("run.site-again", seconds="0") in out.getvalue()
    assert (gone_on.stop, gone_on.case.id) == (None, stopped.case.id)
    assert [step["id"] for step in gone_on.to_json()["steps"]][-1] == "menu"
    assert gone_on.to_json()["submissions"] == 0


async def test_where_the_answer_to_the_press_hangs_it_is_told_and_resume_never_presses_again(
    site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", CONFIRMATION)
    site.hangs.add("/registered")
    async with visit(site, tmp_path) as here:
        await navigation.read(here.session, f"{site.origin}/")
        await here.runner.leave(here.route.index("submit"))
        async with asyncio.timeout(PATIENCE):  # the page can be read again, and the mail waited
            await here.session.on(here.session.screens.completion).is_shown()
    assert site.asked["/registered"] == 1
    (lost,) = here.events("answer-lost")
    assert "site.no-answer" in str(lost["reason"])
    assert Words("en")("run.answer-lost.what") in here.out.getvalue()
    case = here.session.case
    assert (case.state, case.progress.submissions) == ("submitting", 1)
    goes_on = await where_to_go_on(here.session, here.route)
    assert here.route.steps[goes_on].id == "registered"


async def test_an_answer_that_takes_longer_than_a_page_to_settle_is_waited_for(
    site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", CONFIRMATION)
    site.page("/registered", COMPLETION)
    site.hangs.add("/registered")
    async with visit(site, tmp_path) as here:
        await navigation.read(here.session, f"{site.origin}/")
        arriving = asyncio.ensure_future(here.runner.leave(here.route.index("submit")))
        # longer than settle_limit and what is given to a screen that comes at once
        await asyncio.wait({arriving}, timeout=3.0)
        site.closed.set()
        await arriving
    assert Words("en")("run.answer-lost.what") not in here.out.getvalue()
    assert site.asked["/registered"] == 1
