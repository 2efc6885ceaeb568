"""A case that waits for days at a real IMAP server finds its mail wherever it lies meanwhile."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from imap_tools.imap_utf7 import utf7_encode

import mail
from flows.options import BrowserOptions, DeskOptions
from flows.registration.mailbox import Mailbox
from flows.registration.opening import mail_source
from jpki_bench.post import Dovecot, maildir
from records.case import Case, Store
from tests.flows.registration.person import Person
from tests.mail.letters import HANH, ID, first
from tests.mail.letters import mail as letter
from tests.mail_account import log_in, needs_dovecot, served
from tests.records.cases import new_case

LOOPBACK = "http://127.0.0.1:8000"
LIMIT = 30.0
USER, PASSWORD = "hanh@example.jp", "nobody-may-see-this"

pytestmark = needs_dovecot


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Dovecot]:
    with served(tmp_path, user=USER, password=PASSWORD) as server:
        yield server


def begun(home: Path, days_ago: float) -> Case:
    """Return a case that somebody put aside some days ago, when 登録 had been pressed."""
    case = new_case(home, email=HANH)
    case.advance("submitting")
    path = case.folder / "case.json"
    head = json.loads(path.read_bytes())
    head["created"] = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    path.write_text(json.dumps(head), encoding="utf-8")
    return Store(home).open(case.id)


def came(box: Path, days_ago: float, *, folder: str = "", read: bool = False) -> None:
    """A mail of the case that came some days ago and may have been moved and read since."""
    when = datetime.now(UTC) - timedelta(days=days_ago)
    data = letter(first(link=f"{LOOPBACK}/WC01/?key=1"), date=format_datetime(when))
    place = box / f".{utf7_encode(folder).decode()}" if folder else box
    path = maildir.deliver(place, data.replace(b"\r\n", b"\n"))
    os.utime(path, (when.timestamp(), when.timestamp()))
    if read:
        path.rename(place / "cur" / f"{path.name}:2,S")


def found(home: Path, server: Dovecot, case: Case) -> str:
    """Return the folder in which a resumed run finds the first mail."""
    account = mail.ImapSettings(
        host="127.0.0.1",
        port=server.imaps_port,
        user=USER,
        password=lambda: PASSWORD,
        ca_file=server.certificate,
    )
    desk = DeskOptions(BrowserOptions("", home, headless=True), "", "imap", account)

    async def story() -> str:
        source = mail_source(desk, case.site, case.created)
        async with Mailbox(source, case, Person()).open() as mailbox:
            return (await mailbox.wait_for("registered", LIMIT)).place

    return asyncio.run(story())


@pytest.mark.parametrize(
    ("folder", "read"), [("", False), ("", True), ("迷惑メール", False), ("お客様", True)]
)
def test_a_mail_that_came_yesterday_is_found_read_or_not_in_any_folder(
    tmp_path: Path, server: Dovecot, folder: str, read: bool
) -> None:
    if folder:
        client = log_in(server)
        client.create('"' + utf7_encode(folder).decode() + '"')
        client.logout()
    case = begun(tmp_path / "home", days_ago=3)
    came(server.maildir, days_ago=1, folder=folder, read=read)
    assert found(tmp_path / "home", server, case) == (folder or "INBOX")
    assert Store(tmp_path / "home").open(case.id).auth_id == ID
    client = log_in(server)
    client.select('"' + (utf7_encode(folder).decode() if folder else "INBOX") + '"', readonly=True)
    assert client.search(None, "SEEN")[1] == ([b"1"] if read else [b""])
    client.logout()


def test_a_mail_of_an_earlier_registration_is_no_mail_of_this_case(
    tmp_path: Path, server: Dovecot
) -> None:
    case = begun(tmp_path / "home", days_ago=3)
    came(server.maildir, days_ago=10)
    came(server.maildir, days_ago=2)
    assert found(tmp_path / "home", server, case) == "INBOX"
    assert [entry["trusted"] for entry in case.progress.mails] == [True]
