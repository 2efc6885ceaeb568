"""A real account: nothing missed, nothing doubled, nothing changed, whatever happens on the way."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from imap_tools.imap_utf7 import utf7_encode

import mail
from jpki_bench.post import Dovecot, maildir
from mail.imap import inspect, token_from
from tests.mail.account import (
    PASSWORD,
    PATIENCE,
    USER,
    error_of,
    first_of,
    number_of,
    numbered,
    settings,
    take,
    until,
    watching,
)
from tests.mail.letters import first, results
from tests.mail.letters import mail as letter
from tests.mail.wires import RudeServer, Wire
from tests.mail_account import log_in, needs_dovecot, served

READING = frozenset(
    ("CAPABILITY", "LOGIN", "EXAMINE", "UID", "LIST", "STATUS", "IDLE", "DONE", "LOGOUT")
)

pytestmark = needs_dovecot


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dovecot]:
    """One server for the tests that leave it running."""
    with served(tmp_path_factory.mktemp("imap"), user=USER, password=PASSWORD) as server:
        yield server


@pytest.fixture
def box(shared: Dovecot) -> Iterator[Dovecot]:
    """Give the same server with an empty account."""
    yield shared
    client = log_in(shared)
    if client.select("INBOX")[1] != [b"0"]:
        client.store("1:*", "+FLAGS", "\\Deleted")
    client.close()
    for line in client.list()[1]:
        name = line.rpartition(b' "." ')[2] if isinstance(line, bytes) else b""
        if name not in (b"", b"INBOX"):
            client.delete(name.decode())
    client.logout()


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Dovecot]:
    with served(tmp_path, user=USER, password=PASSWORD) as server:
        yield server


def test_what_is_there_and_what_arrives_comes_once_and_stays_unread(box: Dovecot) -> None:
    async def story() -> None:
        for number in range(3):
            maildir.deliver(box.maildir, numbered(number))
        async with watching(mail.open_source("imap", settings(box))) as queue:
            assert [number_of(raw) for raw in await take(queue, 3)] == [0, 1, 2]
            for number in range(3, 6):
                maildir.deliver(box.maildir, numbered(number))
                (raw,) = await take(queue, 1)
                assert (number_of(raw), raw.where, raw.spam) == (number, "INBOX", False)
            assert queue.empty()

    asyncio.run(story())
    client = log_in(box)
    client.select("INBOX", readonly=True)
    assert client.search(None, "UNSEEN")[1] == [b"1 2 3 4 5 6"]
    client.logout()


def test_a_cut_connection_loses_and_doubles_nothing(box: Dovecot) -> None:
    async def story() -> None:
        async with Wire(box.imaps_port) as wire:
            source = mail.open_source("imap", settings(box, port=wire.port))
            async with watching(source) as queue:
                maildir.deliver(box.maildir, numbered(0))
                await take(queue, 1)
                got = [0]
                for number in range(1, 9, 2):
                    wire.cut()
                    maildir.deliver(box.maildir, numbered(number))
                    maildir.deliver(box.maildir, numbered(number + 1))
                    got += [number_of(raw) for raw in await take(queue, 2)]
                assert got == list(range(9))
                assert queue.empty()
            assert wire.connections > 1

    asyncio.run(story())


def test_a_connection_cut_again_and_again_while_reading_gets_through(box: Dovecot) -> None:
    for number in range(120):
        maildir.deliver(box.maildir, numbered(number, size=3000))

    async def story() -> None:
        async with Wire(box.imaps_port) as wire:
            wire.limit = 120_000
            async with watching(
                mail.open_source("imap", settings(box, port=wire.port, elsewhere=False))
            ) as queue:
                got = [number_of(raw) for raw in await take(queue, 120)]
                assert sorted(got) == list(range(120))
                assert queue.empty()
            assert wire.connections >= 3

    asyncio.run(story())


def test_a_server_that_is_down_is_named_and_waited_for(box: Dovecot) -> None:
    async def story() -> None:
        async with Wire(box.imaps_port) as wire:
            wire.open = False
            source = mail.open_source("imap", settings(box, port=wire.port))
            async with watching(source) as queue:
                await until(lambda: source.last_trouble is not None)
                assert source.last_trouble and source.last_trouble.code == "connection-lost"
                wire.open = True
                maildir.deliver(box.maildir, numbered(1))
                await take(queue, 1)
                await until(lambda: source.last_trouble is None)

    asyncio.run(story())


def test_a_restarted_server_is_taken_up_where_it_was_left(own: Dovecot) -> None:
    async def story() -> None:
        async with Wire(own.imaps_port) as wire:
            source = mail.open_source("imap", settings(own, port=wire.port))
            async with watching(source) as queue:
                maildir.deliver(own.maildir, numbered(0))
                await take(queue, 1)
                await asyncio.to_thread(own.stop)
                await until(lambda: source.last_trouble is not None)
                maildir.deliver(own.maildir, numbered(1))
                await asyncio.to_thread(own.start)
                wire.target = own.imaps_port
                assert [number_of(raw) for raw in await take(queue, 1)] == [1]
                maildir.deliver(own.maildir, numbered(2))
                assert [number_of(raw) for raw in await take(queue, 1)] == [2]
                assert queue.empty()

    asyncio.run(story())


def test_new_uids_for_old_mails_double_nothing(own: Dovecot) -> None:
    """UIDVALIDITY changes when a mailbox is restored or moved to another server."""

    async def story() -> None:
        async with Wire(own.imaps_port) as wire:
            source = mail.open_source("imap", settings(own, port=wire.port))
            async with watching(source) as queue:
                for number in range(5):
                    maildir.deliver(own.maildir, numbered(number))
                await take(queue, 5)
                await asyncio.to_thread(own.stop)
                for index in own.maildir.glob("dovecot*"):
                    index.unlink()
                maildir.deliver(own.maildir, numbered(5))
                await asyncio.to_thread(own.start)
                wire.target = own.imaps_port
                assert [number_of(raw) for raw in await take(queue, 1)] == [5]
                assert queue.empty()

    asyncio.run(story())


def test_one_mail_among_5000_others_is_found_in_constant_memory(own: Dovecot) -> None:
    owner = own.maildir.stat()
    for number in range(5000):
        # Without the sync to disk of a real delivery, which is not what is tried here.
        path = own.maildir / "new" / f"{number}.test"
        path.write_bytes(numbered(number, size=4000))
        os.chown(path, owner.st_uid, owner.st_gid)
    maildir.deliver(own.maildir, letter(first()).replace(b"\r\n", b"\n"))

    async def story() -> None:
        keys: set[str] = set()
        count = 0
        found = None
        tracemalloc.start()
        async with asyncio.timeout(120):
            async for raw in mail.open_source("imap", settings(own, elsewhere=False)).watch():
                keys.add(raw.key)
                count += 1
                if b"ras-immi" in raw.data:
                    found = raw
                if count == 5001:
                    break
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found and mail.read(found.data).auth_id
        assert len(keys) == count == 5001
        assert most < 8 * 1024 * 1024, most  # the mails are 20 MB

    asyncio.run(story())


def test_a_mail_in_the_spam_folder_is_found_and_its_folder_named(box: Dovecot) -> None:
    client = log_in(box)
    for name in ("迷惑メール", "Archive", "Sent"):
        client.create('"' + utf7_encode(name).decode() + '"')
    client.logout()
    spam = box.maildir / f".{utf7_encode('迷惑メール').decode()}"

    async def story() -> None:
        maildir.deliver(spam, numbered(1))
        async with watching(mail.open_source("imap", settings(box))) as queue:
            (raw,) = await take(queue, 1)
            assert (raw.where, raw.spam) == ("迷惑メール", True)
            maildir.deliver(box.maildir / ".Archive", numbered(2))
            (raw,) = await take(queue, 1)
            assert (number_of(raw), raw.where, raw.spam) == (2, "Archive", False)
            # Moved to the inbox by the person: the same mail, so not again.
            client = log_in(box)
            client.select('"' + utf7_encode("迷惑メール").decode() + '"')
            client.copy("1", "INBOX")
            client.logout()
            maildir.deliver(box.maildir, numbered(3))
            assert [number_of(raw) for raw in await take(queue, 1)] == [3]

    asyncio.run(story())
    report = asyncio.run(inspect(settings(box)))
    assert report.spam_folders == ("迷惑メール",)
    assert report.idle


def test_idle_is_renewed_and_goes_on_hearing(box: Dovecot) -> None:
    async def story() -> None:
        source = mail.open_source("imap", settings(box, idle_seconds=0.1, hurry_seconds=0.1))
        async with watching(source) as queue:
            for number in range(100, 105):
                maildir.deliver(box.maildir, numbered(number))
                await take(queue, 1)
                await asyncio.sleep(0.25)
            assert source.last_trouble is None

    asyncio.run(story())


def test_a_connection_that_is_gone_without_a_word_is_noticed_at_the_next_idle(
    box: Dovecot,
) -> None:
    """A laptop that slept, a router that forgot: the socket is open and nothing comes."""

    async def story() -> None:
        async with Wire(box.imaps_port) as wire:
            account = settings(
                box, port=wire.port, idle_seconds=0.3, timeout_seconds=0.5, elsewhere=False
            )
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                maildir.deliver(box.maildir, numbered(0))
                await take(queue, 1)
                wire.freeze()
                maildir.deliver(box.maildir, numbered(1))
                assert [number_of(raw) for raw in await take(queue, 1)] == [1]
                assert queue.empty()
            assert wire.connections > 1

    asyncio.run(story())


def test_a_source_that_was_closed_goes_on_where_it_stopped(box: Dovecot) -> None:
    async def story() -> None:
        source = mail.open_source("imap", settings(box))
        for number in range(20):
            maildir.deliver(box.maildir, numbered(number))
        got: list[int] = []
        async with asyncio.timeout(PATIENCE):
            async for raw in source.watch():
                got.append(number_of(raw))
                if len(got) == 5:
                    await source.close()
            while len(got) < 20:
                raw = await first_of(source)
                got.append(number_of(raw))
        await source.close()
        await source.close()
        assert sorted(got) == list(range(20))

    asyncio.run(story())
    assert USER not in " ".join(thread.name for thread in threading.enumerate())


def test_starttls_is_as_good_as_tls(box: Dovecot) -> None:
    async def story() -> None:
        maildir.deliver(box.maildir, numbered(1))
        source = mail.open_source("imap", settings(box, port=box.imap_port, tls="starttls"))
        assert (await first_of(source)).where == "INBOX"

    asyncio.run(story())


def test_a_server_that_cannot_prove_its_name_gets_no_password(box: Dovecot) -> None:
    asked: list[str] = []

    def password() -> str:
        asked.append("asked")
        return PASSWORD

    assert error_of(box, ca_file=None, password=password).code == "certificate-untrusted"
    assert error_of(box, port=box.imap_port, password=password).code == "tls-failed"
    assert not asked


def test_a_folder_that_is_not_there_is_named(box: Dovecot) -> None:
    error = error_of(box, folders=("認証",))
    assert (error.code, error.params) == ("folder-missing", {"folder": "認証"})


def test_a_secret_that_cannot_be_had_is_told_without_it(box: Dovecot) -> None:
    def closed() -> str:
        raise RuntimeError(PASSWORD)

    error = error_of(box, password=closed)
    assert error.code == "secret-missing"
    assert PASSWORD not in f"{error} {error.params} {error.__cause__!r}"


def test_a_desk_learns_which_server_receives_its_mails(box: Dovecot) -> None:
    for number in range(6):
        auth = results(server="mx.example.jp").replace("\r\n", "\n").encode()
        maildir.deliver(box.maildir, auth + b"\n" + numbered(number))
    assert asyncio.run(inspect(settings(box))).authserv_id == "mx.example.jp"
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("imap ")]


@contextlib.asynccontextmanager
async def rude(shared: Dovecot, *manners: str) -> AsyncIterator[tuple[RudeServer, Any]]:
    server = RudeServer(shared.certificate, shared.base / "imap.key", *manners)
    async with server.running():
        yield server, settings(shared, port=server.port, round_seconds=60.0)


@pytest.mark.parametrize("manners", ["news-first", "uid-behind", "chatty", "goodbye"])
def test_a_server_of_other_manners_is_understood(box: Dovecot, manners: str) -> None:
    async def story() -> None:
        async with rude(box, manners) as (server, account):
            server.deliver(numbered(1))
            async with watching(mail.open_source("imap", account)) as queue:
                await take(queue, 1)
                await until(lambda: server.idles > 0)
                server.deliver(numbered(2))
                server.deliver(numbered(3))
                assert [number_of(raw) for raw in await take(queue, 2)] == [2, 3]
                assert queue.empty()

    asyncio.run(story())


def test_a_mail_whose_news_got_lost_is_found_at_the_next_idle(box: Dovecot) -> None:
    async def story() -> None:
        async with rude(box, "tells-nothing") as (server, account):
            often = replace(account, idle_seconds=0.2)
            async with watching(mail.open_source("imap", often)) as queue:
                await until(lambda: server.idles > 0)
                server.deliver(numbered(1))
                assert [number_of(raw) for raw in await take(queue, 1)] == [1]

    asyncio.run(story())


def test_a_server_without_idle_is_asked_again(
    box: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mail.connection.POLL_SECONDS", 0.1)

    async def story() -> None:
        async with rude(box, "no-idle") as (server, account):
            async with watching(mail.open_source("imap", account)) as queue:
                await until(lambda: any("SEARCH" in each for each in server.commands))
                server.deliver(numbered(2))
                await take(queue, 1)
            assert server.idles == 0

    asyncio.run(story())


def test_a_mail_the_server_cannot_give_hides_no_other(box: Dovecot) -> None:
    async def story() -> None:
        async with rude(box, "damaged") as (server, account):
            for number in range(1, 5):
                server.deliver(numbered(number))
            async with watching(mail.open_source("imap", account)) as queue:
                assert [number_of(raw) for raw in await take(queue, 3)] == [1, 3, 4]

    asyncio.run(story())


def test_an_account_that_wants_a_token_gets_one_from_a_command(box: Dovecot) -> None:
    async def story(command: list[str]) -> mail.RawMail:
        async with rude(box, "oauth") as (server, _):
            server.deliver(numbered(1))
            account = settings(box, port=server.port, login="xoauth2", password=token_from(command))
            return await first_of(mail.open_source("imap", account))

    assert asyncio.run(story([sys.executable, "-c", "print('t0ken')"]))
    for command in ([sys.executable, "-c", "raise SystemExit(3)"], ["/nowhere/token"]):
        with pytest.raises(mail.MailError) as caught:
            asyncio.run(story(command))
        assert caught.value.code == "secret-missing"


def test_nothing_is_ever_written_to_the_account(box: Dovecot) -> None:
    async def story() -> None:
        async with rude(box) as (server, account):
            server.deliver(numbered(1))
            async with watching(mail.open_source("imap", account)) as queue:
                await take(queue, 1)
                await until(lambda: server.idles > 0)
            words = {command.split(" ")[0].upper() for command in server.commands}
            assert words <= READING
            fetched = [each for each in server.commands if "FETCH" in each and "BODY" in each]
            assert fetched and all("BODY.PEEK" in each for each in fetched)

    asyncio.run(story())


def test_a_wrong_password_is_tried_once_and_told_to_nobody(own: Dovecot) -> None:
    wrong = "s3cret-and-wrong"

    async def story() -> None:
        async with Wire(own.imaps_port) as wire:
            source = mail.open_source("imap", settings(own, port=wire.port, password=lambda: wrong))
            with pytest.raises(mail.MailError) as caught:
                await first_of(source)
            assert caught.value.code == "login-refused"
            assert wrong not in f"{caught.value} {caught.value.params} {caught.value.__context__!r}"
            assert wire.connections == 1

    asyncio.run(story())
    assert wrong not in repr(settings(own, password=lambda: wrong))
