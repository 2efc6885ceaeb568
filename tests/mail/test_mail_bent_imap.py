"""Servers that answer wrongly now and then: no mail is lost by it, and nobody is blamed for it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

import mail
from jpki_bench.post import Dovecot, maildir
from jpki_bench.post.dovecot import _self_signed
from mail.connection import Connection
from mail.folder_list import folder_name, listed
from mail.imap import inspect
from mail.login import asks_to_wait
from tests.further import every
from tests.mail.account import PASSWORD, USER, first_of, number_of, numbered, take, until, watching
from tests.mail.account import settings as account_at
from tests.mail.wires import RudeServer
from tests.mail_account import log_in, needs_dovecot, served


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("keys")
    certificate, key = folder / "imap.crt", folder / "imap.key"
    _self_signed(certificate, key)
    return certificate, key


@contextlib.asynccontextmanager
async def bent(
    keys: tuple[Path, Path], *manners: str, **more: Any
) -> AsyncIterator[tuple[RudeServer, mail.ImapSettings]]:
    server = RudeServer(*keys, *manners)
    async with server.running():
        values: dict[str, Any] = {
            "host": "127.0.0.1",
            "port": server.port,
            "user": USER,
            "password": lambda: PASSWORD,
            "ca_file": keys[0],
            "round_seconds": 1.0,
            "timeout_seconds": 5.0,
        }
        yield server, mail.ImapSettings(**(values | more))


def numbers(mails: list[mail.RawMail]) -> list[int]:
    return sorted(number_of(raw) for raw in mails)


WAYS = ("no", "bad", "empty", "nil", "quoted", "nothing")
OFTEN = [(times, way) for times in (4, 2) for way in WAYS]  # between times it is waited


@pytest.mark.parametrize(("times", "way"), [*((1, way) for way in WAYS), *every(len(OFTEN), OFTEN)])
def test_a_mail_that_is_not_given_once_is_asked_for_again(
    keys: tuple[Path, Path], way: str, times: int
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            for number in range(1, 4):
                server.deliver(numbered(number))
            server.spoiled[2] = [way] * times
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                assert numbers(await take(queue, 3)) == [1, 2, 3]
                server.deliver(numbered(4))
                assert numbers(await take(queue, 1)) == [4]
                assert queue.empty()
                assert source.last_trouble is None
            assert server.connections == 1

    asyncio.run(story())


@pytest.mark.parametrize("way", ["no", "bad", "without", "zero", "words", "nothing"])
def test_a_mail_whose_size_is_not_told_is_read(keys: tuple[Path, Path], way: str) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            for number in range(1, 4):
                server.deliver(numbered(number))
            server.unsized[2] = [way] * 50
            async with watching(mail.open_source("imap", account)) as queue:
                assert numbers(await take(queue, 3)) == [1, 2, 3]
            assert server.connections == 1

    asyncio.run(story())


def test_a_mail_that_is_never_given_hides_no_other_and_is_told(keys: tuple[Path, Path]) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.deliver(numbered(1))
            server.spoiled[1] = ["no"] * 1000
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                server.deliver(numbered(2))
                assert numbers(await take(queue, 1)) == [2]
                await until(lambda: source.last_trouble is not None)
                assert source.last_trouble and source.last_trouble.code == "mail-refused"
                asked = [each for each in server.commands if "FETCH 1 (BODY" in each]
                assert len(asked) < 20
                server.spoiled[1] = []
                assert numbers(await take(queue, 1)) == [1]
                await until(lambda: source.last_trouble is None)

    asyncio.run(story())


def test_a_mail_that_was_not_given_and_then_deleted_is_let_go(keys: tuple[Path, Path]) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.deliver(numbered(1))
            server.spoiled[1] = ["empty"] * 1000
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                await until(lambda: source.last_trouble is not None)
                server.mails[0] = b""
                await until(lambda: source.last_trouble is None)
                server.deliver(numbered(2))
                assert numbers(await take(queue, 1)) == [2]

    asyncio.run(story())


def test_a_mail_not_given_before_the_connection_was_cut_is_asked_for_after_it(
    keys: tuple[Path, Path],
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.deliver(numbered(1))
            server.deliver(numbered(2))
            server.spoiled[1] = ["empty"]
            server.answers["IDLE"] = ["* BYE see you"]
            async with watching(mail.open_source("imap", account)) as queue:
                assert numbers(await take(queue, 2)) == [1, 2]

    asyncio.run(story())


ODD_NAMES = [
    b'() "/" "R&D"',
    b'() "/" "Q&A"',
    b'() "/" Q&A',
    b'() "/" "Q&A-box"',
    '() "/" "資料"'.encode(),
    '() "/" "書類"'.encode("cp932"),
    b'() "/" "&"',
    b'() "/" "a \\"quoted\\" name"',
    b'() "/" "&AAA-"',
    b"() NIL flat",
    b"nonsense",
    b"(",
    b'(\\HasNoChildren) "/"',
    b"",
]


@pytest.mark.parametrize("line", ODD_NAMES)
def test_a_folder_of_an_odd_name_does_not_end_the_mail(
    keys: tuple[Path, Path], line: bytes
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.listing.append(line)
            server.deliver(numbered(1))
            async with watching(mail.open_source("imap", account)) as queue:
                assert numbers(await take(queue, 1)) == [1]
                await until(lambda: server.idles > 1)
                server.deliver(numbered(2))
                assert numbers(await take(queue, 1)) == [2]
            assert server.connections == 1

    asyncio.run(story())


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (b"R&D", "R&D"),
        (b"Q&A", "Q&A"),
        (b"Q&A-box", "Q&A-box"),
        ("資料".encode(), "資料"),
        (b"R&-D", "R&D"),
        (b"Deleted Items", "Deleted Items"),
        (b"(old) mails", "(old) mails"),
        (b"&j,dg0TDhMPww6w-", "迷惑メール"),
    ],
)
def test_a_mail_in_a_folder_of_an_odd_name_is_found(
    keys: tuple[Path, Path], raw: bytes, name: str
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.listing.append(b'() "/" "' + raw + b'"')
            server.boxes[raw] = [numbered(7)]
            async with watching(mail.open_source("imap", account)) as queue:
                (found,) = await take(queue, 1)
                assert (number_of(found), found.where) == (7, name)
                server.boxes[raw].append(numbered(8))
                assert numbers(await take(queue, 1)) == [8]

    asyncio.run(story())


def test_folders_are_read_off_a_list_line_by_line() -> None:
    found = listed(
        [
            b'(\\HasNoChildren) "/" "Q&A"',
            (b'(\\Junk) "/" {4}', b"R&D "),
            b")",
            b'(\\Sent) "/" Sent',
            b'(\\Noselect \\HasChildren) "/" x',
            None,
            b'() "." "&AAA-"',
            b'() "/" "a\\\\b\\"c"',
        ]
    )
    assert [(each.name, each.raw, each.spam) for each in found] == [
        ("Q&A", b"Q&A", False),
        ("R&D ", b"R&D ", True),
        ("\0", b"&AAA-", False),
        ('a\\b"c', b'a\\b"c', False),
    ]
    assert folder_name(b"\xff\xfe") == "\ufffd\ufffd"


BUSY = [
    "NO Too many connections",
    "NO Too many simultaneous connections. (Failure)",
    "NO [ALERT] Too many simultaneous IMAP connections",
    "NO [AUTHENTICATIONFAILED] Too many open connections from your address",
    "NO Maximum number of connections from user+IP exceeded (mail_max_userip_connections=10)",
    "NO [UNAVAILABLE] Temporary authentication failure. [mx1:2026-11-26]",
    "NO Temporary failure, please try again",
    "NO temporary system problem",
    "NO Server busy",
    "NO [LIMIT] Rate limit hit",
    "NO [INUSE] Mailbox in use",
    "NO System is overloaded, come back later",
    "NO Service temporarily unavailable",
    "NO Internal server error",
    "BAD Server Unavailable. 15",
    "NO Backend timed out",
]


@pytest.mark.parametrize("answer", BUSY)
def test_a_server_that_is_busy_is_waited_for_and_no_password_blamed(
    keys: tuple[Path, Path], answer: str
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.answers["LOGIN"] = ["{tag} " + answer] * 2
            server.deliver(numbered(1))
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                await until(lambda: source.last_trouble is not None)
                assert source.last_trouble and source.last_trouble.code == "server-busy"
                assert numbers(await take(queue, 1)) == [1]
                await until(lambda: source.last_trouble is None)
            assert server.logins == 1 and server.connections == 3

    asyncio.run(story())


@pytest.mark.parametrize(
    "greeting", ["* BYE Too many connections", "* BYE Server busy, try again", "* NO busy"]
)
def test_a_server_that_is_busy_at_the_door_is_waited_for(
    keys: tuple[Path, Path], greeting: str
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.greetings = [greeting] * 2
            server.deliver(numbered(1))
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                await until(lambda: source.last_trouble is not None)
                assert source.last_trouble and source.last_trouble.code == "server-busy"
                assert numbers(await take(queue, 1)) == [1]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("answer", "login", "code"),
    [
        ("NO [AUTHENTICATIONFAILED] Authentication failed.", "password", "login-refused"),
        ("NO LOGIN failed.", "password", "login-refused"),
        ("NO Invalid user or password", "password", "login-refused"),
        ("NO [AUTHENTICATIONFAILED] basic authentication is off", "password", "login-refused"),
        ("NO Login failed: please try again", "password", "login-refused"),
        ("NO [PRIVACYREQUIRED] LOGIN disabled", "password", "login-refused"),
        ("NO Too many login failures. Please try again later.", "password", "login-paused"),
        ("NO [ALERT] Account locked, too many failed attempts", "password", "login-paused"),
        ("NO Too many invalid password attempts", "password", "login-paused"),
        ("NO Your account has been temporarily locked", "password", "login-paused"),
        ("NO [AUTHENTICATIONFAILED] AUTHENTICATE failed.", "xoauth2", "token-refused"),
        ("NO SASL authentication failed", "xoauth2", "token-refused"),
        ("BAD User is authenticated but not connected.", "xoauth2", "token-refused"),
        ("NO Too many login failures", "xoauth2", "login-paused"),
    ],
)
def test_a_refused_login_is_tried_once_and_told_for_what_it_is(
    keys: tuple[Path, Path], answer: str, login: str, code: str
) -> None:
    async def story() -> None:
        async with bent(keys, login=login) as (server, account):
            for word in ("LOGIN", "AUTHENTICATE"):
                server.always[word] = "{tag} " + answer
            with pytest.raises(mail.MailError) as caught:
                await first_of(mail.open_source("imap", account))
            assert caught.value.code == code
            assert server.connections == 1
            assert PASSWORD not in f"{caught.value} {caught.value.__context__!r}"

    asyncio.run(story())


def test_a_server_that_repeats_the_password_gives_it_to_nobody(keys: tuple[Path, Path]) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.answers["LOGIN"] = [f"{{tag}} NO busy, try {PASSWORD} again"]
            server.deliver(numbered(1))
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                await until(lambda: source.last_trouble is not None)
                told = source.last_trouble
                assert told and PASSWORD not in f"{told} {told.__context__!r}"
                await take(queue, 1)

    asyncio.run(story())


@pytest.mark.parametrize("answer", ["NO not allowed", "BAD unknown command", "NO [LIMIT] busy"])
def test_a_server_that_refuses_idle_is_asked_again_on_one_connection(
    keys: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("mail.connection.POLL_SECONDS", 0.1)

    async def story() -> None:
        async with bent(keys) as (server, account):
            server.always["IDLE"] = "{tag} " + answer
            async with watching(mail.open_source("imap", account)) as queue:
                for number in range(1, 4):
                    await until(lambda: "NOOP" in server.commands)
                    server.deliver(numbered(number))
                    assert numbers(await take(queue, 1)) == [number]
            assert server.connections == 1
            assert len([each for each in server.commands if each == "IDLE"]) == 1

    asyncio.run(story())


@pytest.mark.parametrize("answer", ["NO not allowed", "BAD unknown command", "OK nothing told"])
def test_a_folder_whose_status_is_refused_is_opened_instead(
    keys: tuple[Path, Path], answer: str
) -> None:
    async def story() -> None:
        async with bent(keys, round_seconds=0.3) as (server, account):
            server.always["STATUS"] = "{tag} " + answer
            server.listing.append(b'() "/" Archive')
            server.boxes[b"Archive"] = [numbered(1)]
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                assert numbers(await take(queue, 1)) == [1]
                for number in range(2, 4):
                    server.boxes[b"Archive"].append(numbered(number))
                    assert numbers(await take(queue, 1)) == [number]
                server.deliver(numbered(9))
                assert numbers(await take(queue, 1)) == [9]
                assert source.last_trouble is None
            assert server.connections == 1

    asyncio.run(story())


@pytest.mark.parametrize("answer", ["NO not now", "BAD what?"])
def test_a_folder_that_cannot_be_opened_is_passed_over_and_told(
    keys: tuple[Path, Path], answer: str
) -> None:
    async def story() -> None:
        async with bent(keys, round_seconds=0.3) as (server, account):
            server.listing += [b'() "/" Archive', b'() "/" Old']
            server.boxes[b"Old"] = [numbered(1)]
            server.always["EXAMINE ARCHIVE"] = "{tag} " + answer
            server.always['EXAMINE "ARCHIVE"'] = "{tag} " + answer
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                assert numbers(await take(queue, 1)) == [1]
                await until(lambda: source.last_trouble is not None)
                assert source.last_trouble
                assert source.last_trouble.code == "folder-passed-over"
                assert source.last_trouble.params == {"folder": "Archive"}
                server.deliver(numbered(2))
                assert numbers(await take(queue, 1)) == [2]
            assert server.connections == 1

    asyncio.run(story())


@pytest.mark.parametrize("answer", ["NO not allowed", "BAD what?"])
def test_a_server_that_lists_no_folders_still_has_its_inbox(
    keys: tuple[Path, Path], answer: str
) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.always["LIST"] = "{tag} " + answer
            async with watching(mail.open_source("imap", account)) as queue:
                server.deliver(numbered(1))
                assert numbers(await take(queue, 1)) == [1]
            assert server.connections == 1
            report = await inspect(account)
            assert report.folders == ()

    asyncio.run(story())


def test_an_inbox_that_is_in_use_is_waited_for(keys: tuple[Path, Path]) -> None:
    async def story() -> None:
        async with bent(keys) as (server, account):
            server.answers["EXAMINE"] = ["{tag} NO [INUSE] locked by another session"] * 2
            server.deliver(numbered(1))
            source = mail.open_source("imap", account)
            async with watching(source) as queue:
                assert numbers(await take(queue, 1)) == [1]

    asyncio.run(story())


def test_the_words_of_a_wrong_password_are_not_taken_for_a_busy_server() -> None:
    for said in (
        "[AUTHENTICATIONFAILED] Invalid credentials (Failure)",
        "Login failed: invalid user name or password",
        "LOGIN Bad username or password",
        "Authentication failed",
        "[ALERT] Application-specific password required",
        "Too many login failures, try again later",
        "[AUTHENTICATIONFAILED] LOGIN Invalid credentials. Please try again later.",
        "[AUTHORIZATIONFAILED] Service not available for this user",
        "[EXPIRED] token expired, request a new one later",
        "Login failed: please try again", "Please check your password and try again later",
    ):  # fmt: skip
        assert not asks_to_wait(said), said
    for said in (
        "[OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)",
        "[THROTTLED] Request is throttled.", "[INUSE] Mailbox locked by another session",
    ):  # fmt: skip
        assert asks_to_wait(said), said


# The same at a real server


@pytest.fixture
def box(tmp_path: Path) -> Iterator[Dovecot]:
    with served(tmp_path, user=USER, password=PASSWORD) as server:
        yield server


@needs_dovecot
@pytest.mark.parametrize("name", ["R&D", "Q&A", "資料", "Q&A-box"])
def test_dovecot_with_a_folder_of_an_odd_name_goes_on(box: Dovecot, name: str) -> None:
    maildir.create(box.maildir / f".{name}")
    maildir.deliver(box.maildir, numbered(1))

    async def story() -> None:
        async with watching(mail.open_source("imap", account_at(box))) as queue:
            assert numbers(await take(queue, 1)) == [1]
            maildir.deliver(box.maildir, numbered(2))
            assert numbers(await take(queue, 1)) == [2]

    asyncio.run(story())


@needs_dovecot
def test_dovecot_with_a_folder_of_odd_but_right_names_is_read(box: Dovecot) -> None:
    client = log_in(box)
    for name in ('"R&-D"', '"a \\"b\\" c"'):
        assert client.create(name)[0] == "OK"
        assert client.append(name, "", "", numbered(len(name)))[0] == "OK"
    client.logout()

    async def story() -> None:
        async with watching(mail.open_source("imap", account_at(box))) as queue:
            found = await take(queue, 2)
            assert {raw.where for raw in found} == {"R&D", 'a "b" c'}

    asyncio.run(story())


@needs_dovecot
def test_dovecot_gives_a_mail_by_its_beginning_as_it_gives_it_whole(box: Dovecot) -> None:
    """The way for a mail without a size."""
    maildir.deliver(box.maildir, numbered(1, size=5000))
    connection = Connection(account_at(box))
    connection.examine("INBOX")
    whole = list(connection.fetch([1]))
    part = connection._group([1], {})
    connection.close()
    assert part == {1: whole[0][1]}
