"""From the page to the chip and back, in a real browser, with a person at the windows."""

from __future__ import annotations

import asyncio
import base64
import http.server
import os
import shutil
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Error, Page, async_playwright

from jpki_bench.chip import Card, Chip
from jpki_bench.client.install import EXTENSION_DIR, HostConfig, install
from jpki_bench.pki import Authority, Holder

Desk = Callable[[Card], AbstractAsyncContextManager[HostConfig]]

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")

LISTEN = """
() => {
  window.heard = [];
  document.addEventListener("recvJPKIMsg", (event) => heard.push(event));
}
"""
FIRE = """
(request) => document.dispatchEvent(
  new CustomEvent("launchJPKIApp", { bubbles: true, detail: JSON.stringify(request) }))
"""
ANSWER = "() => window.heard.length > 0 && JSON.parse(window.heard.shift().detail)"

SIGNATURE = {"mode": "11", "keypair_division": "01", "certificate_type": "01"}
AUTHENTICATION = {"mode": "11", "keypair_division": "02", "certificate_type": "01"}


def play(scene: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(scene, 90))


@pytest.fixture
def site() -> Iterator[int]:
    """Give a page with nothing on it; gives the port."""

    class Blank(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>site</title>")

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Blank) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


async def last(act: Awaitable[None]) -> None:
    """The last act in a window, which may close under it: what comes of it is asked elsewhere."""
    with suppress(Error):
        await act


class Person:
    """Sees the browser's windows through a connection of their own."""

    def __init__(self, context: BrowserContext) -> None:
        self._context = context
        self._seen: list[Page] = []

    async def window(self, name: str) -> Page:
        """Return the next window of this kind, when it is there and ready."""
        while True:
            for page in self._context.pages:
                if f"/{name}.html" in page.url and page not in self._seen:
                    self._seen.append(page)
                    await page.wait_for_load_state()
                    return page
            opened = await self._context.wait_for_event("page")
            await opened.wait_for_load_state()

    async def type(self, password: str) -> None:
        window = await self.window("password")
        await window.locator("#password").press_sequentially(password)
        await last(window.locator("#ok").click())


@asynccontextmanager
async def browser(profile: Path, site: int) -> AsyncIterator[tuple[Page, Person]]:
    """Give the page of the site, and the person."""
    assert CHROMIUM is not None
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile,
            executable_path=CHROMIUM,
            headless=True,
            ignore_default_args=["--disable-extensions"],
            args=[
                f"--disable-extensions-except={EXTENSION_DIR}",
                f"--load-extension={EXTENSION_DIR}",
                "--remote-debugging-port=0",
                "--host-resolver-rules=MAP elsewhere.example 127.0.0.1",
                *root,
            ],
        )
        try:
            page = context.pages[0]
            await page.goto(f"http://127.0.0.1:{site}/")
            await page.evaluate(LISTEN)
            port = (profile / "DevToolsActivePort").read_text().split()[0]
            own = await playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            yield page, Person(own.contexts[0])
            await own.close()
        finally:
            await context.close()


async def answer(page: Page) -> dict[str, str]:
    said: dict[str, str] = await (await page.wait_for_function(ANSWER)).json_value()
    return said


def test_both_certificates_reach_the_page_when_the_person_types_both_passwords(
    desk: Desk, chip: Chip, authority: Authority, holder: Holder, tmp_path: Path, site: int
) -> None:
    async def scene() -> None:
        async with desk(chip) as config:
            install(tmp_path, config)
            async with browser(tmp_path, site) as (page, person):
                await page.evaluate(FIRE, SIGNATURE)
                await person.type(holder.signature_password)
                said = await answer(page)
                assert (said["result"], said["errcode"]) == ("0", "")
                der = base64.b64decode(said["certificate"])
                found = authority.verify(der, "signature").basic4
                assert found is not None
                assert found.name == holder.name
                await page.evaluate(FIRE, AUTHENTICATION)
                await person.type(holder.authentication_password)
                der = base64.b64decode((await answer(page))["certificate"])
                authority.verify(der, "authentication")
                assert chip.tries_left() == {"signature": 5, "authentication": 3}

    play(scene())


def test_the_windows_look_like_the_real_ones(
    link_desk: Desk, chip: Chip, tmp_path: Path, site: int
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config:
            install(tmp_path, config)
            async with browser(tmp_path, site) as (page, person):
                await page.evaluate(FIRE, SIGNATURE)
                window = await person.window("password")
                assert await window.title() == "利用者クライアントソフト パスワード入力"
                assert await window.evaluate("document.body.dataset.keypair") == "01"
                text = await window.locator("body").inner_text()
                assert (
                    "個人番号カードの署名用パスワード（6～16桁の英数字）を入力してください。"
                    in text
                )
                assert "パスワードを表示する。" in text
                assert await window.locator("#ok").is_disabled()
                typed = window.locator("#password")
                assert await typed.get_attribute("type") == "password"
                await typed.fill("WRONG1")
                assert await window.locator("#ok").is_enabled()
                await window.locator("#show").check()
                assert await typed.get_attribute("type") == "text"
                await last(typed.press("Enter"))

                dialog = await person.window("dialog")
                assert await dialog.title() == "利用者クライアントソフトエラー"
                assert await dialog.locator("#code").inner_text() == "エラーコード：EW104J1601"
                assert await dialog.locator("#detail").inner_text() == "エラー詳細：0x000063C4"
                assert await page.evaluate("window.heard.length") == 0
                await last(dialog.locator("#ok").click())
                said = await answer(page)
                assert said == SIGNATURE | {
                    "result": "1",
                    "certificate": "",
                    "errcode": "EW104J1601",
                }

                await page.evaluate(FIRE, AUTHENTICATION)
                window = await person.window("password")
                text = await window.locator("body").inner_text()
                assert (
                    "個人番号カードの利用者証明用パスワード（4桁の数字）を入力してください。"
                    in text
                )

    play(scene())


def test_closing_the_password_window_is_cancelling(
    link_desk: Desk, chip: Chip, tmp_path: Path, site: int
) -> None:
    async def scene() -> None:
        async with link_desk(chip) as config:
            install(tmp_path, config)
            async with browser(tmp_path, site) as (page, person):
                await page.evaluate(FIRE, SIGNATURE)
                await (await person.window("password")).close()
                await (await person.window("dialog")).close()
                assert (await answer(page))["errcode"] == "EW104J1604"
                assert chip.tries_left()["signature"] == 5

    play(scene())


def test_leaving_the_page_closes_the_window_and_ends_the_host(
    link_desk: Desk, chip: Chip, tmp_path: Path, site: int
) -> None:
    log = tmp_path / "hops.jsonl"

    async def scene() -> None:
        async with link_desk(chip) as config:
            install(tmp_path, HostConfig(reader=config.reader, log=str(log)))
            async with browser(tmp_path, site) as (page, person):
                await page.evaluate(FIRE, SIGNATURE)
                window = await person.window("password")
                async with window.expect_event("close"):
                    await page.goto("about:blank")
                await page.goto(f"http://127.0.0.1:{site}/")
                await page.evaluate(LISTEN)
                await page.evaluate(FIRE, {"mode": "12"})
                assert (await answer(page))["errcode"] == "EW004JC200"
        assert '"message": {"mode": "05"}' in log.read_text()

    play(scene())


def test_without_a_host_the_page_is_told_ew004jc200_with_its_own_mode(
    tmp_path: Path, site: int
) -> None:
    async def scene() -> None:
        async with browser(tmp_path, site) as (page, _):
            await page.evaluate(FIRE, SIGNATURE | {"mode": "99"})
            said = await answer(page)
            assert (said["result"], said["errcode"], said["mode"]) == ("1", "EW004JC200", "99")

    play(scene())


def test_pages_from_elsewhere_do_not_wake_the_simulated_client(tmp_path: Path, site: int) -> None:
    async def scene() -> None:
        async with browser(tmp_path, site) as (page, _):
            elsewhere = await page.context.new_page()
            await elsewhere.goto(f"http://elsewhere.example:{site}/")
            await elsewhere.evaluate(LISTEN)
            await elsewhere.evaluate(FIRE, SIGNATURE)
            await page.evaluate(FIRE, SIGNATURE)
            assert (await answer(page))["errcode"] == "EW004JC200"
            assert await elsewhere.evaluate("window.heard.length") == 0

    play(scene())
