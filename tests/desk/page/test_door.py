"""Nobody but the person's own browser gets anything from the desk's page."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from desk.page.keys import COOKIE, TOKEN_LIFE, Keys
from desk.words import Words
from tests.desk.commands import Touroku
from tests.desk.page.desks import ORIGIN, DeskHere, desk_here
from tests.desk.page.opened import opened
from tests.records.cases import new_case
from tests.windows import not_on_windows

PLACES = ("/", "/case/x", "/case/x/file/case.json", "/run", "/look?of=run", "/holder", "/new",
          "/lists", "/static/desk.js", "/nowhere")  # fmt: skip
ANOTHER = 65534  # "nobody"


@pytest.fixture
def desk(tmp_path: Path) -> DeskHere:
    return desk_here(tmp_path / "home")


@pytest.mark.parametrize("path", PLACES)
async def test_without_a_token_there_is_nothing_to_be_seen(desk: DeskHere, path: str) -> None:
    case = new_case(desk.desk.store.home)
    async with desk.stranger() as stranger:
        for cookie in (None, "guessed"):
            if cookie:
                stranger.cookies.set(COOKIE, cookie)
            answer = await stranger.get(path)
            assert answer.status_code == 403
            assert case.applicant.name not in answer.text


async def test_a_token_lets_one_browser_in_once(desk: DeskHere) -> None:
    token = desk.keys.new_token()
    async with desk.stranger(Origin=ORIGIN) as first, desk.stranger(Origin=ORIGIN) as second:
        assert (await first.post("/enter", content=token)).status_code == 204
        assert (await first.get("/")).status_code == 200
        assert (await second.post("/enter", content=token)).status_code == 403
        assert (await second.get("/")).status_code == 403


def test_a_token_that_was_left_lying_about_opens_nothing() -> None:
    now = [0.0]
    keys = Keys(clock=lambda: now[0])
    token = keys.new_token()
    now[0] = TOKEN_LIFE
    assert keys.exchange(token) is None


async def test_the_cookie_is_the_browsers_alone_and_not_sent_from_other_sites(
    desk: DeskHere,
) -> None:
    async with desk.stranger(Origin=ORIGIN) as browser:
        answer = await browser.post("/enter", content=desk.keys.new_token())
    told = answer.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=strict" in told


@pytest.mark.parametrize(
    "host", ["localhost:8000", "127.0.0.1", "127.0.0.1:8001", "evil.example", "evil.example:8000"]
)
async def test_a_name_that_leads_here_from_elsewhere_is_not_answered(
    desk: DeskHere, host: str
) -> None:
    async with desk.browser(Host=host) as browser:
        assert (await browser.get("/")).status_code == 403
        assert (await browser.get("/enter")).status_code == 403


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://127.0.0.1:8001", "http://localhost:8000", "null", ""]
)
async def test_another_page_can_make_this_browser_do_nothing(desk: DeskHere, origin: str) -> None:
    case = new_case(desk.desk.store.home)
    async with desk.browser(Origin=origin) as browser:
        for path in ("/close", "/run/stop", f"/case/{case.id}/note", f"/case/{case.id}/delete"):
            answer = await browser.post(path, data={"typed": case.id, "lose": "yes", "note": "x"})
            assert answer.status_code == 403, path
    assert case.folder.is_dir()
    assert not desk.desk.closing


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_another_page_is_shown_nothing_with_this_browsers_cookie(
    desk: DeskHere, site: str
) -> None:
    async with desk.browser(**{"Sec-Fetch-Site": site}) as browser:
        for path in PLACES:
            assert (await browser.get(path)).status_code == 403, path


async def test_whatever_is_answered_stays_on_this_page_and_in_no_cache(desk: DeskHere) -> None:
    case = new_case(desk.desk.store.home)
    async with desk.browser() as browser:
        paths = ("/", "/enter", "/holder", f"/case/{case.id}", "/static/desk.css", "/nowhere")
        for path in paths:
            headers = (await browser.get(path)).headers
            assert headers["cache-control"] == "no-store", path
            policy = headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "frame-ancestors 'none'" in policy
            assert headers["x-content-type-options"] == "nosniff"


async def test_a_browser_has_no_use_for_the_key_of_a_second_start(desk: DeskHere) -> None:
    rings = {"Authorization": f"Bearer {desk.keys.key}"}
    async with desk.stranger(**rings) as second, desk.browser(**rings) as browser:
        assert (await second.post("/token")).json()["token"]
        assert (await browser.post("/token")).status_code == 403
    async with desk.stranger() as guessing:
        assert (await guessing.post("/token", headers={"Authorization": "Bearer x"})).is_error


# with the real process


def test_a_second_start_opens_the_desk_of_the_first(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as first:
        environment = {**os.environ, "TOUROKU_HOME": str(first.home)}
        second = subprocess.run(
            [sys.executable, "-m", "desk", "desk", "--json", "--no-browser"],
            env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        url = httpx.URL(json.loads(second.stdout)["url"])
        assert f"http://127.0.0.1:{url.port}" == first.origin
        with httpx.Client(base_url=first.origin, headers={"Origin": first.origin}) as browser:
            assert browser.post("/enter", content=url.fragment).status_code == 204
            assert browser.get("/").status_code == 200
            assert browser.post("/close").status_code == 200
        assert first.process.wait(timeout=30) == 0  # closed on its page
    assert not (first.home / "desk.json").exists()


@not_on_windows("peers")
@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="needs to become another")
def test_another_user_of_the_machine_gets_nothing_even_with_the_cookie(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk, desk.client() as browser:
        assert browser.get("/").status_code == 200
        assert {path.name: path.stat().st_mode & 0o077 for path in desk.home.iterdir()} == {
            path.name: 0 for path in desk.home.iterdir()
        }
        stolen = browser.cookies[COOKIE]
        tried = (
            f"import http.client; c = http.client.HTTPConnection({desk.origin[7:]!r});"
            f"c.request('GET', '/', headers={{'Cookie': '{COOKIE}={stolen}'}});"
            "print(c.getresponse().status)"
        )
        answer = subprocess.run(
            ["/usr/bin/env", "python3", "-c", tried], capture_output=True, text=True, timeout=60,
            user=ANOTHER, group=ANOTHER, extra_groups=(), cwd="/", env={"PATH": os.defpath},
            check=False,
        )  # fmt: skip
        assert answer.stdout.strip() == "403", answer.stderr


def test_ctrl_c_ends_the_desk_as_it_ends_every_command(tmp_path: Path) -> None:
    with opened(tmp_path / "home") as desk:
        pass
    assert desk.process.returncode == 130


def test_a_port_that_is_taken_is_told(touroku: Touroku) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        told = touroku("desk", "--json", "--no-browser", "--port", port)
    assert told.code == 1
    assert told.document["error"]["code"] == "page.port-taken"
    assert Words("en")("page.port-taken.remedy") == told.document["error"]["remedy"]
