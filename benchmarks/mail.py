"""How soon a mail that was delivered is an ID on disk.

    python -m benchmarks.mail [--mails 200] [--only NAME] [--json]

A private Dovecot over TLS on 127.0.0.1; mails are delivered into its Maildir at irregular moments,
one after the other. Measured from the rename that delivers a mail to the moment when it has been
handed over, written and synced, read, judged, and its 認証ID written and synced.

- ``IDLE``: as the source comes; Dovecot 2.3 holds news back for half a second
- ``IDLE, hurried``: the same with ``hurry_seconds=0.2``, for who waits at the screen
- ``imap_tools``: a bare loop of ``idle.wait`` and ``fetch``, for comparison
- ``Maildir``: the folder itself, no server
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from pathlib import Path

import mail
from simulator.post import Dovecot, maildir
from tests.mail.letters import DOMAINS, HANH, ORIGINS, first
from tests.mail.letters import mail as letter

USER, PASSWORD = HANH, "benchmark"
EXPECTATION = mail.Expectation(
    DOMAINS["2022"], (ORIGINS["2022"],), HANH, authserv_ids=("mx.post.example",)
)


def save(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def keep(data: bytes, place: Path) -> str:
    """What a run does with a mail; the ID in it."""
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
    import ssl

    import imap_tools

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


def measure(count: int, only: str | None) -> dict[str, dict[str, float]]:
    figures: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        server = Dovecot(base / "Maildir", base / "imap", user=USER, password=PASSWORD)
        server.start()
        try:
            account = mail.ImapSettings(
                host="127.0.0.1",
                port=server.imaps_port,
                user=USER,
                password=lambda: PASSWORD,
                ca_file=server.certificate,
            )
            hurried = replace(account, hurry_seconds=0.2)
            contestants: dict[str, Callable[[], AsyncGenerator[bytes, None]]] = {
                "IDLE": lambda: from_source(mail.open_source("imap", account)),
                "IDLE, hurried": lambda: from_source(mail.open_source("imap", hurried)),
                "imap_tools": lambda: from_imap_tools(server),
                "Maildir": lambda: from_source(mail.open_source(f"maildir:{server.maildir}")),
            }
            for seed, (name, start) in enumerate(contestants.items(), 1):
                if only not in (None, name):
                    continue
                taken = asyncio.run(contest(start(), server.maildir, base, count, seed))
                ordered = sorted(taken)
                figures[name] = {
                    "median": round(statistics.median(ordered), 4),
                    "p95": round(ordered[int(len(ordered) * 0.95) - 1], 4),
                    "worst": round(ordered[-1], 4),
                    "mails": len(ordered),
                }
        finally:
            server.stop()
    return figures


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--mails", type=int, default=200)
    parser.add_argument("--only", help="one contestant")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
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
