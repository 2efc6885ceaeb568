"""How soon a mail that was delivered is an ID on disk.

    python -m benchmarks.mail [--mails 200] [--only NAME] [--json]
    python -m benchmarks.mail --others 5000

A private Dovecot over TLS on 127.0.0.1; mails are delivered into its Maildir at irregular moments,
one after the other. Measured from the rename that delivers a mail to the moment when it has been
handed over, written and synced, read, judged, and its 認証ID written and synced.

- ``registration``: what ``touroku run`` does in the simulated office: the mailbox of a case, raw
  mail, journal and case file, IDLE hurried as there
- ``IDLE``: as the source comes; Dovecot 2.3 holds news back for half a second
- ``IDLE, hurried``: the same with ``hurry_seconds=0.2``, for who waits at the screen
- ``imap_tools``: a bare loop of ``idle.wait`` and ``fetch``, for comparison
- ``Maildir``: the folder itself, no server

``--others`` measures the memory of a process that looks for one mail among so many others.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import io
import json
import os
import random
import ssl
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import imap_tools

import mail
from desk.terminal import Terminal
from desk.words import Words
from flows.options import BrowserOptions, DeskOptions
from flows.registration.mailbox import Mailbox
from flows.registration.opening import mail_source
from jpki_bench.post import Dovecot, maildir
from records.applicant import Request, read_request
from records.case import Store
from records.editions import choose_site
from tests.mail.letters import DOMAINS, HANH, ORIGINS, first
from tests.mail.letters import mail as letter

Contestant = Callable[[int], Coroutine[Any, Any, list[float]]]

USER, PASSWORD = HANH, "benchmark"
LOOPBACK = choose_site("http://127.0.0.1:8000", "2022")
EXPECTATION = mail.Expectation(
    DOMAINS["2022"], (ORIGINS["2022"],), HANH, authserv_ids=("mx.post.example",)
)


def save(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def keep(data: bytes, place: Path) -> str:
    """Return what a run does with a mail; the ID in it."""
    save(place / "mail.eml", data)
    message = mail.read(data)
    mail.judge(message, data, EXPECTATION)
    assert message.auth_id
    save(place / "auth_id", message.auth_id.encode())
    return message.auth_id


async def from_source(source: mail.Source) -> AsyncGenerator[bytes, None]:
    try:
        async for raw in source.watch():
            yield raw.data
    finally:
        await source.close()


async def from_imap_tools(server: Dovecot) -> AsyncGenerator[bytes, None]:
    loop = asyncio.get_running_loop()
    found: asyncio.Queue[bytes] = asyncio.Queue()
    over = threading.Event()

    def watch() -> None:
        context = ssl.create_default_context(cafile=str(server.certificate))
        box = imap_tools.MailBox("127.0.0.1", server.imaps_port, ssl_context=context)
        with box.login(USER, PASSWORD):
            known: set[str] = set()
            while not over.is_set():
                new = [uid for uid in box.uids() if uid not in known]
                for each in box.fetch(uid_list=new, mark_seen=False) if new else ():
                    loop.call_soon_threadsafe(found.put_nowait, each.obj.as_bytes())
                known.update(new)
                box.idle.wait(timeout=2)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        while True:
            yield await found.get()
    finally:
        over.set()
        await asyncio.to_thread(thread.join, 5)


async def contest(
    mails: AsyncGenerator[bytes, None], box: Path, place: Path, count: int, seed: int
) -> list[float]:
    """Seconds from delivery to the ID on disk, for each of ``count`` mails."""
    chance = random.Random(seed)
    taken: list[float] = []
    delivered: dict[str, float] = {}

    def deliver(number: int) -> None:
        auth_id = f"B{seed:02d}{number:06d}"
        maildir.deliver(box, letter(first(auth_id)).replace(b"\r\n", b"\n"))
        delivered[auth_id] = time.perf_counter()

    deliver(0)
    async with contextlib.aclosing(mails):
        async for data in mails:
            auth_id = await asyncio.to_thread(keep, data, place)
            if auth_id not in delivered:
                continue
            taken.append(time.perf_counter() - delivered[auth_id])
            if len(taken) > count:
                break
            await asyncio.sleep(chance.uniform(0.0, 0.5))
            await asyncio.to_thread(deliver, len(taken))
    return taken[1:]  # the first paid for the connection


async def registration(
    box: Path, place: Path, account: mail.ImapSettings, count: int, seed: int
) -> list[float]:
    """Seconds from delivery to the 認証ID in the journal, for the mailbox of a registration."""
    chance = random.Random(seed)
    desk = DeskOptions(BrowserOptions("", place, headless=True), "", "imap", account)
    case = Store(place).create(request(), LOOPBACK)
    kept: asyncio.Queue[float] = asyncio.Queue()
    keep_auth_id = case.saw_auth_id

    def saw(auth_id: str, where: str) -> str:
        plain = keep_auth_id(auth_id, where)
        kept.put_nowait(time.perf_counter())
        return plain

    case.saw_auth_id = saw  # type: ignore[method-assign]
    user = Terminal(Words("en"), out=io.StringIO(), interactive=False, automatic=True)
    taken: list[float] = []
    async with Mailbox(mail_source(desk, LOOPBACK, case.created), case, user).open():
        for number in range(count + 1):
            await asyncio.sleep(chance.uniform(0.0, 0.5))
            link = f"{LOOPBACK.origin}/WC01/WCAAS030/?key={number}"
            now = format_datetime(datetime.now(UTC))
            data = letter(first(link=link), date=now).replace(b"\r\n", b"\n")
            await asyncio.to_thread(maildir.deliver, box, data)
            delivered = time.perf_counter()
            taken.append(await kept.get() - delivered)
    return taken[1:]  # the first paid for the connection


def request() -> Request:
    applicant = {
        "name": "NGUYEN THI HANH", "sex": "female", "birth_date": date(1995, 11, 3),
        "nationality": "ベトナム", "email": HANH, "residence_card": "AB12345678CD",
    }  # fmt: skip
    return read_request({"procedure": "change", "applicant": applicant}, date.today())


async def among(others: int, server: Dovecot, account: mail.ImapSettings) -> dict[str, float]:
    """MiB that the process grows by while it finds one mail among ``others`` of 4 kB each."""
    owner = server.maildir.stat()
    for number in range(others):
        path = server.maildir / "new" / f"{number}.other"
        path.write_bytes(b"From: a@b.example\nSubject: %d\n\n" % number + b"x" * 4000)
        os.chown(path, owner.st_uid, owner.st_gid)
    maildir.deliver(server.maildir, letter(first()).replace(b"\r\n", b"\n"))
    small = replace(account, folders=("Small",))
    maildir.create(server.maildir / ".Small")
    maildir.deliver(server.maildir / ".Small", letter(first()).replace(b"\r\n", b"\n"))
    for path in (server.maildir / ".Small").rglob("*"):
        os.chown(path, owner.st_uid, owner.st_gid)
    os.chown(server.maildir / ".Small", owner.st_uid, owner.st_gid)
    await _look_through(small, 1)  # imports and the first connection
    before = _resident()
    started = time.perf_counter()
    await _look_through(account, others + 1)
    seconds = time.perf_counter() - started
    return {
        "mails": others + 1,
        "seconds": round(seconds, 1),
        "MiB": round(_resident() - before, 1),
    }


async def _look_through(account: mail.ImapSettings, count: int) -> None:
    async with contextlib.aclosing(
        from_source(mail.open_source("imap", replace(account, elsewhere=False)))
    ) as mails:
        async for data in mails:
            mail.read(data)
            count -= 1
            if not count:
                return


def _resident() -> float:
    """Peak resident memory of this process so far, in MiB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def memory(others: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (server, account):
        return asyncio.run(among(others, server, account))


@contextlib.contextmanager
def running(base: Path) -> Iterator[tuple[Dovecot, mail.ImapSettings]]:
    server = Dovecot(base / "Maildir", base / "imap", user=USER, password=PASSWORD)
    server.start()
    try:
        yield (
            server,
            mail.ImapSettings(
                host="127.0.0.1",
                port=server.imaps_port,
                user=USER,
                password=lambda: PASSWORD,
                ca_file=server.certificate,
            ),
        )
    finally:
        server.stop()


def measure(count: int, only: str | None) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as (server, account):
        base, box = Path(folder), server.maildir
        hurried = replace(account, hurry_seconds=0.2)

        def from_here(mails: Callable[[], AsyncGenerator[bytes, None]]) -> Contestant:
            return lambda seed: contest(mails(), box, base, count, seed)

        contestants: dict[str, Contestant] = {
            "registration": lambda seed: registration(box, base, account, count, seed),
            "IDLE": from_here(lambda: from_source(mail.open_source("imap", account))),
            "IDLE, hurried": from_here(lambda: from_source(mail.open_source("imap", hurried))),
            "imap_tools": from_here(lambda: from_imap_tools(server)),
            "Maildir": from_here(lambda: from_source(mail.open_source(f"maildir:{box}"))),
        }
        for seed, (name, start) in enumerate(contestants.items(), 1):
            if only in (None, name):
                figures[name] = _figures(asyncio.run(start(seed)))
    return figures


def _figures(taken: list[float]) -> dict[str, float]:
    ordered = sorted(taken)
    return {
        "median": round(statistics.median(ordered), 4),
        "p95": round(ordered[int(len(ordered) * 0.95) - 1], 4),
        "worst": round(ordered[-1], 4),
        "mails": len(ordered),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--only", help="one contestant")
    parser.add_argument("--others", type=int, help="measure memory among so many other mails")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if arguments.others:
        print(json.dumps(memory(arguments.others)))
        return 0
    figures = measure(arguments.mails, arguments.only)
    if arguments.json:
        print(json.dumps(figures))
        return 0
    print(f"{'':16}{'median':>10}{'p95':>10}{'worst':>10}{'mails':>8}")
    for name, row in figures.items():
        times = "".join(f"{row[key] * 1000:>8.0f}ms" for key in ("median", "p95", "worst"))
        print(f"{name:16}{times}{row['mails']:>8.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
