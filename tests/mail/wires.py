"""Wires between a mailbox and its server that can be cut, and a server of bad manners."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import re
import ssl
from collections.abc import AsyncIterator
from pathlib import Path


class Wire:
    """A TCP proxy. ``limit`` cuts each connection after so many bytes towards the client.

    Connections that are frozen stay open and carry nothing any more, as behind a router that has
    forgotten them.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self.connections = 0
        self.limit: int | None = None
        self.open = True
        self._server: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._frozen: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> Wire:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        self._server.close()
        self.cut()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def cut(self) -> None:
        for writer in tuple(self._writers):
            writer.transport.abort()

    def freeze(self) -> None:
        self._frozen |= self._writers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self.connections += 1
        self._writers.add(writer)
        try:
            if not self.open:
                return
            away_reader, away = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers.add(away)
            try:
                await asyncio.gather(
                    self._pipe(reader, away, None), self._pipe(away_reader, writer, self.limit)
                )
            finally:
                self._writers.discard(away)
                away.transport.abort()
        except OSError:
            pass
        finally:
            self._writers.discard(writer)
            self._tasks.discard(task)
            writer.transport.abort()

    async def _pipe(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, limit: int | None
    ) -> None:
        passed = 0
        while data := await reader.read(16 * 1024):
            if writer in self._frozen:
                continue
            passed += len(data)
            if limit is not None and passed > limit:
                break
            writer.write(data)
            await writer.drain()
        writer.transport.abort()


class RudeServer:
    """An IMAP server over TLS that does what some servers do.

    ``manners``: "no-idle", "news-first" (EXISTS before the "+" of IDLE), "goodbye" (BYE during
    IDLE), "uid-behind" (UID behind the literal), "damaged" (the second mail can't be fetched),
    "oauth" (takes nothing but XOAUTH2 with the token "t0ken"), "chatty" (unasked FETCH answers).
    """

    def __init__(self, certificate: Path, key: Path, *manners: str) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self.manners = set(manners)
        self.mails: list[bytes] = []
        self.logins = 0
        self.idles = 0
        self.commands: list[str] = []
        self.port = 0
        self._news = asyncio.Event()
        self._writers: set[asyncio.StreamWriter] = set()

    def deliver(self, mail: bytes) -> None:
        self.mails.append(mail)
        self._news.set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[RudeServer]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._context)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for writer in tuple(self._writers):
                writer.transport.abort()
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            writer.write(b"* OK ready\r\n")
            while line := (await reader.readline()).decode().strip():
                tag, _, command = line.partition(" ")
                self.commands.append(command)
                if not await self._answer(tag, command, reader, writer):
                    break
        self._writers.discard(writer)
        writer.transport.abort()

    async def _answer(
        self, tag: str, line: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        def say(text: str) -> None:
            writer.write(text.encode() + b"\r\n")

        word = line.upper().split(" ")[0]
        done = f"{tag} OK done"
        if word == "CAPABILITY":
            idle = "" if "no-idle" in self.manners else " IDLE"
            say(f"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2 AUTH=PLAIN{idle}")
        elif word == "LOGIN":
            self.logins += 1
            if "oauth" in self.manners:
                done = f"{tag} NO [AUTHENTICATIONFAILED] basic authentication is off"
        elif word == "AUTHENTICATE":
            self.logins += 1
            say("+ ")
            told = base64.b64decode((await reader.readline()).strip())
            if b"auth=Bearer t0ken\1" not in told:
                done = f"{tag} NO [AUTHENTICATIONFAILED] no"
        elif word in ("EXAMINE", "SELECT"):
            say(f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY 7]")
            say(f"* OK [UIDNEXT {len(self.mails) + 1}]")
            done = f"{tag} OK [READ-ONLY] done"
        elif word == "LIST":
            say('* LIST () "/" INBOX')
        elif word == "IDLE":
            return await self._idle(tag, reader, writer)
        elif line.upper().startswith("UID SEARCH"):
            first = int(re.search(r"UID (\d+):", line[4:]).group(1))  # type: ignore[union-attr]
            uids = [uid for uid in range(1, len(self.mails) + 1) if uid >= first]
            say("* SEARCH " + " ".join(map(str, uids or [len(self.mails)])))
        elif line.upper().startswith("UID FETCH"):
            done = self._fetch(tag, line, writer) or done
        say(done)
        await writer.drain()
        return word != "LOGOUT"

    def _fetch(self, tag: str, line: str, writer: asyncio.StreamWriter) -> str | None:
        uids = [int(uid) for uid in line.split(" ")[2].split(",")]
        if "damaged" in self.manners and "BODY" in line and 2 in uids:
            return f"{tag} NO [SERVERBUG] that mail is broken"
        for uid in uids:
            mail = self.mails[uid - 1]
            if "chatty" in self.manners:
                writer.write(f"* {uid} FETCH (FLAGS (\\Recent))\r\n".encode())
            if "BODY" not in line:
                writer.write(f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(mail)})\r\n".encode())
            elif "uid-behind" in self.manners:
                head = f"* {uid} FETCH (BODY[] {{{len(mail)}}}\r\n".encode()
                writer.write(head + mail + f" UID {uid})\r\n".encode())
            else:
                head = f"* {uid} FETCH (UID {uid} BODY[] {{{len(mail)}}}\r\n".encode()
                writer.write(head + mail + b")\r\n")
        return None

    async def _idle(
        self, tag: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        self.idles += 1
        if "news-first" in self.manners:
            writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
        writer.write(b"+ idling\r\n")
        await writer.drain()
        if "goodbye" in self.manners and self.idles == 1:
            writer.write(b"* BYE shutting down\r\n")
            await writer.drain()
            return False
        done = asyncio.ensure_future(reader.readline())
        try:
            while not done.done():
                news = asyncio.ensure_future(self._news.wait())
                await asyncio.wait({done, news}, return_when=asyncio.FIRST_COMPLETED)
                news.cancel()
                if self._news.is_set() and not done.done():
                    self._news.clear()
                    if "tells-nothing" in self.manners:
                        continue
                    writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
                    await writer.drain()
        finally:
            done.cancel()
        writer.write(f"{tag} OK idle ended\r\n".encode())
        await writer.drain()
        return True
