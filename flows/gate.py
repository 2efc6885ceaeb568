"""The one way out of the browser: a proxy of our own that leads to the site and nowhere else.

Whatever the browser sends over a network comes by here, whoever asks for it: pages, frames and
windows, workers, extensions, sockets, the stops of a redirect, the browser itself. What is meant
for another place ends here, before a byte of it has left (docs/adr/0015-one-way-out.md).

It speaks SOCKS 5 [RFC 1928]: a connection is asked for by host and port, and what goes through it
stays unread, since it is encrypted. The names of hosts are looked up here, not by the browser.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from ipaddress import ip_address
from urllib.parse import urlsplit

from flows.office_proxy import OfficeProxy, OfficeProxyError, office_proxy
from records.editions import is_loopback, origin_of

Place = tuple[str, int]  # host and port

NO_ANSWER = bytes(16)
"""What the browser gets where the site closes without a byte: neither HTTP nor TLS.

Chromium sends a request once more by itself, also a POST, when a connection that it had used
before dies under it without a word; what makes no sense it takes for the end of the matter.
"""
STALE = 30.0
"""Seconds after which a connection is closed on which all is answered.

The request after a long silence then goes out on a new one: firewalls forget silent connections.
"""
REFUSED, UNREACHABLE, UNKNOWN = 2, 4, 7  # replies of SOCKS 5
CHUNK = 1 << 16
EYEBALLS = 0.25  # seconds after which the next address of a host is tried too [RFC 8305]
CONNECT_LIMIT = 30.0  # seconds in which a connection is there


class Gate:
    """Lets the browser reach some origins.

    ``sent`` grows with all that is let out: as long as it stands still, nothing has left.
    """

    def __init__(self, origins: Iterable[str]) -> None:
        self.origins = {*origins}
        self._places = {_place(each): each for each in self.origins}
        self._serving: set[asyncio.Task[None]] = set()
        self._port = 0
        self.sent = 0
        self.is_shut = False
        self.trouble = ""  # why the last connection to the site failed
        self.at_proxy = False  # and whether it was at the office's own proxy

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Gate]:
        """Listen on loopback as long as this is open."""
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            serving = tuple(self._serving)
            for task in serving:
                task.cancel()
            await asyncio.gather(*serving, return_exceptions=True)

    @property
    def arguments(self) -> list[str]:
        """What the browser is started with so that it has no other way out."""
        return [
            f"--proxy-server=socks5://127.0.0.1:{self._port}",
            "--proxy-bypass-list=<-loopback>",  # nor is this machine itself left out
            # It looks no names up, which can be made to tell things too.
            "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
            # UDP goes round a proxy.
            "--disable-quic",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            # One request after another on a connection: whether one is unanswered can be seen.
            "--disable-http2",
        ]

    def leads_to(self, url: str) -> bool:
        """Is this address in one of the origins that may be reached?"""
        return origin_of(url) in self.origins

    def stops(self, url: str) -> bool:
        """Would this address lead where nothing is let out?"""
        return url.startswith("http") and not self.leads_to(url)

    def allow(self, origin: str) -> None:
        """Let the browser reach one more origin from now on."""
        self.origins.add(origin)
        self._places[_place(origin)] = origin

    def shut(self) -> None:
        """From now on nothing is let out any more."""
        self.is_shut = True

    def count(self, more: int) -> None:
        """Something is about to leave."""
        self.sent += more

    # one connection of the browser

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._attend(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError, EOFError, ValueError):
                await self._serve(reader, writer)
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        place = await _asked_for(reader, writer)
        origin = self._places.get(place) if place else None
        if place is None or origin is None:
            writer.write(_reply(REFUSED if place else UNKNOWN))
            await writer.drain()
            return
        try:
            async with asyncio.timeout(CONNECT_LIMIT):
                outside = await _connect(origin, *place)
        except (OSError, TimeoutError) as trouble:
            self.trouble = getattr(trouble, "strerror", None) or str(trouble) or "timeout"
            self.at_proxy = isinstance(trouble, OfficeProxyError)
            writer.write(_reply(UNREACHABLE))
            await writer.drain()
            return
        self.trouble = ""
        writer.write(_reply(0))
        await _Line(reader, writer, *outside, tls=origin.startswith("https:")).carry(self)


class _Line:
    """A connection of the browser, and the one to the site behind it."""

    def __init__(
        self,
        from_browser: asyncio.StreamReader,
        to_browser: asyncio.StreamWriter,
        from_site: asyncio.StreamReader,
        to_site: asyncio.StreamWriter,
        *,
        tls: bool,
    ) -> None:
        self._from_browser, self._to_browser = from_browser, to_browser
        self._from_site, self._to_site = from_site, to_site
        self._asked = _Records() if tls else None
        self._said = _Records() if tls else None
        self._awaits = False  # has the browser spoken last?
        self._heard = 0  # how many records the site had sent by then
        self._spoken = asyncio.Event()

    async def carry(self, gate: Gate) -> None:
        """Carry bytes both ways until one side closes, or nobody has had a word for long."""
        works = (self._out(gate), self._in(), self._stale())
        tasks = [asyncio.ensure_future(work) for work in works]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._to_site.close()

    async def _out(self, gate: Gate) -> None:
        first = True
        while data := await self._from_browser.read(CHUNK):
            if gate.is_shut:
                return
            if first and self._asked and data[0] != HANDSHAKE:
                return  # nothing leaves in clear for an origin of https
            first = False
            if self._asked and self._said:
                before = self._asked.telling
                self._asked.take(data)
                self._heard = self._said.telling
                gate.count(self._asked.telling - before)
            else:
                gate.count(len(data))
            self._awaits = True
            self._spoken.set()
            with contextlib.suppress(OSError):  # the way in says what has become of the site
                self._to_site.write(data)
                await self._to_site.drain()

    async def _in(self) -> None:
        with contextlib.suppress(OSError):
            while data := await self._from_site.read(CHUNK):
                if self._said:
                    self._said.take(data)
                    if self._only_goodbye():
                        break
                self._awaits = False
                self._spoken.set()
                self._to_browser.write(data)
                await self._to_browser.drain()
        if self._awaits:
            self._to_browser.write(NO_ANSWER)
            await self._to_browser.drain()

    def _only_goodbye(self) -> bool:
        """Tell whether the site ends the connection properly, yet without an answer."""
        assert self._asked and self._said
        silent = self._awaits and self._said.telling == self._heard
        return silent and self._said.ended and self._asked.last == APPLICATION

    async def _stale(self) -> None:
        while True:
            self._spoken.clear()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(STALE):
                    await self._spoken.wait()
                continue
            if not self._awaits:
                return


HANDSHAKE, ALERT, APPLICATION = 22, 21, 23  # kinds of records [RFC 8446]
SEALED_ALERT = 19  # bytes of one in TLS 1.3: two, its kind, and the seal


class _Records:
    """What can be seen of TLS from outside: the kinds and lengths of records."""

    def __init__(self) -> None:
        self.last = 0
        self.telling = 0  # records that say more than goodbye
        self.ended = False
        self._head = b""
        self._missing = 0

    def take(self, data: bytes) -> None:
        """Go on with the bytes that follow."""
        while data:
            if self._missing:
                passed = min(self._missing, len(data))
                self._missing -= passed
                data = data[passed:]
                continue
            wanted = 5 - len(self._head)
            self._head, data = self._head + data[:wanted], data[wanted:]
            if len(self._head) == 5:
                self._begin(self._head[0], int.from_bytes(self._head[3:], "big"))
                self._head = b""

    def _begin(self, kind: int, length: int) -> None:
        self.last, self._missing = kind, length
        sealed = kind == APPLICATION and length == SEALED_ALERT
        self.ended = kind == ALERT or sealed
        self.telling += not self.ended


# the words of SOCKS 5


async def _asked_for(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> Place | None:
    """Return the place that the browser wants to be connected with.

    None for what is not carried.
    """
    version, methods = await reader.readexactly(2)
    await reader.readexactly(methods)
    if version != 5:
        raise ValueError(version)
    writer.write(b"\x05\x00")
    _, command, _, kind = await reader.readexactly(4)
    if kind == 3:
        host = (await reader.readexactly((await reader.readexactly(1))[0])).decode("ascii")
    else:
        host = str(ip_address(await reader.readexactly(16 if kind == 4 else 4)))
    port = int.from_bytes(await reader.readexactly(2), "big")
    return (host.casefold(), port) if command == 1 else None


def _reply(code: int) -> bytes:
    return bytes((5, code, 0, 1)) + bytes(6)


def _place(origin: str) -> Place:
    parts = urlsplit(origin)
    return parts.hostname or "", parts.port or {"http": 80, "https": 443}[parts.scheme]


# the way to the site, over the office's own proxy where it has one


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _connect(origin: str, host: str, port: int) -> Connection:
    proxy = None if is_loopback(host) else await asyncio.to_thread(office_proxy, origin)
    if proxy is None:
        return await asyncio.open_connection(host, port, happy_eyeballs_delay=EYEBALLS)
    try:
        reader, writer = await asyncio.open_connection(
            proxy.host, proxy.port, ssl=proxy.tls or None, happy_eyeballs_delay=EYEBALLS
        )
    except OSError as trouble:
        raise OfficeProxyError(f"{proxy}: {trouble.strerror or trouble}") from None
    try:
        await _through(proxy, reader, writer, f"{host}:{port}")
    except BaseException:
        writer.close()
        raise
    return reader, writer


async def _through(
    proxy: OfficeProxy, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, to: str
) -> None:
    """Ask an office's proxy for a tunnel. Raises OfficeProxyError when it gives none."""
    head = f"CONNECT {to} HTTP/1.1\r\nHost: {to}\r\n{proxy.authorization}\r\n"
    writer.write(head.encode("latin-1"))
    try:
        answer = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        raise OfficeProxyError(f"{proxy}: no proxy") from None
    status = answer.split(b"\r\n", 1)[0].decode("latin-1")
    if status.split(" ")[1:2] != ["200"]:
        raise OfficeProxyError(f"{proxy}: {status}")
