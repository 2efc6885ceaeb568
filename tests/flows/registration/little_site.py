"""A site of a few pages on loopback, and a browser with a case to visit it: all of it real."""

from __future__ import annotations

import asyncio
import gzip
import io
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import cramjam

from desk.terminal import Terminal
from desk.words import Words
from flows.browser import Browser, open_browser
from flows.lessons.book import LessonBook, host_of
from flows.options import BrowserOptions, RunOptions
from flows.registration.hand_over import hand_over
from flows.registration.mailbox import Mailbox
from flows.registration.opening import page_events
from flows.registration.owners import Owners
from flows.registration.pictures import evidence
from flows.registration.route import ROUTES
from flows.registration.runner import Runner
from flows.registration.session import Session
from flows.registration.step import Route
from flows.user_interaction import UserInteraction
from pages.knowledge import load
from pages.taught import Lessons
from records.applicant import Request
from records.case import Store
from records.editions import EDITIONS, Site
from tests.flows.registration.kept_browser import KEPT
from tests.machine import CHROMIUM
from tests.records.cases import case as case_data
from tests.records.cases import read

PACKED: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": gzip.compress,
    "br": lambda data: bytes(cramjam.brotli.compress(data)),
}


@dataclass
class LittleSite:
    """What it answers by path: a status with headers and a body, one after another."""

    origin: str = ""
    answers: dict[str, list[tuple[int, dict[str, str], str]]] = field(default_factory=dict)
    asked: Counter[str] = field(default_factory=Counter)
    sent: dict[str, str] = field(default_factory=dict)  # the last body that was posted to a path
    hangs: set[str] = field(default_factory=set)  # paths that are not answered while it is open
    closed: threading.Event = field(default_factory=threading.Event)

    def page(self, path: str, body: str, status: int = 200, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.answers.setdefault(path, []).append((status, named, body))


@contextmanager
def little_site(host: str = "127.0.0.1") -> Iterator[LittleSite]:
    site = LittleSite()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.asked[self.path] += 1
            length = int(self.headers.get("Content-Length", 0))
            if length:
                site.sent[self.path] = self.rfile.read(length).decode()
            if self.path in site.hangs:
                site.closed.wait()
            left = site.answers.get(self.path, [(404, {}, "nothing")])
            status, headers, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(PACKED[headers.get("Content-Encoding", "")](body.encode()))

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.origin = f"http://{host}:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield site
    finally:
        site.closed.set()
        server.shutdown()
        thread.join()
        server.server_close()


class Told(io.StringIO):
    """What was said at the terminal, and news of it."""

    def __init__(self) -> None:
        super().__init__()
        self._news = asyncio.Event()

    def write(self, text: str) -> int:
        self._news.set()
        return super().write(text)

    def forget(self) -> None:
        self.seek(0)
        self.truncate()

    async def says(self, text: str) -> None:
        """Returns when something has been said; it is given up after a minute."""
        async with asyncio.timeout(60):
            while text not in self.getvalue():
                self._news.clear()
                await self._news.wait()


@dataclass
class Visit:
    """A run at the beginning, and what was said at the terminal."""

    session: Session
    route: Route
    runner: Runner
    browser: Browser
    out: Told

    def events(self, event: str) -> list[dict[str, object]]:
        return [each for each in self.session.case.journal.entries() if each["event"] == event]


@asynccontextmanager
async def visit(
    site: LittleSite,
    home: Path,
    *,
    seen: bool = False,
    edition: str = "2022",
    user: UserInteraction | None = None,
    until: str | None = None,
    request: Request | None = None,
) -> AsyncIterator[Visit]:
    """Give a browser at a site. ``seen``: as if an operator sat before it, at a terminal.

    ``user`` is another person at the desk, ``until`` the last step that a run takes, ``request``
    another registration. The browser is
    the kept one for who runs in its loop, else one of its own.
    """
    where = Site(EDITIONS[edition], site.origin)
    options = BrowserOptions(CHROMIUM, home / "profile", headless=True)
    out = Told()
    user = user or Terminal(Words("en"), out=out, interactive=seen, automatic=False)
    ours = KEPT.opened(where) if KEPT.is_here() else open_browser(options, where)
    async with ours as browser:
        browser.headless = not seen
        case = Store(home).create(request or read(case_data()), where)
        book = LessonBook(home)
        route = ROUTES[edition]
        session = Session(
            case=case,
            notes=(),
            options=RunOptions(
                "generate",
                until=until,
                settle_limit=0.3,
                site_limit=5.0,
                mail_limit=5.0,
                person_limit=20.0,
            ),
            user=user,
            browser=browser,
            knowledge=load(edition),
            order=route.order,
            card=None,
            mailbox=Mailbox(None, case, user),
            owners=Owners(case),
            lessons=Lessons(book.in_use(host_of(where), edition)),
            book=book,
        )
        async with page_events(session).open():
            yield Visit(session, route, Runner(session, route, hand_over, evidence), browser, out)
