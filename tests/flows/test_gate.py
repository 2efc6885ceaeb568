"""What a page sends to another host ends before it leaves, whichever way it takes."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Error, Page

from flows import gate as gates
from flows.browser import Browser, open_browser
from flows.gate import Gate
from flows.options import BrowserOptions
from records.editions import EDITIONS, Site
from tests.flows.registration.little_site import LittleSite, little_site
from tests.flows.stranger import PAGE, QUIET_WAYS, SCRIPTS, WAYS, Stranger, stranger
from tests.machine import CHROMIUM

Line = tuple[int, asyncio.StreamReader, asyncio.StreamWriter]  # with the gate's answer

PATIENCE = 20.0  # seconds in which everything has arrived that will


@pytest.fixture
def there() -> Iterator[Stranger]:
    with stranger() as other:
        yield other


@pytest.fixture
def site(there: Stranger) -> Iterator[LittleSite]:
    with little_site() as here:
        here.page("/", PAGE % there.origin)
        here.page("/away", "", 307, Location=f"{there.origin}/redirected")
        for path, script in SCRIPTS.items():
            here.page(path, script, Content_Type="text/javascript")
        # The worker of the site is asked for with the other host behind a question mark.
        here.page(f"/service.js?{there.origin}", SCRIPTS["/service.js"],
                  Content_Type="text/javascript")  # fmt: skip
        yield here


async def every_way(page: Page, site: LittleSite) -> None:
    """Take them all from a page of the site."""
    await page.goto(f"{site.origin}/")
    for way in (*WAYS.values(), *QUIET_WAYS):
        with contextlib.suppress(Error):
            await page.evaluate(f"() => {{ {way} }}")


async def arrived(there: Stranger, paths: set[str]) -> None:
    """Return when all of some paths were asked for; give up after a while."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            while not paths <= set(there.asked):
                there.news.clear()
                await asyncio.to_thread(there.news.wait, 1)


def open_at(site: LittleSite, home: Path) -> contextlib.AbstractAsyncContextManager[Browser]:
    options = BrowserOptions(CHROMIUM, home, headless=True)
    return open_browser(options, Site(EDITIONS["2022"], site.origin))


def test_no_way_of_a_page_leads_to_another_host(
    site: LittleSite, there: Stranger, tmp_path: Path
) -> None:
    async def allowed() -> float:
        async with open_at(site, tmp_path / "allowed") as browser:
            browser.gate.allow(there.origin)
            began = time.monotonic()
            await every_way(browser.page, site)
            await arrived(there, set(WAYS))
            return time.monotonic() - began

    async def stopped(long: float) -> tuple[int, int]:
        async with open_at(site, tmp_path / "stopped") as browser:
            before = (there.connections, there.packets)
            await every_way(browser.page, site)
            await asyncio.sleep(long)  # nothing tells that something will never come
            return there.connections - before[0], there.packets - before[1]

    took = asyncio.run(allowed())
    assert set(WAYS) - set(there.asked) == set()
    assert asyncio.run(stopped(took)) == (0, 0)


# the connections themselves, without a browser


@asynccontextmanager
async def through(gate: Gate, host: str, port: int) -> AsyncIterator[Line]:
    """Ask the gate for a connection, as a browser does."""
    at = next(each for each in gate.arguments if each.startswith("--proxy-server="))
    reader, writer = await asyncio.open_connection("127.0.0.1", int(at.rpartition(":")[2]))
    writer.write(b"\5\1\0" + bytes((5, 1, 0, 3, len(host))) + host.encode())
    writer.write(port.to_bytes(2, "big"))
    assert await reader.readexactly(2) == b"\5\0"
    answer = await reader.readexactly(10)
    try:
        yield answer[1], reader, writer
    finally:
        writer.close()


@asynccontextmanager
async def echo() -> AsyncIterator[int]:
    """Give a place that says back what it hears; its port."""

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(say, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.mark.parametrize(
    ("host", "there"), [("localhost", True), ("LOCALHOST", True), ("127.0.0.1", False)]
)
async def test_only_the_very_host_and_port_are_reached(host: str, there: bool) -> None:
    async with echo() as port, echo() as other:
        gate = Gate([f"http://localhost:{port}"])
        async with gate.open(), through(gate, host, port) as (code, reader, writer):
            assert (code == 0) is there
            if there:
                writer.write(b"hello")
                assert await reader.readexactly(5) == b"hello"
            assert gate.sent == (5 if there else 0)
            async with through(gate, host, other) as (other_code, _, _):
                assert other_code != 0


async def test_nothing_leaves_in_clear_for_an_encrypted_origin() -> None:
    async with echo() as port:
        gate = Gate([f"https://localhost:{port}"])
        async with gate.open(), through(gate, "localhost", port) as (_, reader, writer):
            writer.write(b"POST /register HTTP/1.1\r\n\r\n")
            assert await reader.read() == b""
            assert gate.sent == 0


async def test_a_silent_connection_is_closed_once_it_has_been_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gates, "STALE", 0.2)
    async with echo() as port:
        gate = Gate([f"http://localhost:{port}"])
        async with gate.open(), through(gate, "localhost", port) as (_, reader, writer):
            writer.write(b"hello")
            async with asyncio.timeout(10):
                assert await reader.read() == b"hello"


async def test_a_site_that_cannot_be_reached_is_told_with_the_reason() -> None:
    with socket.socket() as deaf:  # has the port and does not listen: nobody else comes to it
        deaf.bind(("127.0.0.1", 0))
        port = deaf.getsockname()[1]
        gate = Gate([f"http://127.0.0.1:{port}"])
        async with gate.open(), through(gate, "127.0.0.1", port) as (code, _, _):
            assert code != 0
    assert gate.trouble


@pytest.mark.parametrize("answer", ["200 Connection established", "407 who are you"])
async def test_an_office_behind_a_proxy_reaches_the_site_through_it(
    answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads: list[str] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(f"HTTP/1.1 {answer}\r\n\r\n".encode())
        while data := await reader.read(100):
            writer.write(data)
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", f"http://clerk:s%40fe@127.0.0.1:{port}")
    gate = Gate(["https://site.example"])
    async with gate.open(), through(gate, "site.example", 443) as (code, reader, writer):
        if code == 0:
            writer.write(b"\x16\3\1\0\1x")
            assert await reader.readexactly(6) == b"\x16\3\1\0\1x"
    server.close()
    assert (code == 0) is answer.startswith("200")
    assert ("407" in gate.trouble) is answer.startswith("407")
    assert gate.at_proxy is answer.startswith("407")
    assert "s@fe" not in gate.trouble and "clerk" not in gate.trouble
    secret = base64.b64encode(b"clerk:s@fe").decode()
    assert heads[0].startswith("CONNECT site.example:443 HTTP/1.1\r\n")
    assert f"Proxy-Authorization: Basic {secret}\r\n" in heads[0]
