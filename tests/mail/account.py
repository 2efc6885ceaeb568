"""An account that is watched: its settings, what comes out of it, and how it fails."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import pytest

import mail
from jpki_bench.post import Dovecot

USER, PASSWORD = "hanh@example.jp", "nobody-may-see-this"
PATIENCE = 20.0
Handed = asyncio.Queue[mail.RawMail | mail.MailError]


def settings(server: Dovecot, **more: Any) -> mail.ImapSettings:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.imaps_port,
        "user": USER,
        "password": lambda: PASSWORD,
        "ca_file": server.certificate,
        "round_seconds": 1.0,
        "timeout_seconds": 5.0,
    }
    return mail.ImapSettings(**(values | more))


def numbered(number: int, size: int = 0) -> bytes:
    return f"From: a@b.example\nSubject: no. {number}\n\n".encode() + b"x" * size


def number_of(raw: mail.RawMail) -> int:
    return int(mail.read(raw.data).subject.removeprefix("no. "))


@contextlib.asynccontextmanager
async def watching(source: mail.Source) -> AsyncIterator[Handed]:
    """Give what the source hands over, as a queue; an error of the source ends the test."""
    queue: asyncio.Queue[mail.RawMail | mail.MailError] = asyncio.Queue()

    async def consume() -> None:
        try:
            async for raw in source.watch():
                queue.put_nowait(raw)
        except mail.MailError as error:
            queue.put_nowait(error)

    task = asyncio.create_task(consume())
    try:
        yield queue
    finally:
        task.cancel()
        for result in await asyncio.gather(task, return_exceptions=True):
            if isinstance(result, Exception):
                raise result


async def take(queue: Handed, count: int) -> list[mail.RawMail]:
    async with asyncio.timeout(PATIENCE):
        got = []
        for _ in range(count):
            got.append(await queue.get())
            if isinstance(got[-1], mail.MailError):
                raise got[-1]
    return [item for item in got if isinstance(item, mail.RawMail)]


async def until(said: Any) -> None:
    """Wait for a condition that no event announces."""
    async with asyncio.timeout(PATIENCE):
        while not said():  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def first_of(source: mail.Source) -> mail.RawMail:
    async with asyncio.timeout(PATIENCE):
        async for raw in source.watch():
            return raw
    raise AssertionError("the source ended")


def error_of(server: Dovecot, **more: Any) -> mail.MailError:
    source = mail.open_source("imap", settings(server, **more))
    with pytest.raises(mail.MailError) as caught:
        asyncio.run(first_of(source))
    assert source.last_trouble is not None
    return caught.value
