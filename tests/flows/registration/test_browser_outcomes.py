"""However the browser ends or the site behaves beside its page: one clear outcome, nothing lost."""

from __future__ import annotations

import asyncio
import contextlib
import os
import stat
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error

from flows.browser import open_browser, update_pending
from flows.options import BrowserOptions
from flows.outcomes import BadInput, Failed, NeedsPerson, NotAsExpected, Stop
from flows.registration import navigation
from flows.registration.waiting import open_screen
from records.editions import EDITIONS, Site
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.machine import CHROMIUM

ASKS = "<h1>x</h1><button onclick=\"document.title = confirm('登録しますか。')\">ask</button>"


async def test_a_file_that_the_site_sends_is_kept_for_the_owner_alone(
    site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", '<a href="/file" download="控え.pdf">file</a>')
    site.page("/file", "%PDF", Content_Type="application/pdf")
    async with visit(site, tmp_path) as here:
        await navigation.read(here.session, f"{site.origin}/")
        async with here.session.page.expect_download():
            await here.session.page.click("a")
    assert "downloads/控え.pdf" in here.out.getvalue()
    kept = here.session.case.folder / "downloads" / "控え.pdf"
    assert kept.read_bytes() == b"%PDF"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


async def test_a_window_that_the_site_opens_is_told_and_stays_open(
    site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", '<a href="/more" target="_blank" rel="noopener">more</a>')
    site.page("/more", "more")
    async with visit(site, tmp_path) as here:
        await navigation.read(here.session, f"{site.origin}/")
        async with here.session.page.expect_popup() as opened:
            await here.session.page.click("a")
        await (await opened.value).wait_for_load_state()
        await here.out.says("new window")
        of_the_site = [each for each in here.browser.context.pages if each.url != "about:blank"]
    assert len(of_the_site) == 2
    assert [each["host"] for each in here.events("window")] == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("typed", "answer", "title"),
    [("y\n", "yes", "true"), ("n\n", "no", "false"), (None, "no", "false")],
)
async def test_a_question_of_the_site_is_answered_by_the_operator_alone(
    typed: str | None,
    answer: str,
    title: str,
    site: LittleSite,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site.page("/", ASKS)
    reading, writing = os.pipe()
    with os.fdopen(reading) as terminal, os.fdopen(writing, "w") as keyboard:
        monkeypatch.setattr("sys.stdin", terminal)
        keyboard.write(typed or "")
        keyboard.flush()
        async with visit(site, tmp_path, seen=typed is not None) as here:
            await navigation.read(here.session, f"{site.origin}/")
            await here.session.page.click("button")
            await here.browser.answered()
            assert await here.session.page.title() == title
    assert [each["answer"] for each in here.events("site-asked")] == [answer]
    told = here.out.getvalue()
    assert ("登録しますか。" in told) is (typed is not None)  # never into a log


async def test_a_redirect_over_another_site_is_seen_even_when_it_leads_back(
    site: LittleSite, tmp_path: Path
) -> None:
    with little_site("localhost") as elsewhere:
        site.page("/", "", 302, Location=f"{elsewhere.origin}/back")
        elsewhere.page("/back", "", 302, Location=f"{site.origin}/home")
        site.page("/home", "<h1>home</h1>")
        async with visit(site, tmp_path) as here:
            stop = await ended(here, navigation.read(here.session, f"{site.origin}/"))
    assert stop.code == "site.left"


@pytest.mark.parametrize(
    ("command", "code", "exit_code"),
    [("Page.close", "browser.closed", 3), ("Page.crash", "browser.crashed", 1)],
)
async def test_a_closed_window_can_be_resumed_and_a_crash_is_told_apart(
    command: str, code: str, exit_code: int, site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", "<h1>x</h1>")
    async with visit(site, tmp_path) as here:
        await navigation.read(here.session, f"{site.origin}/")
        session = await here.browser.context.new_cdp_session(here.session.page)
        forever = here.session.page.wait_for_selector("#never", timeout=0)
        end = asyncio.ensure_future(session.send(command))
        try:
            stop = await ended(here, forever)
        finally:
            end.cancel()
            await asyncio.gather(end, return_exceptions=True)
    assert (stop.code, stop.exit_code) == (code, exit_code)


async def test_a_second_browser_with_the_same_profile_is_refused(tmp_path: Path) -> None:
    site = Site(EDITIONS["2022"], "http://127.0.0.1:9")
    options = BrowserOptions(CHROMIUM, tmp_path, headless=True)
    async with open_browser(options, site):
        with pytest.raises(BadInput) as refused:
            async with open_browser(options, site):
                pass
    assert refused.value.code == "browser.profile-in-use"


def test_an_update_that_waits_is_seen_beside_the_browser(tmp_path: Path) -> None:
    program = tmp_path / "chrome.exe"
    assert not update_pending(program)
    (tmp_path / "new_chrome.exe").touch()
    assert update_pending(program)


@pytest.mark.parametrize(
    ("answers", "code", "asked"),
    [
        ([503, 502, 200], None, 3),
        ([503], "site.unavailable", 4),
        ([500], "site.unavailable", 4),
        ([403], "site.forbidden", 1),
        ([404], "unknown screen", 1),
    ],
)
async def test_a_page_that_is_only_read_is_asked_for_again_and_refusals_are_told_apart(
    answers: list[int], code: str | None, asked: int, site: LittleSite, tmp_path: Path
) -> None:
    for status in answers:
        site.page("/", "<h2>新規利用者登録</h2>" if status == 200 else "…", status)
    async with visit(site, tmp_path) as here:
        top = here.session.screens.top
        told: str | None = None
        try:
            await here.browser.during(open_screen(here.session, f"{site.origin}/", top))
        except Failed as trouble:
            told = trouble.code
        except NotAsExpected as unknown:
            told = unknown.reason
    assert told == code
    assert site.asked["/"] == asked


async def test_a_site_that_cannot_be_reached_is_tried_a_few_times(tmp_path: Path) -> None:
    with little_site() as site:
        pass  # closed again: nobody listens there
    async with visit(site, tmp_path) as here:
        stop = await ended(here, navigation.read(here.session, f"{site.origin}/"))
    assert stop.code == "site.unreachable"
    assert here.out.getvalue().count("opened again") == 3


COVERED = """<h1>利用者情報確認</h1><main><button>登録</button></main>
<div style="position:fixed;inset:0;background:#fff9"></div>"""


async def test_a_press_that_failed_is_told_and_never_repeated(
    site: LittleSite, tmp_path: Path
) -> None:
    site.page("/", COVERED)
    async with visit(site, tmp_path) as here:
        here.browser.context.set_default_timeout(500)
        await navigation.read(here.session, f"{site.origin}/")
        await here.runner.leave(here.route.index("submit"))
    assert here.session.case.state == "submitting"
    assert here.session.case.progress.submissions == 1
    assert "it may already have been pressed" in here.out.getvalue()
    assert [each["event"] for each in here.events("press-unclear")] == ["press-unclear"]


async def ended(here: Visit, work: Any) -> Stop:
    """The stop with which something ends."""
    try:
        await here.browser.during(work)
    except (Failed, NeedsPerson) as stop:
        return stop
    except Error:
        with contextlib.suppress(Error):
            await here.browser.during(asyncio.sleep(5))
    raise AssertionError("it went on")
