"""``touroku cases remind``: shown before it is sent, sent when it is asked for, and once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar

from desk.settings import load_settings, sender_of
from desk.smtp_account import smtp_account
from desk.words import Words
from records.case import Case
from records.ends import password_until
from tests.desk.commands import Touroku
from tests.records.cases import new_case
from tests.smtp_server import Post, post


def ending(home: Path, **changed: str) -> Case:
    case = new_case(home, **changed)
    case.fact("password-set-at", (datetime.now(UTC) - timedelta(days=345)).isoformat())
    return case


def office(server: Post) -> dict[str, str]:
    return {
        "TOUROKU_SMTP_HOST": "127.0.0.1",
        "TOUROKU_SMTP_PORT": str(server.port),
        "TOUROKU_SMTP_FROM": "Yamada Office <office@yamada.example>",
    }


def test_a_client_is_asked_shown_and_reminded_once(touroku: Touroku, home: Path) -> None:
    case = ending(home)
    assert touroku("cases", "remind", case.id).code == 2  # nobody asked the client yet
    assert touroku("cases", "remind", case.id, "--agreed", "vi").code == 0
    with post() as server:
        draft = touroku("cases", "remind", "--json", env=office(server))
        assert server.mails == []
        sent = touroku("cases", "remind", "--send", env=office(server))
        again = touroku("cases", "remind", "--send", env=office(server))
    [shown] = json.loads(draft.out)["drafts"]
    assert (shown["language"], shown["sent"]) == ("vi", False)
    assert [each["what"] for each in shown["reminders"]] == ["password"]
    assert (sent.code, again.code, server.told) == (0, 0, ["hanh@post.example"])
    for said in (draft.out, sent.out, sent.err):
        assert "HANH" not in said
        assert "hanh@" not in said
    assert "NGUYEN THI HANH" in server.mails[0][2].get_content()
    shown_case = touroku("cases", "show", case.id)
    assert Words("en")("cases.story.reminded") in shown_case.out


def test_a_kill_while_sending_leaves_no_second_mail(
    touroku: Touroku, home: Path, tmp_path: Path
) -> None:
    case = ending(home)
    touroku("cases", "remind", case.id, "--agreed", "en")
    with post() as server:
        server.hold = True
        killed = subprocess.Popen(
            [sys.executable, "-m", "desk", "cases", "remind", "--send"],
            env={**os.environ, **office(server), "TOUROKU_HOME": str(home)},
            cwd=tmp_path / "here",
        )
        assert server.held.wait(60)
        killed.kill()
        killed.wait()
        server.hold = False
        after = touroku("cases", "remind", "--send", env=office(server))
    assert len(server.mails) == 1
    assert "reminders.unclear" in after.err


def test_the_calendar_of_the_office_names_nobody_unless_it_is_asked_to(
    touroku: Touroku, home: Path, tmp_path: Path
) -> None:
    case = ending(home)
    feed = tmp_path / "office.ics"
    assert touroku("cases", "due", "--ics", feed).code == 0
    calendar = Calendar.from_ical(feed.read_bytes())
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    assert str(event["UID"]) == f"{case.id}-password-ends@touroku.invalid"
    assert event.start == password_until(case)
    assert b"NGUYEN" not in feed.read_bytes()
    assert touroku("cases", "due", "--ics", feed, "--names").code == 0
    assert b"NGUYEN" in feed.read_bytes()
    refused = touroku("cases", "due", "--ics", case.folder / "case.json")
    assert (refused.code, "NGUYEN" in (case.folder / "case.json").read_text()) == (2, True)


@pytest.mark.parametrize(
    ("host", "port", "tls"),
    [("smtp.example.jp", "465", "tls"), ("smtp.example.jp", "587", "starttls"),
     ("smtp.example.jp", "25", "starttls"), ("127.0.0.1", "2525", "none")],
)  # fmt: skip
def test_only_a_server_on_this_machine_is_written_to_in_plain_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, host: str, port: str, tls: str
) -> None:
    for name, value in (("HOST", host), ("PORT", port), ("FROM", "office@yamada.example")):
        monkeypatch.setenv(f"TOUROKU_SMTP_{name}", value)
    account, sender = smtp_account(load_settings(tmp_path), Words("en"))
    assert (account.tls, account.user, sender.address) == (tls, "", "office@yamada.example")


@pytest.mark.parametrize(
    ("text", "meant"),
    [("山田事務所 <office@example.jp>", ("山田事務所", "office@example.jp")),
     ('"Yamada, Inc." <office@example.jp>', ("Yamada, Inc.", "office@example.jp")),
     ("office@example.jp", ("", "office@example.jp")),
     ("a@example.jp, b@example.jp", None), ("A <a@example.jp> <b@example.jp>", None),
     ("山田 <事務所@example.jp>", None), ("office", None)],
)  # fmt: skip
def test_a_mail_is_from_one_address(text: str, meant: tuple[str, str] | None) -> None:
    assert sender_of(text) == meant
