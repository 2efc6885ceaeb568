"""Maildirs and folders of .eml files: each mail once, whole, as soon as it lies there."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

import mail
from jpki_bench.post import PostOffice, maildir
from jpki_bench.post.letters import ENCODINGS, FORGERIES, forge, write
from mail.folder_names import HandedOver, is_spam_name
from tests.mail.letters import HANH, ID, first
from tests.mail.letters import mail as letter

PATIENCE = 20.0


@contextlib.asynccontextmanager
async def watching(source: mail.Source) -> AsyncIterator[asyncio.Queue[mail.RawMail]]:
    queue: asyncio.Queue[mail.RawMail] = asyncio.Queue()

    async def consume() -> None:
        async for raw in source.watch():
            queue.put_nowait(raw)

    task = asyncio.create_task(consume())
    try:
        yield queue
    finally:
        task.cancel()
        for result in await asyncio.gather(task, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        await source.close()


async def take(queue: asyncio.Queue[mail.RawMail], count: int = 1) -> list[bytes]:
    async with asyncio.timeout(PATIENCE):
        return [(await queue.get()).data for _ in range(count)]


async def until_trouble(source: mail.Source, code: str | None) -> None:
    async with asyncio.timeout(PATIENCE):
        while (source.last_trouble.code if source.last_trouble else None) != code:  # noqa: ASYNC110
            await asyncio.sleep(0.02)


async def move(folder: Path, target: Path) -> None:
    """Windows refuses while somebody is looking into the folder: one tries again, as a person."""
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                folder.rename(target)
            except PermissionError:
                await asyncio.sleep(0.02)
            else:
                return


def test_a_maildir_gives_what_is_there_and_what_comes(tmp_path: Path) -> None:
    box = tmp_path / "Maildir"
    maildir.create(box)
    maildir.deliver(box, b"Subject: 1\n\n")
    seen = maildir.deliver(box, b"Subject: 2\n\n")
    seen.rename(box / "cur" / f"{seen.name}:2,S")
    (box / "tmp" / "half").write_bytes(b"Subject: half")

    async def story() -> None:
        async with watching(mail.open_source(f"maildir:{box}")) as queue:
            assert sorted(await take(queue, 2)) == [b"Subject: 1\n\n", b"Subject: 2\n\n"]
            for number in range(20):
                content = f"Subject: new {number}\n\n".encode()
                path = maildir.deliver(box, content)
                # The person's own mail program opens it at once.
                path.rename(box / "cur" / f"{path.name}:2,")
                (box / "cur" / f"{path.name}:2,").rename(box / "cur" / f"{path.name}:2,RS")
                assert await take(queue) == [content]
            assert queue.empty()

    asyncio.run(story())


def test_subfolders_of_a_maildir_are_looked_at_and_named(tmp_path: Path) -> None:
    box = tmp_path / "Maildir"
    maildir.create(box)
    spam = box / ".&j,dg0TDhMPww6w-"

    async def story() -> None:
        async with watching(mail.open_source(f"maildir:{box}")) as queue:
            maildir.create(spam)
            maildir.deliver(spam, b"Subject: x\n\n")
            async with asyncio.timeout(PATIENCE):
                raw = await queue.get()
            assert (raw.where, raw.spam) == ("迷惑メール", True)

    asyncio.run(story())


def test_a_mail_moved_between_folders_is_the_same_mail(tmp_path: Path) -> None:
    box = tmp_path / "Maildir"
    maildir.create(box)
    maildir.create(box / ".Junk")
    path = maildir.deliver(box / ".Junk", b"Subject: x\n\n")

    async def story() -> None:
        async with watching(mail.open_source(f"maildir:{box}")) as queue:
            await take(queue)
            path.rename(box / "new" / path.name)
            maildir.deliver(box, b"Subject: y\n\n")
            assert await take(queue) == [b"Subject: y\n\n"]

    asyncio.run(story())


def test_a_dropped_file_is_read_when_it_is_whole(tmp_path: Path) -> None:
    whole = letter(first())

    async def story() -> None:
        async with watching(mail.open_source(f"folder:{tmp_path}")) as queue:
            with (tmp_path / "認証ID.EML").open("wb", buffering=0) as file:
                for start in range(0, len(whole), 150):
                    file.write(whole[start : start + 150])
                    await asyncio.sleep(0.01)
            last = b""
            while last != whole:
                (last,) = await take(queue)
            assert mail.read(last).auth_id == ID
            (tmp_path / "copy.eml").write_bytes(whole)
            (tmp_path / "notes.txt").write_bytes(b"x")
            (tmp_path / "other.eml").write_bytes(b"Subject: other\n\n")
            assert await take(queue) == [b"Subject: other\n\n"]
            assert queue.empty()

    asyncio.run(story())


def test_a_file_that_is_saved_again_with_other_content_is_another_mail(tmp_path: Path) -> None:
    async def story() -> None:
        file = tmp_path / "mail.eml"
        file.write_bytes(b"")
        async with watching(mail.open_source(f"folder:{tmp_path}")) as queue:
            file.write_bytes(b"Subject: 1\n\n")
            assert await take(queue) == [b"Subject: 1\n\n"]
            file.write_bytes(b"Subject: 2\n\n")
            assert await take(queue) == [b"Subject: 2\n\n"]
            file.unlink()
            file.write_bytes(b"Subject: 3\n\n")
            assert await take(queue) == [b"Subject: 3\n\n"]

    asyncio.run(story())


def test_a_file_in_outlooks_own_format_is_named_instead_of_ignored(tmp_path: Path) -> None:
    async def story() -> None:
        source = mail.open_source(f"folder:{tmp_path}")
        async with watching(source) as queue:
            (tmp_path / "通知.msg").write_bytes(b"\xd0\xcf\x11\xe0")
            await until_trouble(source, "outlook-msg")
            (tmp_path / "通知.msg").unlink()
            (tmp_path / "通知.eml").write_bytes(b"Subject: x\n\n")
            await take(queue)
            assert source.last_trouble is None

    asyncio.run(story())


@pytest.mark.parametrize("kind", ["maildir", "folder"])
def test_a_folder_that_is_taken_away_and_comes_back_goes_on(tmp_path: Path, kind: str) -> None:
    place = tmp_path / "place"
    inner = place / "new" if kind == "maildir" else place
    inner.mkdir(parents=True)
    (inner / "1.eml").write_bytes(b"Subject: 1\n\n")

    async def story() -> None:
        source = mail.open_source(f"{kind}:{place}")
        async with watching(source) as queue:
            await take(queue)
            await move(place, tmp_path / "away")
            await until_trouble(source, "folder-unreadable")
            await move(tmp_path / "away", place)
            (inner / "2.eml").write_bytes(b"Subject: 2\n\n")
            assert await take(queue) == [b"Subject: 2\n\n"]
            assert queue.empty()

    asyncio.run(story())


def test_thousands_of_files_come_once_each(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}.eml").write_bytes(f"Subject: {number}\n\n".encode())

    async def story() -> None:
        async with watching(mail.open_source(f"folder:{tmp_path}")) as queue:
            assert len(set(await take(queue, 1000))) == 1000
            os.utime(tmp_path / "7.eml")
            (tmp_path / "last.eml").write_bytes(b"Subject: last\n\n")
            assert await take(queue) == [b"Subject: last\n\n"]

    asyncio.run(story())


def test_a_monster_in_the_folder_is_handed_over_in_part(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.folders.LIMIT", 1000)
    (tmp_path / "big.eml").write_bytes(letter(first()) + b"x" * 5000)

    async def story() -> None:
        async with watching(mail.open_source(f"folder:{tmp_path}")) as queue:
            async with asyncio.timeout(PATIENCE):
                raw = await queue.get()
            assert raw.truncated and len(raw.data) == 1000

    asyncio.run(story())


def test_a_closed_source_ends_the_watch(tmp_path: Path) -> None:
    async def story() -> None:
        source = mail.open_source(f"folder:{tmp_path}")
        ended = asyncio.create_task(anext(source.watch(), None))
        await asyncio.sleep(0.05)
        await source.close()
        await source.close()
        async with asyncio.timeout(PATIENCE):
            assert await ended is None

    asyncio.run(story())


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ("", "source-unknown"),
        ("pop3", "source-unknown"),
        ("maildir:", "source-unknown"),
        ("imap:host", "source-unknown"),
        ("imap", "settings-missing"),
        ("folder:/nowhere/at/all", "folder-missing"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused_at_once(spec: str, code: str) -> None:
    with pytest.raises(mail.MailError) as caught:
        mail.open_source(spec, None)
    assert caught.value.code == code


def test_the_memory_of_what_was_handed_over_is_bounded() -> None:
    memory = HandedOver(limit=3)
    assert [memory.add(key) for key in ("a", "b", "a", "c", "d")] == [True, True, False, True, True]
    assert ("a" in memory, "b" in memory) == (True, False)


def test_spam_folders_are_known_by_their_names() -> None:
    for name in ("Junk", "[Gmail]/迷惑メール", "INBOX.Spam", "Bulk Mail", "Junk E-mail"):
        assert is_spam_name(name)
    for name in ("INBOX", "Archive", "受信箱", "Sent"):
        assert not is_spam_name(name)


@pytest.mark.parametrize("edition", ["2022", "2026"])
def test_the_simulated_offices_mails_are_read_and_believed_and_its_forgeries_not(
    tmp_path: Path, edition: str
) -> None:
    domain = {"2022": "ras-immi.moj.go.jp", "2026": "rasens-immi.moj.go.jp"}[edition]
    origin = "http://127.0.0.1:8765"
    link = f"{origin}/WC01/password?key=0123456789abcdef"
    expectation = mail.Expectation(domain, (origin,), HANH, loopback=True)

    async def story(stack: contextlib.AsyncExitStack) -> None:
        office = PostOffice(tmp_path / "Maildir")
        await office.start()
        stack.push_async_callback(office.stop)
        async with watching(mail.open_source(f"maildir:{office.maildir}")) as queue:
            for encoding in ENCODINGS:
                for kind in ("registered", "password-set"):
                    await office.send(
                        write(
                            edition,
                            kind,
                            to=HANH,
                            encoding=encoding,
                            name="NGUYEN THI HANH",
                            auth_id="AB12CD34EF56",
                            url=link,
                        )
                    )
                    (data,) = await take(queue)
                    message = mail.read(data)
                    verdict = mail.judge(message, data, expectation)
                    assert verdict.trusted, verdict.reasons
                    assert (message.kind, message.auth_id) == (kind, "AB12CD34EF56")
                    assert message.url == (link if kind == "registered" else None)
                for forgery in FORGERIES:
                    await office.send(
                        forge(
                            edition,
                            forgery,
                            to=HANH,
                            encoding=encoding,
                            name="NGUYEN THI HANH",
                            path="/WC01/password?key=0",
                        )
                    )
                    (data,) = await take(queue)
                    verdict = mail.judge(mail.read(data), data, expectation)
                    assert not verdict.trusted and not verdict.ask, verdict.reasons

    async def whole_story() -> None:
        async with contextlib.AsyncExitStack() as stack:
            await story(stack)

    asyncio.run(whole_story())
