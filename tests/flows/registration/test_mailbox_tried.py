"""A mailbox that can't be read is told before anything is sent, not after 登録."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import mail
from flows.outcomes import Failed
from flows.registration.mailbox import Mailbox
from flows.registration.steps.preparing import open_menu
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import MENU
from tests.flows.registration.test_mailbox import new_box, new_case
from tests.mail.account import PASSWORD, USER, settings
from tests.mail_account import needs_dovecot, served
from tests.silent import silent_server

PATIENCE = 40.0


def opens(
    site: LittleSite, home: Path, source: mail.Source | None, person: Person
) -> Failed | None:
    """Open the menu with this mailbox; why it was stopped, if it was."""
    site.page("/WC01/WCAAS010/", MENU)

    async def story() -> Failed | None:
        async with visit(site, home, user=person) as here:
            session = here.session
            session.options = replace(session.options, person_limit=8.0)
            session.mailbox = Mailbox(source, session.case, person)
            async with asyncio.timeout(PATIENCE), session.mailbox.open():
                try:
                    await open_menu(session)
                except Failed as stop:
                    return stop
                return None

    return KEPT.run(story())


def unheard(port: int, **more: Any) -> mail.Source:
    account = mail.ImapSettings(
        host="127.0.0.1", port=port, user=USER, password=lambda: PASSWORD, timeout_seconds=2.0
    )
    return mail.open_source("imap", replace(account, **more))


def test_a_mailbox_that_is_read_or_that_is_the_person_holds_nobody_up(
    site: LittleSite, tmp_path: Path
) -> None:
    box = new_box(tmp_path / "Maildir")
    for number, source in enumerate((mail.open_source(f"maildir:{box}"), None)):
        person = Person()
        assert opens(site, tmp_path / str(number), source, person) is None
        assert person.asked == []


@needs_dovecot
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"password": lambda: "not this one"}, "login-refused"),
        ({"folders": ("nowhere",)}, "folder-missing"),
        ({"ca_file": None}, "certificate-untrusted"),
    ],
)
@pytest.mark.parametrize("interactive", [True, False])
def test_a_login_or_folder_that_is_refused_stops_before_anything_is_sent(
    site: LittleSite, tmp_path: Path, wrong: dict[str, Any], code: str, interactive: bool
) -> None:
    person = Person(interactive=interactive)
    with served(tmp_path, user=USER, password=PASSWORD) as server:
        source = mail.open_source("imap", settings(server, **wrong))
        stop = opens(site, tmp_path, source, person)
    assert stop is not None
    assert (stop.code, stop.exit_code) == (code, 1)
    assert (code in person.keys) is interactive
    assert [key for key, _ in person.asked] == ["run.go-on-without-mails"] * interactive


@needs_dovecot
def test_a_mailbox_that_can_be_read_is_asked_about_nowhere(
    site: LittleSite, tmp_path: Path
) -> None:
    person = Person()
    with served(tmp_path, user=USER, password=PASSWORD) as server:
        source = mail.open_source("imap", settings(server))
        assert opens(site, tmp_path, source, person) is None
    assert person.asked == []


@pytest.mark.parametrize("port", ["silent", "closed"])
def test_a_server_that_does_not_answer_is_told_within_seconds(
    site: LittleSite, tmp_path: Path, port: str
) -> None:
    person = Person({"run.go-on-without-mails": True})
    with silent_server() as silent, socket.create_server(("127.0.0.1", 0)) as taken:
        closed = int(taken.getsockname()[1])
        taken.close()
        started = time.monotonic()
        source = unheard(silent if port == "silent" else closed)
        assert opens(site, tmp_path, source, person) is None  # the person wants to go on
    assert "connection-lost" in person.keys
    assert time.monotonic() - started < PATIENCE
    assert [key for key, _ in person.asked] == ["run.go-on-without-mails"]


@needs_dovecot
def test_who_types_the_password_of_the_mailbox_is_given_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known to be wrong while it is asked for at the terminal."""
    monkeypatch.setattr("flows.registration.mailbox.TRY_FOR", 0.2)
    typed = threading.Event()

    def slowly() -> str:
        assert typed.wait(PATIENCE)
        return PASSWORD

    async def story(source: mail.Source) -> mail.MailError | None:
        mailbox = Mailbox(source, new_case(tmp_path / "home"), Person())
        async with asyncio.timeout(PATIENCE), mailbox.open():
            trying = asyncio.ensure_future(mailbox.tried(PATIENCE))
            await asyncio.wait({trying}, timeout=1.0)
            assert not trying.done()
            typed.set()
            return await trying

    with served(tmp_path, user=USER, password=PASSWORD) as server:
        source = mail.open_source("imap", settings(server, password=slowly))
        assert KEPT.run(story(source)) is None
