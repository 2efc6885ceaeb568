"""The person at the simulated desk: puts the card on, types the passwords, reads the mail.

A process of its own with its own timing. It sees what a person sees, the windows of the browser,
and touches what only the person may touch: the card and the client's windows. It never does
anything on a page of the site, and the driver knows nothing of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import smtplib
import sys
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from playwright.async_api import Dialog, Error, Page, Playwright, async_playwright
from watchfiles import awatch

from jpki_bench.installation import person as installing

SLOW = 8.0  # how many times longer everything takes with the fault slow-person


@dataclass(frozen=True)
class Day:
    """What the person knows: their passwords by keypair division, and where things are.

    ``others`` are the passwords of the card that lies there with the fault wrong-card. With
    ``phone`` they read their card with that, and put none on the reader.
    """

    office: str
    card_page: str
    port_file: Path
    maildir: Path
    blank_page: str
    email: str
    smtp_port: int
    passwords: dict[str, str]
    others: dict[str, str]
    pause: float
    phone: bool

    @classmethod
    def of(cls, task: dict[str, Any]) -> Day:
        """Return what the office tells whom it lets work."""
        return cls(
            office=task["office"],
            card_page=task["card_page"],
            port_file=Path(task["port_file"]),
            maildir=Path(task["maildir"]),
            blank_page=task["blank_page"],
            email=task["email"],
            smtp_port=task["smtp_port"],
            passwords=task["passwords"],
            others=task["others"],
            pause=task["pause"],
            phone=task["phone"],
        )


async def work(day: Day, playwright: Playwright) -> None:
    """Sit at the desk for one browser after another, for ever."""
    reading = asyncio.create_task(_read_mail(day))
    try:
        while True:
            port = await _browser_opens(day.port_file)
            try:
                browser = await playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            except Error:
                _done_with(day.port_file, port)
                continue
            gone = asyncio.Event()
            browser.on("disconnected", lambda _: gone.set())  # noqa: B023
            if not browser.is_connected():
                gone.set()
            for context in browser.contexts:
                desk = _Desk(day)
                context.on("page", desk.look_at)
                # Without a listener Playwright answers no to what the site asks the driver.
                context.on("dialog", _left_standing)
                for page in context.pages:
                    desk.look_at(page)
            try:
                await gone.wait()
            finally:  # whoever leaves the desk leaves the browser to those who stay
                with contextlib.suppress(Error):
                    await browser.close()
            _done_with(day.port_file, port)
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)


def _left_standing(_: Dialog) -> None:
    """Leave a question of the site standing: it is the driver's and its operator's."""


class _Desk:
    """One browser's windows, as the person sees them."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._busy: set[asyncio.Task[None]] = set()
        self._at: set[tuple[Page, str]] = set()
        self._wrote_to: set[str] = set()

    def look_at(self, page: Page) -> None:
        self._do(self._watch(page))

    async def _watch(self, page: Page) -> None:
        # Listening first: a new window may still be blank, and what it will show comes afterwards.
        page.on("domcontentloaded", lambda page: self._do(self._see(page)))
        await self._see(page)

    async def _see(self, page: Page) -> None:
        """Do what this page asks for, once: it is seen when it opens and when it is full."""
        seen = (page, page.url)
        if seen in self._at:
            return
        self._at.add(seen)
        try:
            await page.wait_for_load_state("domcontentloaded")
            if page.url == seen[1]:  # else it was blank, and is seen again
                await self._act(page)
        except Error:
            pass  # the window has gone meanwhile
        finally:
            self._at.discard(seen)

    async def _act(self, page: Page) -> None:
        """Where the site is about to read the card the staff ask for it, and wait."""
        if page.url.startswith("chrome-extension://"):
            await self._client_window(page)
        elif installing.is_stand_in(page.url, self._day.office):
            await self._pause()
            await installing.act(page, put_card=self._put_card)
        elif page.url.split("?")[0] == self._day.card_page:
            await self._pause()
            await (self._tell("phone", {}) if self._day.phone else self._put_card())
        elif self._day.blank_page and page.url.split("?")[0] == self._day.blank_page:
            await self._pause()
            await self._send_blank_mail(page)

    async def _send_blank_mail(self, page: Page) -> None:
        """From the mail program, to the address that the page shows; once is enough."""
        shown = await page.locator("main a[href^='mailto:']").first.inner_text()
        if shown not in self._wrote_to:
            self._wrote_to.add(shown)
            await asyncio.to_thread(_write_to, shown.strip(), self._day)

    async def _put_card(self) -> None:
        await self._tell("card", {"present": True})

    async def _client_window(self, page: Page) -> None:
        if "dialog.html" in page.url:
            await self._pause()
            await page.locator("#ok").click()
        elif "password.html" in page.url:
            await self._type_password(page)

    async def _type_password(self, page: Page) -> None:
        faults = await _get(f"{self._day.office}/__office__/faults")
        await page.locator("#password").wait_for()
        keypair = await page.evaluate("document.body.dataset.keypair")
        known = self._day.others if "wrong-card" in faults else self._day.passwords
        password = known[keypair]
        await self._pause(SLOW if "slow-person" in faults else 1.0)
        if keypair == "01" and "cancel" in faults:
            await self._tell("fault", {"name": "cancel", "on": False})
            await page.locator("#cancel").click()
            return
        if keypair == "01" and "wrong-password" in faults:
            await self._tell("fault", {"name": "wrong-password", "on": False})
            password = "WRONG" + password[5:].rjust(3, "X")
        await page.locator("#password").press_sequentially(password)
        await page.locator("#ok").click()

    async def _tell(self, handle: str, what: dict[str, Any]) -> None:
        await _post(f"{self._day.office}/__office__/{handle}", what)

    async def _pause(self, times: float = 1.0) -> None:
        # A person is not instant: this delay is what the driver has to wait for.
        await asyncio.sleep(self._day.pause * times)

    def _do(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._busy.add(task)
        task.add_done_callback(self._busy.discard)
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


async def _browser_opens(port_file: Path) -> str:
    """Return the debugging port of a browser that uses the office's profile."""
    # The time-out covers a file that was there before the watch was.
    watch = awatch(
        port_file.parent, recursive=False, step=20, rust_timeout=1000, yield_on_timeout=True
    )
    async for _ in watch:
        with contextlib.suppress(OSError):
            lines = port_file.read_text().splitlines()
            if len(lines) > 1:
                return lines[0]
    raise asyncio.CancelledError


def _done_with(port_file: Path, port: str) -> None:
    """Forget a browser that has gone, but not the next one that may have opened meanwhile."""
    with contextlib.suppress(OSError, IndexError):
        if port_file.read_text().splitlines()[0] == port:
            port_file.unlink()


async def _read_mail(day: Day) -> None:
    """Open every new mail on the phone: the server marks it as read and moves its file."""
    new = day.maildir / "new"
    new.mkdir(parents=True, exist_ok=True)
    async for _ in awatch(new, recursive=False):
        await asyncio.sleep(day.pause)
        for path in list(new.iterdir()):
            with contextlib.suppress(OSError):
                path.rename(day.maildir / "cur" / f"{path.name}:2,S")


def _write_to(address: str, day: Day) -> None:
    """Send a mail without subject and text (空メール)."""
    letter = EmailMessage()
    letter["From"], letter["To"] = day.email, address
    with smtplib.SMTP("127.0.0.1", day.smtp_port, timeout=30) as smtp:
        smtp.send_message(letter)


async def _get(url: str) -> Any:
    return await asyncio.to_thread(_ask, url, None)


async def _post(url: str, data: dict[str, Any]) -> Any:
    return await asyncio.to_thread(_ask, url, data)


def _ask(url: str, data: dict[str, Any] | None) -> Any:
    body = None if data is None else json.dumps(data).encode()
    request = urllib.request.Request(url, body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
        return json.load(answer)


async def _main() -> None:
    day = Day.of(json.loads(sys.stdin.readline()))
    async with async_playwright() as playwright:
        working = asyncio.create_task(work(day, playwright))
        over = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        await asyncio.wait({working, over}, return_when=asyncio.FIRST_COMPLETED)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


if __name__ == "__main__":
    asyncio.run(_main())
