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


_SPOILED = {
    "empty": " BODY[] {0}\r\n",
    "nil": " BODY[] NIL",
    "quoted": ' BODY[] ""',
    "without": "",
    "zero": " RFC822.SIZE 0",
    "words": " RFC822.SIZE many",
}


class RudeServer:
    """An IMAP server over TLS that does what some servers do.

    ``manners``: "no-idle", "news-first" (EXISTS before the "+" of IDLE), "goodbye" (BYE during
    IDLE), "uid-behind" (UID behind the literal), "damaged" (the second mail can't be fetched),
    "oauth" (takes nothing but XOAUTH2 with the token "t0ken"), "chatty" (unasked FETCH answers).

    ``answers``: what the next commands that begin so are answered with, instead of what they ask
    for ("{tag}" stands for the tag; a command in ``always`` is answered so every time).
    ``spoiled``: how the bodies of a mail are given, one word a time: "no", "bad", "empty", "nil",
    "quoted", "nothing"; ``unsized`` the same for its size. ``listing``: the lines of LIST.
    ``boxes``: further folders by the name that they are opened with.
    """

    def __init__(self, certificate: Path, key: Path, *manners: str) -> None:
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self.manners = set(manners)
        self.mails: list[bytes] = []
        self.logins = 0
        self.idles = 0
        self.commands: list[str] = []
        self.connections = 0
        self.greetings: list[str] = []
        self.answers: dict[str, list[str]] = {}
        self.always: dict[str, str] = {}
        self.spoiled: dict[int, list[str]] = {}
        self.unsized: dict[int, list[str]] = {}
        self.listing: list[bytes] = [b'() "/" INBOX']
        self.boxes: dict[bytes, list[bytes]] = {}
        self.port = 0
        self._opened: dict[asyncio.StreamWriter, list[bytes]] = {}
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
            self.connections += 1
            greeting = self.greetings.pop(0) if self.greetings else "* OK ready"
            writer.write(greeting.encode() + b"\r\n")
            while line := (await reader.readline()).decode("utf-8", "surrogateescape").strip():
                tag, _, command = line.partition(" ")
                self.commands.append(command)
                if bent := self._bent(tag, command):
                    writer.write(bent)
                    await writer.drain()
                elif not await self._answer(tag, command, reader, writer):
                    break
        self._writers.discard(writer)
        writer.transport.abort()

    def _bent(self, tag: str, command: str) -> bytes | None:
        for begin, answers in self.answers.items():
            if command.upper().startswith(begin) and answers:
                return answers.pop(0).format(tag=tag).encode() + b"\r\n"
        for begin, answer in self.always.items():
            if command.upper().startswith(begin):
                return answer.format(tag=tag).encode() + b"\r\n"
        return None

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
            mails = self._box(line)
            if mails is None:
                done = f"{tag} NO [NONEXISTENT] no such folder"
            else:
                self._opened[writer] = mails
                say(f"* {len(mails)} EXISTS\r\n* OK [UIDVALIDITY 7]")
                say(f"* OK [UIDNEXT {len(mails) + 1}]")
                done = f"{tag} OK [READ-ONLY] done"
        elif word == "STATUS":
            mails = self._box(line.rpartition(" (")[0])
            if mails is None:
                done = f"{tag} NO [NONEXISTENT] no such folder"
            else:
                say(f"* STATUS x (UIDVALIDITY 7 UIDNEXT {len(mails) + 1})")
        elif word == "LIST":
            for each in self.listing:
                writer.write(b"* LIST " + each + b"\r\n")
        elif word == "IDLE":
            return await self._idle(tag, reader, writer)
        elif line.upper().startswith("UID SEARCH"):
            mails = self._opened[writer]
            wanted = re.search(r"UID ([\d,]+)(:?)", line[4:].replace("ALL", "UID 1:*"))
            assert wanted
            named = [int(uid) for uid in wanted.group(1).split(",")]
            there = range(1, len(mails) + 1)
            if wanted.group(2):
                uids = [uid for uid in there if uid >= named[0]] or [len(mails)]
            else:
                uids = [uid for uid in there if uid in named]
            say("* SEARCH " + " ".join(str(uid) for uid in uids if mails[uid - 1 : uid] != [b""]))
        elif line.upper().startswith("UID FETCH"):
            done = self._fetch(tag, line, writer) or done
        say(done)
        await writer.drain()
        return word != "LOGOUT"

    def _box(self, line: str) -> list[bytes] | None:
        name = line.encode("utf-8", "surrogateescape").partition(b" ")[2].strip(b'"')
        return self.mails if name.upper() == b"INBOX" else self.boxes.get(name)

    def _fetch(self, tag: str, line: str, writer: asyncio.StreamWriter) -> str | None:
        uids = [int(uid) for uid in line.split(" ")[2].split(",")]
        if "damaged" in self.manners and "BODY" in line and 2 in uids:
            return f"{tag} NO [SERVERBUG] that mail is broken"
        bodies = "BODY" in line
        spoiled = self.spoiled if bodies else self.unsized
        ways = {uid: spoiled[uid].pop(0) for uid in uids if spoiled.get(uid)}
        if "no" in ways.values():
            return f"{tag} NO not now"
        if "bad" in ways.values():
            return f"{tag} BAD what?"
        for uid in uids:
            mail = self._opened[writer][uid - 1]
            way = ways.get(uid, "")
            if "chatty" in self.manners:
                writer.write(f"* {uid} FETCH (FLAGS (\\Recent))\r\n".encode())
            if way == "nothing" or not mail:
                continue
            if way:
                writer.write(f"* {uid} FETCH (UID {uid}{_SPOILED[way]})\r\n".encode())
            elif not bodies:
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
