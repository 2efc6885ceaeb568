"""A clock that is wrong by hours must not make genuine mails look old, nor old ones genuine."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from flows.outcomes import NeedsPerson
from flows.registration import navigation
from flows.registration.clock import FACT, Clock, first_mails, since_begun
from flows.registration.mailbox import Mailbox
from mail import open_source
from records.case import Case, Store
from tests.flows.registration.kept_browser import KEPT
from tests.flows.registration.little_site import LittleSite, visit
from tests.flows.registration.person import Person
from tests.flows.registration.screens import MENU
from tests.flows.registration.test_mailbox import OURS, deliver, new_box, new_case
from tests.mail.letters import ID, first
from tests.mail.letters import mail as letter

HOUR = timedelta(hours=1)
NOW = datetime.now(UTC)


def begun(home: Path, *, ahead: timedelta, fact: bool, ago: timedelta = timedelta()) -> Case:
    """Return a case pressed just now by a computer whose clock was so far ahead (or behind)."""
    case = new_case(home)
    if fact:
        case.fact(FACT, round(ahead.total_seconds()))
    path = case.folder / "case.json"
    head = json.loads(path.read_bytes())
    head["created"] = (NOW - ago + ahead).isoformat(timespec="seconds")
    path.write_text(json.dumps(head), encoding="utf-8")
    return Store(home).open(case.id)


def clock(ahead: timedelta, *, told: bool) -> Clock:
    """Return a clock that is ahead, and whether the site has told it."""
    wrong = Clock(lambda: datetime.now(UTC) + ahead)
    if told:
        wrong.hear(format_datetime(datetime.now(UTC)))
    return wrong


def waited(case: Case, box: Path, person: Person, ours: Clock, limit: float = 20.0) -> bool:
    """Is the first mail believed and used?"""

    async def story() -> bool:
        source = open_source(f"maildir:{box}")
        mailbox = Mailbox(source, case, person, OURS, clock=ours)
        async with asyncio.timeout(60), mailbox.open():
            return (await mailbox.wait_for("registered", limit)).message.auth_id == ID

    try:
        return KEPT.run(story())
    except NeedsPerson as nothing:
        assert nothing.code == "run.mail-not-come"
        return False


def came(box: Path, when: datetime) -> None:
    deliver(box, letter(first(), date=format_datetime(when)))


def questions(person: Person) -> list[dict[str, str]]:
    return [params for key, params in person.asked if key == "run.believe-mail"]


@pytest.mark.parametrize("hours", [-72, -9, -5, -1, 0, 1, 5, 9, 24, 72])
@pytest.mark.parametrize("interactive", [True, False])
def test_a_genuine_mail_is_used_without_a_question_where_the_site_told_the_time(
    tmp_path: Path, hours: int, interactive: bool
) -> None:
    ahead, box = hours * HOUR, new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=ahead, fact=True)
    came(box, NOW)
    person = Person(interactive=interactive)
    assert waited(case, box, person, clock(ahead, told=True))
    assert questions(person) == []


@pytest.mark.parametrize("hours", [1, 5, 9, 24])
def test_where_nobody_told_the_time_a_person_decides_and_hears_of_the_clock(
    tmp_path: Path, hours: int
) -> None:
    ahead, box = hours * HOUR, new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=ahead, fact=False)
    came(box, NOW)
    yes = Person({"run.believe-mail": True})
    assert waited(case, box, yes, clock(ahead, told=False))
    [asked] = questions(yes)
    assert "clock" in asked["reason"]
    assert f"{case.created:%Y-%m-%d %H:%M}" in asked["reason"]


@pytest.mark.parametrize("answer", [False, None])
def test_where_the_person_says_no_or_nobody_is_there_such_a_mail_is_not_used(
    tmp_path: Path, answer: bool | None
) -> None:
    box = new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=5 * HOUR, fact=False)
    came(box, NOW)
    person = Person(interactive=answer is not None)
    assert not waited(case, box, person, clock(5 * HOUR, told=False), limit=2.0)
    assert len(questions(person)) == (answer is not None)
    assert case.auth_id is None


@pytest.mark.parametrize("hours", [2, 20, 24 * 30])
def test_with_a_clock_that_is_right_an_older_mail_is_refused_without_a_question(
    tmp_path: Path, hours: int
) -> None:
    box = new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=timedelta(), fact=True)
    came(box, NOW - hours * HOUR)
    person = Person({"run.believe-mail": True})
    assert not waited(case, box, person, clock(timedelta(), told=True), limit=2.0)
    assert questions(person) == []


@pytest.mark.parametrize("known", [True, False])
def test_a_mail_of_last_week_is_refused_whatever_the_clock(tmp_path: Path, known: bool) -> None:
    box = new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=5 * HOUR, fact=known)
    came(box, NOW - 7 * 24 * HOUR)
    person = Person({"run.believe-mail": True})
    assert not waited(case, box, person, clock(5 * HOUR, told=known), limit=2.0)
    assert questions(person) == []


def test_a_mail_of_an_earlier_registration_that_day_is_not_believed_by_a_slow_clock(
    tmp_path: Path,
) -> None:
    """Five hours behind, a mail of three hours ago would seem to have come after the case."""
    box = new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=-5 * HOUR, fact=True)
    came(box, NOW - 3 * HOUR)
    person = Person()
    assert not waited(case, box, person, clock(-5 * HOUR, told=True), limit=2.0)
    assert len(questions(person)) == 1


@pytest.mark.parametrize("hours", [5, -5])
def test_a_case_is_gone_on_with_after_the_clock_was_set_right(tmp_path: Path, hours: int) -> None:
    box = new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=hours * HOUR, fact=True, ago=6 * HOUR)
    came(box, NOW - 5 * HOUR)
    person = Person()
    assert waited(case, box, person, clock(timedelta(), told=True))
    assert first_mails(case) <= NOW - 6 * HOUR


def test_a_case_of_tomorrow_is_asked_about_and_not_refused(tmp_path: Path) -> None:
    """The clock was set right, and nobody had told before how wrong it was."""
    box = new_box(tmp_path / "Maildir")
    case = begun(tmp_path, ahead=20 * HOUR, fact=False)
    came(box, NOW)
    person = Person({"run.believe-mail": True})
    assert waited(case, box, person, clock(timedelta(), told=True))
    assert len(questions(person)) == 1
    assert first_mails(case) <= datetime.now(UTC)


def test_a_case_begun_at_a_desk_whose_clock_is_ahead_gets_its_mails_at_another(
    tmp_path: Path,
) -> None:
    """The second desk knows how its own clock is, and nobody how the first one's was."""
    box = new_box(tmp_path / "Maildir")
    case, ours = begun(tmp_path, ahead=5 * HOUR, fact=False), clock(timedelta(), told=True)
    person = Person({"run.believe-mail": True})
    ours.keep(case, person)
    assert FACT not in case.progress.facts
    case.fact(FACT, 0)  # as it was written once
    came(box, NOW)
    assert waited(case, box, person, ours)
    assert len(questions(person)) == 1


def test_an_answer_out_of_a_cache_makes_no_clock_wrong() -> None:
    ours = Clock(lambda: NOW)
    ours.hear(format_datetime(NOW - 3 * HOUR))
    assert ours.ahead is not None
    assert ours.ahead > 2 * HOUR
    ours.hear(format_datetime(NOW))
    ours.hear(format_datetime(NOW - HOUR))
    assert abs(ours.ahead) < timedelta(seconds=2)


def test_an_answer_that_came_while_the_computer_stood_still_makes_no_clock_wrong() -> None:
    slept, answers = timedelta(minutes=7), Clock(lambda: NOW)
    answers.hear(format_datetime(NOW - slept), slept)
    assert answers.now() == NOW
    answers.hear(format_datetime(NOW - HOUR))  # the next one tells of a clock that is wrong
    assert answers.now() < NOW - HOUR + timedelta(seconds=2)
    assert since_begun(NOW.timestamp() * 1000, NOW.timestamp() + 420) == slept
    assert since_begun(0, NOW.timestamp()) == timedelta()  # a browser that does not say when


@pytest.mark.parametrize("date", [None, "", "yesterday", "Thu, 99 Nov 2026 21:00:00 GMT"])
def test_an_answer_without_a_time_says_nothing(date: str | None) -> None:
    ours = Clock(lambda: NOW)
    ours.hear(date)
    assert ours.ahead is None


@pytest.mark.parametrize(
    ("hours", "code"), [(5, "check.clock-fast"), (-5, "check.clock-slow"), (0, "")]
)
def test_a_wrong_clock_is_named_once_and_kept_with_the_case(
    site: LittleSite, tmp_path: Path, hours: int, code: str
) -> None:
    site.page("/", MENU)
    person = Person()

    async def story() -> dict[str, Any]:
        async with visit(site, tmp_path, user=person) as here:
            session = here.session
            session.case.created += hours * HOUR  # begun by the same clock
            session.clock = Clock(lambda: datetime.now(UTC) + hours * HOUR)
            session.clock.listen(here.browser.context, session.case.site)
            for _ in range(2):
                await navigation.read(session, f"{site.origin}/")
            return session.case.progress.facts

    facts = KEPT.run(story())
    assert abs(facts[FACT] - hours * 3600) < 60
    told = [key for key in person.keys if key.startswith(("check.clock", "machine.mails-by"))]
    assert told == ([code, "machine.mails-by-the-sites-clock"] if code else [])
