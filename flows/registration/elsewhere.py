"""What leads to another host is held before it leaves, and put to the person.

The gate (flows/gate.py) lets nothing out that is not for the site. Here a page that goes somewhere
else is stopped while its request is still in the browser, each stop of a redirect too, so that a
person can let it go on; and what was stopped is told.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote_plus, urlsplit

from playwright.async_api import CDPSession, Error, Page, Request, WebSocket

from flows.browser import Browser
from flows.registration.side_work import SideWork
from flows.user_interaction import UserInteraction
from records.case import Case
from records.editions import Site, is_loopback, origin_of
from terms.applicant_fields import FIELDS

DOCUMENTS = {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]}
LOOKED_FOR = tuple(x.name for x in FIELDS if x.personal and not x.part_of and x.name != "sex")
SHORTEST = 3  # letters of a value that is looked for


class Elsewhere:
    """Holds, asks and tells, for one case in one browser."""

    def __init__(self, browser: Browser, case: Case, user: UserInteraction) -> None:
        self._browser = browser
        self._case = case
        self._user = user
        self._told: set[str] = set()
        self._targets: dict[Page, str] = {}  # how the browser calls the pages
        self._work = SideWork(user)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Attend to every page, window and frame of the browser, also to those to come."""
        context = self._browser.context
        assert context.browser is not None
        session = await context.browser.new_browser_cdp_session()
        session.on(
            "Fetch.requestPaused", lambda paused: self._work.do(self._decide(session, paused))
        )
        await session.send("Fetch.enable", DOCUMENTS)
        context.on("request", self._beside)
        context.on("page", lambda page: self._work.do(self._attend(page)))
        for page in context.pages:
            await self._attend(page)
        try:
            yield
        finally:
            await self._work.end()
            with contextlib.suppress(Error):  # the browser has been closed meanwhile
                await session.detach()

    async def _attend(self, page: Page) -> None:
        page.on("websocket", self._socket)
        with contextlib.suppress(Error):  # closed again already
            # Now, since a page that is held answers no such question.
            session = await page.context.new_cdp_session(page)
            found = await session.send("Target.getTargetInfo")
            self._targets[page] = str(found["targetInfo"]["targetId"])
            await session.detach()

    # what leads a page or a frame somewhere

    async def _decide(self, session: CDPSession, paused: Mapping[str, Any]) -> None:
        """Let a request go on, or end it in the browser."""
        with contextlib.suppress(Error):  # the browser has been closed meanwhile
            url = str(paused["request"]["url"])
            if not self._browser.gate.stops(url):
                await session.send("Fetch.continueRequest", {"requestId": paused["requestId"]})
                return
            window = await self._window_of(session, paused)
            allowed = False
            try:
                allowed = bool(window) and await self._allowed(url, paused["request"])
                if not allowed:
                    self._stopped(url)
            finally:  # a full disk holds no request
                await self._let_go(session, paused, window, allowed=allowed)

    async def _let_go(
        self, session: CDPSession, paused: Mapping[str, Any], window: str, *, allowed: bool
    ) -> None:
        request = {"requestId": paused["requestId"]}
        if allowed:
            await session.send("Fetch.continueRequest", request)
            return
        if window == "site":
            self._browser.left(str(paused["request"]["url"]))
        # The site's own page stays as it is; a new window says that it was blocked.
        reason = "Aborted" if window == "site" else "BlockedByClient"
        await session.send("Fetch.failRequest", {**request, "errorReason": reason})

    async def _window_of(self, session: CDPSession, paused: Mapping[str, Any]) -> str:
        """``site`` for the page of the site, ``other`` for another window, "" for a frame."""
        found = await session.send("Target.getTargets")
        windows = {
            each["targetId"]
            for each in found["targetInfos"]
            if each["type"] == "page" and not each.get("subtype")
        }
        if paused["frameId"] not in windows:
            return ""
        return "site" if paused["frameId"] == self._targets.get(self._browser.page) else "other"

    async def _allowed(self, url: str, request: Mapping[str, Any]) -> bool:
        """Ask the person whether the page may go there; where nobody is, it may not."""
        origin = origin_of(url)
        user = self._user
        if origin is None or not may_be_allowed(origin, self._browser.site):
            return False
        if not user.interactive or self._browser.headless:
            return False
        host = urlsplit(url).hostname or ""
        goes = what_goes(request, self._case.applicant)
        what = "; ".join(user.words(f"goes.{key}", fields=self._named(f)) for key, f in goes)
        with self._browser.questioned():
            yes = await user.agree("run.lets-elsewhere", serious=True, host=host, what=what)
        if yes:
            self._case.note("elsewhere", host=host, allowed=True)
            self._case.note("person", who="operator", what="elsewhere")
            self._browser.gate.allow(origin)
        return yes

    def _named(self, names: tuple[str, ...]) -> str:
        words = self._user.words
        return ", ".join(words(f"field.{name}") for name in names) or words("goes.none-known")

    # what a page asks for beside itself

    def _beside(self, request: Request) -> None:
        if not request.is_navigation_request():
            self._work.do(self._told_of(request.url))

    def _socket(self, socket: WebSocket) -> None:
        self._work.do(self._told_of(re.sub("^ws", "http", socket.url)))

    async def _told_of(self, url: str) -> None:
        self._stopped(url)

    def _stopped(self, url: str) -> None:
        """Tell once a host what the gate does not let out."""
        if not self._browser.gate.stops(url):
            return
        host = urlsplit(url).hostname or ""
        if host not in self._told:
            self._told.add(host)
            self._case.note("elsewhere", host=host, allowed=False)
            self._user.warn("run.stopped-elsewhere", host=host)


def may_be_allowed(origin: str, site: Site) -> bool:
    """May a person allow this origin? In clear only what stays on this machine."""
    host = urlsplit(origin).hostname or ""
    return origin.startswith("https://") or (site.loopback and is_loopback(host))


def what_goes(request: Mapping[str, Any], applicant: object) -> list[tuple[str, tuple[str, ...]]]:
    """Return what a request would tell: parts of it, each with the fields whose values stand in it.

    ``form``: its body, ``address``: what follows the address's path, ``page``: the address of the
    page that it comes from. Empty when it tells nothing but that somebody is there.
    """
    referrer = next(
        (text for name, text in request.get("headers", {}).items() if name.lower() == "referer"), ""
    )
    parts = {
        "form": request.get("postData", "") if has_body(request) else None,
        "address": urlsplit(str(request["url"])).query or None,
        "page": referrer if urlsplit(referrer).path.strip("/") else None,
    }
    told = [(key, _found(text, applicant)) for key, text in parts.items() if text is not None]
    return told or [("nothing", ())]


def has_body(request: Mapping[str, Any]) -> bool:
    return bool(request.get("hasPostData") or request.get("postData"))


def _found(text: str, applicant: object) -> tuple[str, ...]:
    readings = [_bare(unquote_plus(text, encoding)) for encoding in ("utf-8", "cp932", "euc-jp")]
    values = {name: _bare(str(getattr(applicant, name, None) or "")) for name in LOOKED_FOR}
    return tuple(
        name
        for name, value in values.items()
        if len(value) >= SHORTEST and any(value in each for each in readings)
    )


def _bare(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum())
