"""A client who is not reminded can't log in; one who is reminded twice, or unasked, complains."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desk.letters import letter_languages
from desk.words import Words
from flows.cases.expiry import KINDS
from flows.cases.reminders import (
    AHEAD,
    ReminderMail,
    agreed_language,
    new_case,
    written_reminders,
)
from flows.cases.reminding import Draft, agree, drafts, note_card, send, send_all
from flows.cases.returned import awaited, note_returned, reports
from mail import open_source
from mail.sending import Outbox, Sender, SmtpSettings
from records.case import Case, Store
from records.editions import choose_site
from terms.errors import CodedError
from terms.japan import JAPAN
from tests.records.cases import case as data
from tests.records.cases import new_case as simulated_case
from tests.records.cases import read
from tests.smtp_server import Post, post

OFFICE = Sender("office@yamada.example", "山田事務所")
NOW = datetime.now(UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


@pytest.fixture(scope="module")
def server() -> Iterator[Post]:
    with post() as served:
        yield served


@pytest.fixture
def box(server: Post) -> Iterator[Post]:
    server.mails.clear()
    server.refused, server.answer, server.cut = set(), "250 OK", False
    yield server


def client(store: Store, name: str, lang: str | None = "en", *, days: int = 20) -> Case:
    """Return a real case whose password ends in so many days."""
    request = read(data(email=f"{name}@post.example"))
    case = store.create(request, choose_site(None, "2022"))
    case.fact("password-set-at", (NOW + timedelta(days=days - 365)).isoformat())
    if lang:
        agree(case, lang, None)
    return case


def look(store: Store, now: datetime = NOW) -> list[Draft | CodedError]:
    return list(drafts(store, store.all(), letter_languages(), now))


def codes(store: Store, now: datetime = NOW) -> list[str]:
    return [each.code for each in look(store, now) if isinstance(each, CodedError)]


def posted(store: Store, server: Post, now: datetime = NOW) -> dict[str, str]:
    """Send what is due; for each case that was tried what went wrong, or ""."""
    settings = SmtpSettings("127.0.0.1", server.port, tls="none")
    found = [each for each in look(store, now) if isinstance(each, Draft)]
    with Outbox(settings) as outbox:
        ended = send_all(
            found, lambda each: send(each, store, outbox, OFFICE, Words(each.lang), now)
        )
        return {each.case.id: trouble.code if trouble else "" for each, trouble in ended}


def mails(case: Case, store: Store) -> list[ReminderMail]:
    return written_reminders(store.open(case.id).journal.entries())


def test_a_client_hears_of_each_end_on_its_days_and_never_twice(store: Store, box: Post) -> None:
    case = client(store, "hanh", days=365)
    case.fact("certificate-until", (NOW + timedelta(days=400)).isoformat())
    note_card(case, NOW.astimezone(JAPAN).date() + timedelta(days=400), None)
    heard: list[int] = []
    # The office is closed when the password has 30 days left; at the end a clock is set back.
    for day in (*range(300, 330), *range(359, 402), 340, 399):
        before = len(box.mails)
        posted(store, box, NOW + timedelta(days=day))
        if len(box.mails) > before:
            heard.append(day)
    assert heard == [310, 359, 370, 393]  # certificate and card in one mail
    assert {to for to in box.told} == {"hanh@post.example"}
    last = box.mails[-1][2].get_content()
    assert "certificate of your My Number card" in last
    assert "Your My Number card ends" in last
    assert "login password" not in last


def test_the_office_sees_what_ends_before_its_client_does() -> None:
    assert {what: max(AHEAD[what]) for what, *_ in KINDS} == {
        what: ahead.days for what, _, ahead in KINDS
    }


def test_nothing_goes_to_a_client_who_did_not_agree_or_agrees_no_more(
    store: Store, box: Post
) -> None:
    client(store, "unasked", lang=None)
    stopped = client(store, "stopped")
    agree(stopped, None, None)
    assert look(store) == []
    drafted = client(store, "changed")
    [draft] = [each for each in look(store) if isinstance(each, Draft)]
    agree(drafted, None, None)  # between the draft and its sending
    with Outbox(SmtpSettings("127.0.0.1", box.port, tls="none")) as outbox:
        with pytest.raises(CodedError, match="changed"):
            send(draft, store, outbox, OFFICE, Words("en"), NOW)
    assert box.mails == []


def test_two_terminals_that_send_at_once_send_one_mail(store: Store, box: Post) -> None:
    client(store, "hanh")
    [theirs] = [each for each in look(store) if isinstance(each, Draft)]
    assert list(posted(store, box).values()) == [""]
    with Outbox(SmtpSettings("127.0.0.1", box.port, tls="none")) as outbox:
        with pytest.raises(CodedError, match="changed"):
            send(theirs, store, outbox, OFFICE, Words("en"), NOW)
        with theirs.case.locked(), pytest.raises(CodedError, match="in-use"):
            send(theirs, store, outbox, OFFICE, Words("en"), NOW)
    assert box.told == ["hanh@post.example"]


def test_an_address_that_is_gone_keeps_no_other_client_from_theirs(store: Store, box: Post) -> None:
    gone, there = client(store, "gone"), client(store, "there")
    box.refused.add("gone@post.example")
    assert posted(store, box) == {gone.id: "smtp-recipient-refused", there.id: ""}
    assert (box.told, codes(store)) == (["there@post.example"], ["reminders.refused"])
    box.refused.clear()
    assert posted(store, box) == {}


def test_what_a_busy_server_did_not_take_is_sent_another_time(store: Store, box: Post) -> None:
    client(store, "first"), client(store, "second")
    box.answer = "452 4.2.2 mailbox full"  # that is one client's trouble, and no other's
    assert list(posted(store, box).values()) == ["smtp-later", "smtp-later"]
    box.answer = "421 4.3.2 closing"
    assert list(posted(store, box).values()) == ["smtp-busy"]  # the second was not tried
    box.answer = "250 OK"
    assert set(posted(store, box).values()) == {""}
    assert sorted(box.told) == ["first@post.example", "second@post.example"]


def test_a_mail_that_may_have_gone_is_told_and_not_sent_again(store: Store, box: Post) -> None:
    case = client(store, "hanh")
    box.cut = True
    assert posted(store, box) == {case.id: "smtp-unclear"}
    box.cut = False
    assert (posted(store, box), codes(store)) == ({}, ["reminders.unclear"])
    assert len(box.mails) == 1


def test_where_the_server_is_gone_nothing_is_written_as_begun(store: Store, box: Post) -> None:
    case = client(store, "hanh")
    assert posted(store, Post(port=1)) == {case.id: "smtp-not-reached"}
    assert mails(case, store) == []


@pytest.mark.parametrize(
    "address", ["a@post.example\nBcc: all@post.example", "a@post.example, b@post.example", "", "@"]
)
def test_a_case_that_was_changed_by_hand_addresses_nobody_else(store: Store, address: str) -> None:
    case = client(store, "hanh")
    case._head["applicant"]["email"] = address
    case.fact("reminders", "vi")
    assert codes(store) == ["reminders.address"]


def test_a_wrong_clock_and_a_damaged_journal_send_nothing(store: Store) -> None:
    client(store, "hanh")
    assert codes(store, NOW - timedelta(days=3)) == ["reminders.clock"]
    damaged = client(store, "torn")
    with (damaged.folder / "journal.jsonl").open("a", encoding="utf-8") as journal:
        journal.write('no entry\n{"at": "2026-11-27T00:00:00+00:00", "event": "filled"}\n')
    assert codes(store) == ["reminders.damaged"]


def test_the_case_of_another_desk_is_reminded_there(store: Store, tmp_path: Path) -> None:
    elsewhere = Store(tmp_path / "another desk")
    client(elsewhere, "hanh")
    assert list(drafts(store, elsewhere.all(), letter_languages(), NOW)) == []
    assert len(look(elsewhere)) == 1


def test_a_practice_case_is_never_written_to_the_world(store: Store, box: Post) -> None:
    case = simulated_case(store.home)
    case.fact("password-set-at", (NOW - timedelta(days=345)).isoformat())
    agree(case, "ja", None)
    [draft] = [each for each in look(store) if isinstance(each, Draft)]
    with Outbox(SmtpSettings("smtp.post.example")) as outbox:
        with pytest.raises(CodedError, match="simulated"):
            send(draft, store, outbox, OFFICE, Words("ja"), NOW)
    assert posted(store, box) == {case.id: ""}
    assert "練習" in str(box.mails[0][2]["Subject"])


REPORT = """\
From: MAILER-DAEMON@mx.example.jp
To: office@yamada.example
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.jp

Final-Recipient: rfc822; hanh@post.example
Action: {action}
Status: 5.1.1

--b
Content-Type: text/rfc822-headers

Message-ID: {key}
Subject: x

--b--
"""


def test_a_mail_that_came_back_is_noted_and_no_other_report_is_believed(
    store: Store, box: Post
) -> None:
    case = client(store, "hanh")
    posted(store, box)
    key = str(box.mails[0][2]["Message-ID"])
    waiting = list(awaited(store, store.all()))
    for action, other in (("delayed", key), ("failed", "<guessed@yamada.example>")):
        report = REPORT.format(action=action, key=other).encode()
        assert note_returned(report, waiting) == []
    report = REPORT.format(action="failed", key=key).encode()
    assert [each.id for each in note_returned(report, waiting)] == [case.id]
    assert note_returned(report, waiting) == []
    assert codes(store) == ["reminders.returned"]
    assert list(awaited(store, store.all())) == []


async def test_reports_of_failure_are_found_among_other_mails(
    store: Store, box: Post, tmp_path: Path
) -> None:
    client(store, "hanh")
    posted(store, box)
    folder = tmp_path / "mails"
    folder.mkdir()
    report = REPORT.format(action="failed", key=box.mails[0][2]["Message-ID"]).encode()
    for name, mail in (("1.eml", b"Subject: hello\n\nhello\n"), ("2.eml", report)):
        (folder / name).write_bytes(mail)
    assert await reports(open_source(f"folder:{folder}"), 20.0) == [report]


def test_a_mail_says_who_it_is_from_and_asks_for_no_answer_of_a_machine(
    store: Store, box: Post
) -> None:
    client(store, "hanh", "vi", days=5)
    posted(store, box)
    sender, _, mail = box.mails[0]
    assert (sender, str(mail["From"])) == (OFFICE.address, "山田事務所 <office@yamada.example>")
    until = (NOW + timedelta(days=5)).astimezone(JAPAN).date()
    assert str(mail["Subject"]) == Words("vi")(
        "letter.subject.password", until=f"ngày {until.day}/{until.month}/{until.year}"
    )
    assert (mail["Content-Language"], mail["Auto-Submitted"]) == ("vi", "auto-generated")
    assert "hanh" not in str(mail["Message-ID"])


def test_a_card_ends_on_the_day_that_its_holder_read(store: Store) -> None:
    case = client(store, "hanh", days=200)
    until = NOW.astimezone(JAPAN).date() + timedelta(days=60)
    note_card(case, until, "Sato")
    [draft] = [each for each in look(store) if isinstance(each, Draft)]
    assert [(each.what, each.until) for each in draft.reminders] == [("card", until)]
    case.fact("card-until", "soon")
    assert look(store) == []


def test_what_a_client_said_before_the_registration_is_kept_with_the_case(store: Store) -> None:
    site = choose_site(None, "2022")
    for wish, kept in (("ベトナム語", "vi"), ("no", None)):
        case = new_case(store, read({**data(), "reminders": wish}), site)
        assert agreed_language(store.open(case.id)) == kept
