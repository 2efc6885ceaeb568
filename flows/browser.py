"""The browser of the desk: Chrome or Edge with a profile of our own, or Chromium by path.

The real extension is installed in the profile once, by hand (docs/domain.md 3). The driver loads
nothing into the browser and opens no port of it. It has one way out, which leads to the site alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import math
import os
import shutil
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from playwright.async_api import (
    BrowserContext,
    Error,
    Frame,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.checkup.browser import CHANNELS, kind_of, program_of
from flows.checkup.managed import stopping
from flows.checkup.plan import this_machine
from flows.checkup.policies import policies_of
from flows.checkup.profile import OPENED, held_elsewhere, in_use, in_use_elsewhere
from flows.gate import Gate
from flows.options import BrowserOptions
from flows.outcomes import BadInput, Failed, NeedsPerson, Stop
from flows.screen_area import Area, fitted, has_display
from flows.traces import make_ready, sweep
from pages.look import prepare
from records.editions import Site
from records.safe_files import make_folder
from terms.text import first_line

T = TypeVar("T")

# How Chromium says, and Playwright after it, that a browser has the profile open.
IN_USE = ("processsingleton", "profile is already in use", "profile appears to be in use")
WAITED_FOR = frozenset({"document", "xhr", "fetch"})  # what may bring the next screen
BESIDE_LIMIT = 8.0  # seconds that are given to what a page loads beside itself
PASSING = "touroku-passing"
"""Where files of the site lie until they are kept: in the temporary folder a kill would leave them,
in the profile they go with the next start at the latest."""
FORGET_LIMIT = 3.0  # seconds for the browser to take out what a site has left in it
LAUNCH_LIMIT = 90.0  # seconds for the browser to start and answer; a virus scanner may delay it
LEAVES_WITHIN = 5.0  # seconds that a browser whose window is closed has to leave its profile
LOOK_AGAIN = 0.1  # seconds
VIEWPORT: ViewportSize = {"width": 1280, "height": 900}


class Browser:
    """The open browser: the page of the site, a sheet of paper, and the ways it can end."""

    def __init__(
        self, context: BrowserContext, page: Page, site: Site, gate: Gate, *, headless: bool
    ) -> None:
        self.headless = headless
        self.context = context
        self.page = page
        self.site = site
        self.gate = gate
        self.swept = True  # has all been deleted that it remembered, now that it is closed?
        self.status = 0  # of the last answer to the page itself
        # Opened at once: it takes the browser a moment, in which nobody needs to wait.
        self._paper = asyncio.create_task(self._open_paper())
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lost = asyncio.Event()
        self._asked: Request | None = None  # for the next page, and not answered yet
        self._on_their_way: dict[Request, float] = {}
        self._stirred = asyncio.Event()
        self.navigations = 0  # how often the page has gone somewhere
        self.windows: list[Page] = []  # others of the site, opened by it and not looked into yet
        self._left_open: list[Page] = []  # to which it goes back from a window that is closed
        # Something is sent, from the page of the site or from any other window of the browser.
        self.on_post: Callable[[Request], None] | None = None
        self._questions = 0
        self._quiet = asyncio.Event()
        self._attend(page)
        context.on("request", self._leaves)

    def _attend(self, page: Page) -> None:
        page.on("close", lambda _: self._closed(page))
        page.on("crash", lambda _: self._crashed(page))
        page.on("framenavigated", lambda frame: self._navigated(page, frame))
        page.on("request", self._requested)
        page.on("response", self._responded)
        page.on("requestfailed", self._failed)
        page.on("requestfinished", self._finished)
        page.on("load", lambda _: self._stir())

    def offer(self, window: Page) -> None:
        """Take note of a window that the site has opened: the registration may go on there."""
        self.windows.append(window)
        self._attend(window)
        self._stir()

    def go_over_to(self, window: Page, *, and_back: bool = False) -> None:
        """From now on the page of the site is another of its windows.

        ``and_back``: when that is closed, it goes on in the one that is left now.
        """
        if and_back:
            self._left_open.append(self.page)
        self.windows = [each for each in self.windows if each is not window]
        self.page = window
        self._asked = None
        self.navigations += 1
        self._stir()

    def _crashed(self, page: Page) -> None:
        if page is self.page:
            self._end(Failed("browser.crashed"))

    def _closed(self, page: Page) -> None:
        self.windows = [each for each in self.windows if each is not page]
        self._left_open = [each for each in self._left_open if each is not page]
        if page is not self.page:
            return
        if len(self.windows) == 1:  # the site may say that the first window can be closed
            self.go_over_to(self.windows[0])
        elif self._left_open:
            self.go_over_to(self._left_open.pop())
        else:
            self._end(NeedsPerson("browser.closed"))

    async def paper(self) -> Page:
        """Return a second tab for pictures of things that are not on the site.

        Mails, the receipt.
        """
        return await asyncio.shield(self._paper)

    async def _open_paper(self) -> Page:
        paper = await self.context.new_page()
        await self.page.bring_to_front()
        return paper

    async def close(self) -> None:
        """Close the browser; its windows may be gone already."""
        if not self._paper.cancelled():
            # Asked of the paper, since a page of the site may have crashed and answer nothing.
            with contextlib.suppress(Error, TimeoutError):
                async with asyncio.timeout(FORGET_LIMIT):
                    await forget_workers(await self._paper, self.gate.origins)
        self._paper.cancel()
        await asyncio.gather(self._paper, return_exceptions=True)
        with contextlib.suppress(Error):
            await self.context.close()

    async def during(self, work: Coroutine[Any, Any, T]) -> T:
        """Do something, but stop at once when the window is closed or leaves the site."""
        task = asyncio.ensure_future(work)
        either: set[asyncio.Future[Any]] = {task, self._ended}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if self._ended.done():
                self._ended.result()
            return await task
        finally:
            if not task.done():
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, Error):
                    await task

    async def answer_lost(self) -> None:
        """Return when the answer to a request of the page itself never came."""
        await self._lost.wait()

    def forget_lost_answers(self) -> None:
        self._lost.clear()

    @property
    def awaits_answer(self) -> bool:
        """Has the page asked the site for the next one and heard nothing yet?"""
        return self._asked is not None

    def heard_of_press(self, navigations: int) -> bool:
        """Did a press that the browser did not confirm reach the site all the same?

        ``navigations`` is how often the page had gone somewhere before it.
        """
        return self.awaits_answer or self.navigations > navigations

    @property
    def in_question(self) -> bool:
        """Does a question of the site wait for an answer? Nothing on its page moves meanwhile."""
        return self._questions > 0

    async def answered(self) -> None:
        """Return when no question of the site waits any more."""
        if self.in_question:
            await self._quiet.wait()

    @contextlib.contextmanager
    def questioned(self) -> Iterator[None]:
        """Give a question of the site stands as long as this is open."""
        self._questions += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._questions -= 1
            if not self._questions:
                self._quiet.set()

    async def stirs(self) -> None:
        """Return as soon as the page asks for something, is answered, or is whole."""
        self._stirred.clear()
        await self._stirred.wait()

    async def keeps_quiet(self, seconds: float) -> None:
        """Return when nothing was on its way to or from the site for so long.

        The next page is waited for however long it takes; what a page loads beside it is waited for
        a while only, as some pages never stop.
        """
        while True:
            waited = seconds
            now = asyncio.get_running_loop().time()
            if self.awaits_answer:
                waited = math.inf
            elif self._on_their_way:
                waited = max(seconds, min(self._on_their_way.values()) + BESIDE_LIMIT - now)
            try:
                async with asyncio.timeout(None if waited == math.inf else waited):
                    await self.stirs()
            except TimeoutError:
                return

    def _stir(self) -> None:
        self._stirred.set()

    def _end(self, reason: Stop) -> None:
        if not self._ended.done():
            self._ended.set_exception(reason)
            # Whether anybody is waiting at this moment is chance; the next wait will see it.
            self._ended.exception()

    def _navigated(self, page: Page, frame: Frame) -> None:
        if page is self.page and frame == page.main_frame:
            self.navigations += 1
            if self.gate.stops(frame.url):
                self.left(frame.url)
        self._stir()

    def _requested(self, request: Request) -> None:
        if request.resource_type in WAITED_FOR:
            self._on_their_way[request] = asyncio.get_running_loop().time()
            self._stir()
        if self._of_the_page(request):
            self._asked = request

    @property
    def sent(self) -> int:
        """What has left the browser so far: as long as it stands still, nothing has."""
        return self.gate.sent

    def _leaves(self, request: Request) -> None:
        if self.on_post and request.method not in ("GET", "HEAD"):
            self.on_post(request)

    def left(self, url: str) -> None:
        """End the run: the page was to go to another host and was kept from it."""
        host = urlsplit(url).hostname or ""
        self._end(Failed("site.left", origin=self.site.origin, host=host))

    def _responded(self, response: Response) -> None:
        if self._of_the_page(response.request):
            self.status = response.status
            self._heard(response.request)

    def _failed(self, request: Request) -> None:
        superseded = request.failure == "net::ERR_ABORTED"
        if not superseded and self._of_the_page(request):
            if self.gate.stops(request.url):
                self.left(request.url)
            self._lost.set()
        self._heard(request)
        self._finished(request)

    def _finished(self, request: Request) -> None:
        if self._on_their_way.pop(request, None) is not None:
            self._stir()

    def _heard(self, request: Request) -> None:
        if request is self._asked:
            self._asked = None
            self._stir()

    def _of_the_page(self, request: Request) -> bool:
        # A service worker's request has no frame, and asking for it raises.
        return request.is_navigation_request() and request.frame == self.page.main_frame


@contextlib.asynccontextmanager
async def open_browser(options: BrowserOptions, site: Site) -> AsyncIterator[Browser]:
    """Open the browser on an empty page and close it in the end. It reaches the site alone.

    Raises :class:`BadInput` when there is no such browser, no display or no profile to use.
    """
    check_browser(options)
    async with async_playwright() as playwright, launched(playwright, options, site) as browser:
        yield browser


@contextlib.asynccontextmanager
async def launched(
    playwright: Playwright, options: BrowserOptions, site: Site, further: Collection[str] = ()
) -> AsyncIterator[Browser]:
    """Start the browser by a running Playwright. Raises :class:`BadInput` when it can't be.

    ``further``: origins of the agency that it may reach beside the site's own.
    """
    elsewhere = held_elsewhere(options.profile, this_machine())
    if elsewhere:
        params = in_use_elsewhere(options.profile, elsewhere)
        raise BadInput("browser.profile-elsewhere", **params)
    await _left_by_the_last(options.profile)
    await asyncio.to_thread(make_ready, options.profile)
    async with Gate([site.origin, *further]).open() as gate:
        await prepare(playwright)
        context = await _started(playwright, options, gate)
        try:
            page = context.pages[0] if context.pages else await context.new_page()
            await forget_workers(page, gate.origins)
            if _fills_window(options):
                await _fit_to_screen(page)
        except Error as trouble:
            with contextlib.suppress(Error):
                await context.close()
            raise _launch_problem(options, trouble) from None
        browser = Browser(context, page, site, gate, headless=options.headless)
        try:
            yield browser
        finally:
            await browser.close()
            await asyncio.to_thread(shutil.rmtree, _passing(options), ignore_errors=True)
            browser.swept = await asyncio.to_thread(sweep, options.profile)


async def _left_by_the_last(profile: Path) -> None:
    """Wait a little for a browser that is being closed: its window goes before its process does."""
    machine = this_machine()
    if not in_use(profile, machine):
        return
    from tenacity import AsyncRetrying, retry_if_result, stop_after_delay, wait_fixed

    leaving = AsyncRetrying(
        retry=retry_if_result(bool),
        wait=wait_fixed(LOOK_AGAIN),
        stop=stop_after_delay(LEAVES_WITHIN),
        retry_error_callback=lambda _: None,
    )
    await leaving(asyncio.to_thread, in_use, profile, machine)


async def forget_workers(page: Page, origins: Collection[str]) -> None:
    """Take out what workers a site has left: they lie where the extension's own has to stay.

    One that was left at another client's run, by a kill, has no part in this one.
    """
    session = await page.context.new_cdp_session(page)
    for origin in origins:
        workers = {"origin": origin, "storageTypes": "service_workers"}
        await session.send("Storage.clearDataForOrigin", workers)
    await session.detach()


def _passing(options: BrowserOptions) -> Path:
    return options.profile / OPENED / PASSING


def _fills_window(options: BrowserOptions) -> bool:
    """Is the page as large as its window? Pictures that nobody watches have a size of their own."""
    return not options.headless and options.scale == 1


async def _fit_to_screen(page: Page) -> None:
    """Make the window no larger than the screen, so that a person reaches every button."""
    seen = await page.evaluate(
        """({
            screen: [screen.availLeft, screen.availTop, screen.availWidth, screen.availHeight],
            frame: [outerWidth - innerWidth, outerHeight - innerHeight],
        })"""
    )
    session = await page.context.new_cdp_session(page)
    window = await session.send("Browser.getWindowForTarget")
    beside, above = (max(0, each) for each in seen["frame"])
    now, size = window["bounds"], (VIEWPORT["width"] + beside, VIEWPORT["height"] + above)
    area = fitted(Area(now.get("left", 0), now.get("top", 0), *size), Area(*seen["screen"]))
    whose = {"windowId": window["windowId"]}
    if now.get("windowState") != "normal":  # only such a window can be given a size
        normal = {"windowState": "normal"}
        await session.send("Browser.setWindowBounds", {**whose, "bounds": normal})
    await session.send("Browser.setWindowBounds", {**whose, "bounds": asdict(area)})
    await session.detach()


async def _started(playwright: Playwright, options: BrowserOptions, gate: Gate) -> BrowserContext:
    program = _program(options)
    fills = _fills_window(options)
    passing = _passing(options)
    try:
        await asyncio.to_thread(make_folder, passing)
        return await playwright.chromium.launch_persistent_context(
            options.profile,
            artifacts_dir=passing,
            channel=None if program else options.browser,
            executable_path=program,
            headless=options.headless,
            timeout=LAUNCH_LIMIT * 1000,
            slow_mo=options.slow_mo or None,
            # Chromium refuses its sandbox to root; everybody else keeps it.
            chromium_sandbox=not is_root(),
            args=[*gate.arguments, *_arguments(options)],
            ignore_default_args=["--disable-extensions"],
            handle_sigint=False,
            locale="ja-JP",
            viewport=None if fills else VIEWPORT,
            no_viewport=fills or None,
            device_scale_factor=None if fills else options.scale,
        )
    except Error as trouble:
        raise _launch_problem(options, trouble) from None


def _arguments(options: BrowserOptions) -> list[str]:
    # Else the browser opens the person who was last in use, whom nobody has looked at.
    opened = f"--profile-directory={OPENED}"
    # Else a bar above the page warns of the arguments that keep the browser to its one way out.
    return [opened] if options.headless else [opened, "--test-type"]


def check_browser(options: BrowserOptions) -> None:
    """Raise :class:`BadInput` when it is plain that the browser can't be opened."""
    if not options.headless and not has_display():
        raise BadInput("browser.no-display")
    program = _program(options)
    if program and not (program.is_file() and os.access(program, os.X_OK)):
        raise BadInput("browser.not-found", browser=options.browser)
    against = stopping(policies_of(kind_of(options.browser), this_machine()))
    if against:
        raise BadInput(against.code, **against.params)


def _program(options: BrowserOptions) -> Path | None:
    """Return the program to start; None for Chrome and Edge, which Playwright finds by itself."""
    if options.browser == "chromium":
        found = program_of("chromium", this_machine())
        if found is None:
            raise BadInput("browser.not-found", browser=options.browser)
        return found
    return None if options.browser in CHANNELS else Path(options.browser)


def _launch_problem(options: BrowserOptions, trouble: Error) -> BadInput:
    text = str(trouble)
    if "is not found" in text or "Executable doesn't exist" in text:
        return BadInput("browser.not-found", browser=options.browser)
    if any(said in text.lower() for said in IN_USE):
        return BadInput("browser.profile-in-use", profile=str(options.profile))
    if "disallowed by the system admin" in text:  # by a policy that came from a cloud
        params = {"policy": "RemoteDebuggingAllowed", "place": "chrome://policy"}
        return BadInput("check.policy-debugging", **params)
    if "EMFILE" in text or "Too many open files" in text:
        reason = os.strerror(errno.EMFILE)
        return BadInput("machine.too-many-files", file=options.browser, reason=reason)
    program = program_of(options.browser, this_machine())
    if program and update_pending(program):
        return BadInput("browser.update-pending", browser=options.browser)
    if isinstance(trouble, PlaywrightTimeout):
        return BadInput("browser.not-answering", browser=options.browser)
    return BadInput("browser.not-started", browser=options.browser, reason=first_line(text))


def update_pending(program: Path) -> bool:
    """Has a newer Chrome or Edge been put beside the running one (``new_chrome.exe``)?

    The one that is started then gives way to it, and the start fails. [Chromium's installer]
    """
    return program.with_name(f"new_{program.name}").exists()


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
