"""However the browser ends or the site behaves beside its page: one clear outcome, nothing lost."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import stat
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Error

from flows.browser import open_browser, update_pending
from flows.options import BrowserOptions
from flows.outcomes import BadInput, Failed, NeedsPerson, NotAsExpected, Stop
from flows.registration import navigation
from flows.registration.waiting import open_screen
from flows.screen_area import Area, fitted
from pages.screens import Top
from records.editions import EDITIONS, Site
from tests.desk.commands import ROOT, case_file
from tests.flows.checkup.machines import linux, policies_on
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, Visit, little_site, visit
from tests.flows.registration.screens import MENU, confirmation
from tests.machine import CHROMIUM
from tests.windows import not_on_windows

NOWHERE = Site(EDITIONS["2022"], "http://127.0.0.1:9")

ASKS = "<h1>x</h1><button onclick=\"document.title = confirm('登録しますか。')\">ask</button>"


def test_a_file_that_the_site_sends_is_kept_for_the_owner_alone(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> Path:
        async with visit(site, tmp_path) as here:
            await navigation.read(here.session, f"{site.origin}/")
            async with here.session.page.expect_download():
                await here.session.page.click("a")
        assert "downloads/控え.pdf" in here.out.getvalue()
        return here.session.case.folder

    with little_site() as site:
        site.page("/", '<a href="/file" download="控え.pdf">file</a>')
        site.page("/file", "%PDF", Content_Type="application/pdf")
        kept = KEPT.run(work(site)) / "downloads" / "控え.pdf"
    assert kept.read_bytes() == b"%PDF"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_window_that_the_site_opens_is_told_and_stays_open(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> tuple[int, list[Any]]:
        async with visit(site, tmp_path) as here:
            await navigation.read(here.session, f"{site.origin}/")
            async with here.session.page.expect_popup() as opened:
                await here.session.page.click("a")
            await (await opened.value).wait_for_load_state()
            await here.out.says("new window")
            of_the_site = [page for page in here.browser.context.pages if page.url != "about:blank"]
            return len(of_the_site), here.events("window")

    with little_site() as site:
        site.page("/", '<a href="/more" target="_blank" rel="noopener">more</a>')
        site.page("/more", "more")
        pages, told = KEPT.run(work(site))
    assert pages == 2
    assert [each["host"] for each in told] == ["127.0.0.1"]


@pytest.mark.parametrize(
    ("typed", "answer", "title"),
    [("y\n", "yes", "true"), ("n\n", "no", "false"), (None, "no", "false")],
)
def test_a_question_of_the_site_is_answered_by_the_operator_alone(
    typed: str | None, answer: str, title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(site: LittleSite) -> tuple[str, list[Any], str]:
        async with visit(site, tmp_path, seen=typed is not None) as here:
            await navigation.read(here.session, f"{site.origin}/")
            await here.session.page.click("button")
            await here.browser.answered()
            return await here.session.page.title(), here.events("site-asked"), here.out.getvalue()

    reading, writing = os.pipe()
    with little_site() as site, os.fdopen(reading) as terminal, os.fdopen(writing, "w") as keyboard:
        monkeypatch.setattr("sys.stdin", terminal)
        keyboard.write(typed or "")
        keyboard.flush()
        site.page("/", ASKS)
        shown, asked, told = KEPT.run(work(site))
    assert shown == title
    assert [each["answer"] for each in asked] == [answer]
    assert ("登録しますか。" in told) is (typed is not None)  # never into a log


def test_a_redirect_over_another_site_is_seen_even_when_it_leads_back(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> Stop:
        async with visit(site, tmp_path) as here:
            return await ended(here, navigation.read(here.session, f"{site.origin}/"))

    with little_site() as site, little_site("localhost") as elsewhere:
        site.page("/", "", 302, Location=f"{elsewhere.origin}/back")
        elsewhere.page("/back", "", 302, Location=f"{site.origin}/home")
        site.page("/home", "<h1>home</h1>")
        assert KEPT.run(work(site)).code == "site.left"


def test_a_closed_window_can_be_resumed_and_a_crash_is_told_apart(tmp_path: Path) -> None:
    async def work(site: LittleSite, command: str, home: Path) -> Stop:
        async with visit(site, home) as here:
            await navigation.read(here.session, f"{site.origin}/")
            session = await here.browser.context.new_cdp_session(here.session.page)
            forever = here.session.page.wait_for_selector("#never", timeout=0)
            end = asyncio.ensure_future(session.send(command))
            try:
                return await ended(here, forever)
            finally:
                end.cancel()
                await asyncio.gather(end, return_exceptions=True)

    with little_site() as site:
        site.page("/", "<h1>x</h1>")
        closed = KEPT.run(work(site, "Page.close", tmp_path / "a"))
        crashed = KEPT.run(work(site, "Page.crash", tmp_path / "b"))
    assert (closed.code, closed.exit_code) == ("browser.closed", 3)
    assert (crashed.code, crashed.exit_code) == ("browser.crashed", 1)


def test_a_second_browser_with_the_same_profile_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.browser.LEAVES_WITHIN", 0.2)

    async def work() -> BadInput:
        options = BrowserOptions(CHROMIUM, tmp_path, headless=True)
        async with open_browser(options, NOWHERE):
            return await refusal_of(options)

    assert KEPT.run(work()).code == "browser.profile-in-use"


def test_a_browser_that_is_just_being_closed_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever closes the window and starts at once is not sent away."""
    monkeypatch.setattr("flows.browser.LEAVES_WITHIN", 60.0)

    async def work() -> bool:
        options = BrowserOptions(CHROMIUM, tmp_path, headless=True)
        async with AsyncExitStack() as first:
            await first.enter_async_context(open_browser(options, NOWHERE))
            second = asyncio.create_task(opened(options))
            await asyncio.wait({second}, timeout=0.5)
            assert not second.done()
            await first.aclose()
            return await second

    async def opened(options: BrowserOptions) -> bool:
        async with open_browser(options, NOWHERE) as browser:
            return not browser.page.is_closed()

    assert KEPT.run(work())


def test_a_profile_that_is_open_on_another_computer_is_left_alone(tmp_path: Path) -> None:
    lock = tmp_path / "SingletonLock"
    lock.symlink_to("front-desk-4711")
    refused = KEPT.run(refusal_of(BrowserOptions(CHROMIUM, tmp_path, headless=True)))
    assert (refused.code, refused.params["host"]) == ("browser.profile-elsewhere", "front-desk")
    assert [each.name for each in tmp_path.iterdir()] == ["SingletonLock"]


def test_a_policy_against_driving_the_browser_stops_before_it_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = linux(tmp_path)
    policies_on(machine, {"RemoteDebuggingAllowed": False}, browser="chromium")
    monkeypatch.setattr("flows.browser.this_machine", lambda: machine)
    refused = KEPT.run(refusal_of(BrowserOptions(CHROMIUM, tmp_path / "profile", headless=True)))
    assert refused.code == "check.policy-debugging"
    assert refused.params["policy"] == "RemoteDebuggingAllowed"
    assert not (tmp_path / "profile").exists()


async def refusal_of(options: BrowserOptions) -> BadInput:
    """Why a browser is not opened."""
    with pytest.raises(BadInput) as refused:
        async with open_browser(options, NOWHERE):
            pass
    return refused.value


def test_a_run_opens_the_person_whose_traces_are_swept_not_the_last_used(tmp_path: Path) -> None:
    """What a client leaves in another person's folder of the profile would stay."""

    async def work() -> None:
        async with open_browser(BrowserOptions(CHROMIUM, tmp_path, headless=True), NOWHERE):
            pass

    last = {"profile": {"last_used": "Profile 1", "last_active_profiles": ["Profile 1"]}}
    (tmp_path / "Local State").write_text(json.dumps(last))
    KEPT.run(work())
    assert not (tmp_path / "Profile 1").exists()
    assert (tmp_path / "Default" / "Preferences").exists()


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("ERR_CERT_AUTHORITY_INVALID", "site.untrusted"),
        ("ERR_CERT_DATE_INVALID", "site.untrusted-date"),
        ("ERR_CERT_COMMON_NAME_INVALID", "site.untrusted-name"),
        ("ERR_BLOCKED_BY_ADMINISTRATOR", "site.blocked-by-policy"),
        ("ERR_SOCKS_CONNECTION_FAILED", "site.unreachable"),
        ("ERR_PROXY_CONNECTION_FAILED", "site.proxy"),
        ("ERR_TUNNEL_CONNECTION_FAILED", "site.proxy"),
        ("ERR_MANDATORY_PROXY_CONFIGURATION_FAILED", "site.proxy"),
    ],
)
def test_a_refused_certificate_is_not_told_as_a_site_that_is_silent(reason: str, code: str) -> None:
    trouble = f"Page.goto: net::{reason} at https://www.rasens-immi.moj.go.jp/"
    assert navigation.kept_from("https://www.rasens-immi.moj.go.jp", trouble).code == code
    assert (code in navigation.PASSING) is (code == "site.unreachable")


@pytest.mark.parametrize(
    ("window", "screen", "fits"),
    [
        (Area(10, 10, 1288, 1000), Area(0, 0, 1366, 728), Area(10, 0, 1288, 728)),
        (Area(10, 10, 1288, 1000), Area(0, 0, 1536, 816), Area(10, 0, 1288, 816)),
        (Area(10, 10, 1288, 1000), Area(64, 32, 1024, 768), Area(64, 32, 1024, 768)),
        (Area(3000, 10, 1288, 1000), Area(1920, 0, 1920, 1040), Area(2552, 10, 1288, 1000)),
        (Area(10, 10, 1288, 1000), Area(0, 0, 2560, 1400), Area(10, 10, 1288, 1000)),
    ],
)
def test_every_button_of_the_window_is_on_the_screen(
    window: Area, screen: Area, fits: Area
) -> None:
    assert fitted(window, screen) == fits


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
def test_a_page_that_is_only_read_is_asked_for_again_and_refusals_are_told_apart(
    answers: list[int], code: str | None, asked: int, tmp_path: Path
) -> None:
    async def work(site: LittleSite) -> str | None:
        async with visit(site, tmp_path) as here:
            try:
                await here.browser.during(open_screen(here.session, f"{site.origin}/", Top))
            except Failed as trouble:
                return trouble.code
            except NotAsExpected as trouble:
                return trouble.reason.split(";")[0]
            return None

    with little_site() as site:
        for status in answers:
            site.page("/", MENU if status == 200 else "…", status)
        assert KEPT.run(work(site)) == code
        assert site.asked["/"] == asked


def test_a_site_that_cannot_be_reached_is_tried_a_few_times(tmp_path: Path) -> None:
    async def work(site: LittleSite) -> tuple[str, str]:
        async with visit(site, tmp_path) as here:
            stop = await ended(here, navigation.read(here.session, f"{site.origin}/?key=sakura"))
            return stop.code, here.out.getvalue() + str(stop.params)

    with little_site() as site:
        pass  # closed again: nobody listens there
    code, told = KEPT.run(work(site))
    assert code == "site.unreachable"
    assert told.count("opened again") == 3
    assert "sakura" not in told  # the link of a mail is a secret


COVERED = confirmation(above="<div style='position:fixed;inset:0;background:#fff9'></div>")


def test_a_press_that_failed_is_told_and_never_repeated(tmp_path: Path) -> None:
    """Something left the browser meanwhile: that it was not the press can't be known."""

    async def work(site: LittleSite) -> Visit:
        async with visit(site, tmp_path) as here:
            here.browser.context.set_default_timeout(500)
            await navigation.read(here.session, f"{site.origin}/")
            await here.session.page.evaluate("setInterval(() => fetch('/news'), 200)")
            await here.runner.leave(here.route.index("submit"))
            return here

    with little_site() as site:
        site.page("/", COVERED)
        here = KEPT.run(work(site))
    assert here.session.case.state == "submitting"
    assert here.session.case.progress.submissions == 1
    assert "it may already have been pressed" in here.out.getvalue()
    assert [each["event"] for each in here.events("press-unclear")] == ["press-unclear"]


async def ended(here: Visit, work: Any) -> Stop:
    """Return the stop with which something ends."""
    try:
        await here.browser.during(work)
    except (Failed, NeedsPerson) as stop:
        return stop
    except Error:
        with contextlib.suppress(Error):
            await here.browser.during(asyncio.sleep(5))
    raise AssertionError("it went on")


@not_on_windows("programs")
def test_a_browser_that_may_open_too_few_files_is_not_told_as_a_broken_one(tmp_path: Path) -> None:
    case = tmp_path / "case.toml"
    case.write_text(case_file(), encoding="utf-8")
    command = [sys.executable, "-m", "desk", "run", str(case), "--site", "http://127.0.0.1:9"]
    command += ["--browser", CHROMIUM, "--profile", str(tmp_path / "profile"), "--headless"]
    command += ["--yes", "--card", "link:127.0.0.1:9", "--mail", "ask", "--json"]
    done = subprocess.run(
        ["sh", "-c", 'ulimit -n 64; exec "$@"', "sh", *command],
        cwd=ROOT, env={**os.environ, "TOUROKU_HOME": str(tmp_path / "home")},
        stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "machine.too-many-files"
    assert CHROMIUM in error["message"]
