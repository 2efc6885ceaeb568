"""The simulated person sits down at the next browser, however fast it follows the last one."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Dialog, async_playwright
from watchfiles import awatch

from jpki_bench import person
from jpki_bench.cast import CLIENTS
from jpki_bench.office import OfficeOptions, open_office
from jpki_bench.person import Day, _done_with
from tests.machine import CHROMIUM


def test_a_browser_that_opened_while_the_last_one_went_is_not_forgotten(tmp_path: Path) -> None:
    port_file = tmp_path / "DevToolsActivePort"
    port_file.write_text("4001\n/devtools/browser/1")
    _done_with(port_file, "4000")
    assert port_file.exists()
    _done_with(port_file, "4001")
    assert not port_file.exists()
    _done_with(port_file, "4001")


def test_a_blank_mail_is_sent_by_the_person_and_answered_with_the_url(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("JPKI_BENCH_READER", "link")
    options = OfficeOptions(edition="2026", order="blank-mail", person=True, pause=0.05, imap=False)

    async def look_at_the_page() -> list[dict[str, str]]:
        async with open_office(options) as office, async_playwright() as playwright:
            launcher = office.ready["run"][office.ready["run"].index("--browser") + 1]
            browser = await playwright.chromium.launch_persistent_context(
                office.ready["profile"],
                executable_path=launcher,
                headless=True,
                chromium_sandbox=False,
                ignore_default_args=["--disable-extensions"],
            )
            page = browser.pages[0]
            await page.goto(f"{office.ready['site']}/rasens-u/profile/userRegist_initDisplay")
            await page.locator("#termsText").evaluate("terms => terms.scrollTo(0, 9999)")
            await page.get_by_role("button", name="同意する").click()
            async with asyncio.timeout(60):
                async for _ in awatch(
                    office.ready["maildir"], rust_timeout=500, yield_on_timeout=True
                ):
                    if office.site.state()["mails"]:
                        break
            await browser.close()
            await office.site.drain()
            return list(office.site.state()["mails"])

    [mail] = asyncio.run(look_at_the_page())
    assert mail["kind"] == "go-on"
    assert mail["to"] == CLIENTS["change"].email


def test_a_question_of_the_site_is_left_to_the_driver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = "data:text/html,card"
    day = Day(
        office="", card_page=card, port_file=tmp_path / "DevToolsActivePort",
        maildir=tmp_path / "mail", blank_page="", email="", smtp_port=0,
        passwords={}, others={}, pause=0.0, phone=False,
    )  # fmt: skip

    async def ask_beside_the_person() -> Any:
        put: asyncio.Queue[str] = asyncio.Queue()

        async def told(url: str, _: Any) -> None:
            await put.put(url)

        monkeypatch.setattr(person, "_post", told)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch_persistent_context(
                tmp_path,
                executable_path=CHROMIUM,
                headless=True,
                chromium_sandbox=False,
                args=["--remote-debugging-port=0"],
            )
            working = asyncio.create_task(person.work(day, playwright))
            page = browser.pages[0]

            async def answer(dialog: Dialog) -> None:
                # When they have put the card on they had the question before them.
                await (await browser.new_page()).goto(card)
                await put.get()
                await dialog.accept()

            async with asyncio.timeout(60):
                await (await browser.new_page()).goto(card)
                await put.get()
                page.on("dialog", answer)
                said = await page.evaluate("confirm('登録します。よろしいですか。')")
            working.cancel()
            await asyncio.gather(working, return_exceptions=True)
            await browser.close()
            return said

    assert asyncio.run(ask_beside_the_person()) is True
