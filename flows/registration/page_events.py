"""What a site does beside its page: files it sends, windows it opens, questions it asks.

None of them is lost, and no question is answered silently: Playwright would dismiss it. What leads
to another host is a matter of flows/registration/elsewhere.py.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from playwright.async_api import Dialog, Download, Error, Page

from flows.browser import Browser
from flows.patience import told_while
from flows.registration.discreet import Discreet
from flows.registration.elsewhere import Elsewhere
from flows.registration.side_work import SideWork
from flows.user_interaction import UserInteraction
from flows.waits import first_done, side_by_side
from records.case import Case, StoreError
from terms.text import STANDS_FOR_STEERING, harmless

LAST_WAIT = 30.0  # seconds for a file that is still coming when the run ends


class PageEvents:
    """Keeps, tells and asks, for one case in one browser.

    ``said_yes``: has the person said yes already to what a question of the site asks? ``heard``
    takes what it says before it is answered. ``leaves``: is it the run that leaves a page, not a
    person to whom it was handed over?
    """

    def __init__(
        self,
        browser: Browser,
        case: Case,
        user: UserInteraction,
        said_yes: Callable[[str], bool] = lambda _: False,
        heard: Callable[[str], Awaitable[None]] | None = None,
        leaves: Callable[[], bool] = lambda: False,
    ) -> None:
        self._browser = browser
        self._heard = heard
        self._leaves = leaves
        self._said_yes = said_yes
        self._case = case
        self._user = Discreet.of(user, case.masking)
        self._files = SideWork(user)
        self._others = SideWork(user)

    @contextlib.asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Attend to the page of the site, and to every window that it opens."""
        self._attend(self._browser.page)
        try:
            async with Elsewhere(self._browser, self._case, self._user).open():
                yield
        finally:
            if self._files.tasks:
                async with told_while(self._user, "machine.waiting-file"):
                    await asyncio.wait(self._files.tasks, timeout=LAST_WAIT)
            await self._files.end()
            await self._others.end()

    def _attend(self, page: Page) -> None:
        page.on("dialog", lambda dialog: self._others.do(self._question(page, dialog)))
        page.on("download", lambda download: self._files.do(self._file(download)))
        page.on("popup", lambda window: self._others.do(self._window(window)))

    # files

    async def _file(self, download: Download) -> None:
        """Keep a file in the case folder: Playwright deletes its own when the browser closes."""
        try:
            data = await asyncio.to_thread(Path(await download.path()).read_bytes)
        except (Error, OSError):
            name = plain_name(download.suggested_filename)
            self._case.note("download-failed", file=self._case.masking.hide(name))
            self._user.warn("run.download-failed")
            return
        name = self._free_name(plain_name(download.suggested_filename))
        try:
            self._case.keep(name, data)
        except (OSError, StoreError):
            self._user.warn("run.download-failed")
            raise
        shown = self._case.masking.hide(name)
        self._case.note("download", file=shown)
        self._user.tell("run.download-kept", file=name if self._user.interactive else shown)

    def _free_name(self, wished: str) -> str:
        path, number = PurePosixPath("downloads", wished), 1
        while (self._case.folder / path).exists():
            number += 1
            path = path.with_name(f"{number}-{wished}")
        return path.as_posix()

    # windows

    async def _window(self, window: Page) -> None:
        """Tell about a window; it stays open, for the person to look at."""
        self._attend(window)
        with contextlib.suppress(Error):
            await window.wait_for_load_state("domcontentloaded")
        if window.url.startswith("chrome-error:"):  # it was for another host, and that is told
            with contextlib.suppress(Error):
                await window.close()
            return
        host = urlsplit(window.url).hostname or window.url
        ours = self._browser.site.owns(window.url)
        self._case.note("window", host=host)
        if ours:
            self._browser.offer(window)
        self._user.warn("run.window-opened" if ours else "run.window-elsewhere", host=host)

    # questions

    async def _question(self, page: Page, dialog: Dialog) -> None:
        """Put a question of the site to the operator; without one the answer is no, and told."""
        with self._browser.questioned():
            # While the question stands nothing on its page moves: then it was answered there.
            async with side_by_side(self._answered(dialog), _moves(page)) as (answer, there):
                await first_done(answer, there)
                said = answer.result() if answer.done() else "there"
            self._case.note("site-asked", kind=dialog.type, answer=said)

    async def _answered(self, dialog: Dialog) -> str:
        """Answer as the operator says. What the site wrote is shown to them alone."""
        user, kind = self._user, dialog.type
        message = dialog.message or kind
        if kind == "beforeunload" and self._leaves():  # the browser's own words, not the site's
            await _give(dialog, yes=True)
            return "yes"
        if self._heard:
            await self._heard(f"{message}\n{dialog.default_value}".rstrip())
        if kind == "confirm" and self._said_yes(message):
            await _give(dialog, yes=True)
            return "yes"
        if not user.interactive or self._browser.headless:
            user.warn("run.site-asked-nobody")
            # A message has only one answer; to a question nobody has said yes.
            await _give(dialog, yes=kind == "alert")
            return "read" if kind == "alert" else "no"
        if kind == "alert":
            user.your_turn("operator", "run.site-says", message=message)
            await user.done("run.site-says")
            await _give(dialog, yes=True)
            return "read"
        if kind == "prompt":
            text = await user.ask("run.site-asks-for", message=message)
            self._case.masking.add(text)
            await _give(dialog, yes=bool(text), text=text)
            return "text" if text else "no"
        yes = await user.agree("run.site-asks", serious=True, message=message)
        await _give(dialog, yes=yes)
        return "yes" if yes else "no"


async def _give(dialog: Dialog, *, yes: bool, text: str | None = None) -> None:
    with contextlib.suppress(Error):  # answered in the browser, or gone with it
        await (dialog.accept(text) if yes else dialog.dismiss())


async def _moves(page: Page) -> None:
    with contextlib.suppress(Error):
        await page.evaluate("null")


def plain_name(suggested: str) -> str:
    """Return a file name without folders, anything that steers a terminal, or a leading dot."""
    last = re.split(r"[/\\]", suggested)[-1]
    name = re.sub(f'[<>:"|?*\t\n{STANDS_FOR_STEERING}]', "", harmless(last))
    return name.strip(" .")[-120:] or "file"
