"""No person is run at two desks at once, no ID is two people's, and a dead desk keeps nobody."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import psycopg
import pytest

import mail
from flows.office import in_hand as holding
from flows.office.in_hand import in_hand_for_run
from flows.office.keeping_up import keep_up
from flows.office.recording import Recorder
from flows.options import LedgerOptions
from flows.outcomes import NeedsPerson
from flows.registration import owners
from flows.registration.owners import Owners
from ledger import in_hand
from ledger.in_hand import take
from ledger.ledger import Ledger
from ledger.trouble import InHandError
from records.applicant import Procedure, Request
from records.case import Store
from records.editions import choose_site
from tests.flows.registration.person import Person
from tests.flows.registration.test_mailbox import NAMELESS, deliver, new_box, today
from tests.flows.registration.test_mailbox import opened as opened_box
from tests.ledger.cluster import Cluster
from tests.ledger.office import OPERATOR, one_case, opened

ROOT = Path(__file__).parents[2]
TwoDesks = tuple[Cluster, LedgerOptions, LedgerOptions]
SITE = choose_site(None, None)
HOST = "desk-at-the-window"  # no name of two letters, which any sealed bytes hold now and then
OTHER_DESK = """
import platform, subprocess, sys
from pathlib import Path
from ledger.in_hand import take
from tests.ledger.office import OPERATOR, one_case, opened
from tests.ledger.test_in_hand import HOST, SITE
platform.node = lambda: HOST
home, setting = Path(sys.argv[1]), sys.argv[2] or None
ledger = opened(home, setting)
held = take(ledger, one_case(home, 0).applicant, SITE, OPERATOR)
# A browser, too, outlives the run that has started it.
left = subprocess.Popen(["sleep", "60"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL)
print(left.pid, flush=True)
sys.stdin.readline()
held.let_go()
print("let go", flush=True)
sys.stdin.readline()
"""


class OtherDesk:
    """A process of its own that has taken the first person of the office in hand."""

    def __init__(self, home: Path, setting: str | None) -> None:
        # The Python of the Windows bundle doesn't look where it is started.
        program = f"import sys; sys.path[:] = {sys.path!r}\n{OTHER_DESK}"
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, str(home), setting or ""],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.left = int(self.says())

    def says(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def hears(self) -> None:
        assert self.process.stdin
        print(file=self.process.stdin, flush=True)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def leave(self) -> None:
        self.kill()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.left, signal.SIGTERM)
        for pipe in (self.process.stdin, self.process.stdout):
            assert pipe
            pipe.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def setting(request: pytest.FixtureRequest) -> str | None:
    if request.param == "sqlite":
        return None
    fresh: str = request.getfixturevalue("server").fresh()
    return fresh


@pytest.fixture
def desk(tmp_path: Path, setting: str | None) -> Iterator[Ledger]:
    """Open the ledger at the desk that comes second: another one where the ledger is shared."""
    with opened(tmp_path / "one", setting) as ledger:
        if setting is None:
            yield ledger
            return
    (tmp_path / "two").mkdir()
    shutil.copy(tmp_path / "one" / "ledger.key", tmp_path / "two")
    with opened(tmp_path / "two", setting) as ledger:
        yield ledger


@pytest.fixture
def other(tmp_path: Path, setting: str | None, desk: Ledger) -> Iterator[OtherDesk]:
    other = OtherDesk(tmp_path / "one", setting)
    try:
        yield other
    finally:
        other.leave()


def wait_until_free(ledger: Ledger) -> None:
    """Wait for the server to see that a process is gone; a file's lock goes with it."""
    if ledger.place.file is not None:
        return
    with psycopg.connect(ledger.place.url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("SET statement_timeout = '20s'")
        rows = connection.execute("SELECT person FROM in_hand").fetchall()
        assert len(rows) == 1
        connection.execute("SELECT pg_advisory_lock(%s::bigint)", rows[0])
        connection.execute("SELECT pg_advisory_unlock(%s::bigint)", rows[0])


def test_a_person_is_registered_by_one_desk_at_a_time_and_the_second_is_told_who(
    tmp_path: Path, desk: Ledger, other: OtherDesk
) -> None:
    same, another = (one_case(tmp_path / "mine", number).applicant for number in (0, 1))
    with pytest.raises(InHandError) as told:
        take(desk, same, SITE, None)
    assert told.value.code == "ledger.person-in-hand"
    assert told.value.exit_code == 1
    assert told.value.params["who"] == f"{OPERATOR} ({HOST})"
    since = datetime.strptime(told.value.params["since"], "%Y-%m-%d %H:%M")
    assert timedelta(0) <= datetime.now() - since < timedelta(minutes=5)
    take(desk, another, SITE, None).let_go()
    # Practising with the same name in a simulated office is nobody's business.
    take(desk, same, choose_site("http://127.0.0.1:8000", None), None).let_go()

    other.hears()
    assert other.says() == "let go"
    take(desk, same, SITE, None).let_go()
    take(desk, same, SITE, None).let_go()


def test_a_killed_desk_keeps_nobody_from_the_others_and_is_named_no_longer(
    tmp_path: Path, desk: Ledger, other: OtherDesk
) -> None:
    person = one_case(tmp_path / "mine", 0).applicant
    other.kill()
    os.kill(other.left, 0)  # what it had started lives on
    wait_until_free(desk)
    held = take(desk, person, SITE, "高橋")
    if desk.place.shared:  # it may have got as far as 登録
        assert held.left
        assert held.left.operator == OPERATOR
    else:
        assert held.left is None
    with pytest.raises(InHandError) as told:
        take(desk, person, SITE, None)
    assert told.value.params["who"].startswith("高橋")
    held.let_go()
    again = take(desk, person, SITE, None)  # who only looked has not settled it
    assert (again.left and again.left.operator) == (held.left and OPERATOR)
    again.let_go()

    # Nor has a desk whose ledger did not hear of the end; it settles that by itself the next time.
    another = one_case(tmp_path / "mine", 1).applicant
    with opened(tmp_path / "one", desk.place.url if desk.place.shared else None) as theirs:
        take(theirs, another, SITE, OPERATOR).let_go(told=False)
        for expected in (desk.place.shared, False):
            last = take(desk, another, SITE, None)
            assert (last.left is not None) == expected
            last.let_go()
            take(theirs, another, SITE, OPERATOR).let_go()


def test_who_has_a_person_is_not_made_up_before_it_is_written(tmp_path: Path) -> None:
    person = one_case(tmp_path / "mine", 0).applicant
    with opened(tmp_path) as ledger:
        held = take(ledger, person, SITE, OPERATOR)
        [told] = tmp_path.glob("*.in-hand/*.who")
        told.unlink()
        with pytest.raises(InHandError, match=r"ledger\.person-just-taken"):
            take(ledger, person, SITE, None)
        held.let_go()


class NineHoursAhead(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz) + timedelta(hours=9)


def test_since_when_somebody_is_in_hand_is_told_by_the_servers_clock(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = one_case(tmp_path / "mine", 0).applicant
    monkeypatch.setattr(in_hand, "datetime", NineHoursAhead)
    with opened(tmp_path, server.fresh()) as ledger:
        held = take(ledger, person, SITE, OPERATOR)
        with pytest.raises(InHandError) as told:
            take(ledger, person, SITE, None)
        held.let_go()
    since = datetime.strptime(told.value.params["since"], "%Y-%m-%d %H:%M")
    assert abs(datetime.now() - since) < timedelta(minutes=5)


def test_nobody_reads_in_the_database_who_is_in_hand(
    tmp_path: Path, desk: Ledger, other: OtherDesk
) -> None:
    if desk.place.file is not None:
        kept = b"".join(
            str(each.relative_to(tmp_path)).encode() + each.read_bytes()
            for each in (tmp_path / "one").glob("ledger.sqlite3*/*")
        )
    else:
        with psycopg.connect(desk.place.url.replace("+psycopg", "")) as connection:
            rows = connection.execute("SELECT * FROM in_hand").fetchall()
        values = [value for row in rows for value in row]
        kept = b"".join(v if isinstance(v, bytes) else str(v).encode() for v in values)
    assert kept
    for word in (OPERATOR, HOST, "NGUYEN"):
        assert word.encode() not in kept


async def test_a_run_broken_off_before_the_ledger_has_answered_keeps_nobody(
    tmp_path: Path, setting: str | None
) -> None:
    case = one_case(tmp_path, 0)
    opened(tmp_path, setting).close()
    before = set(threading.enumerate())
    async with in_hand_for_run(LedgerOptions(tmp_path, setting), case.applicant, SITE, tmp_path):
        await asyncio.sleep(0)  # the question is on its way
        asking = set(threading.enumerate()) - before
    assert asking
    for each in asking:
        each.join(20)
        assert not each.is_alive()
    with opened(tmp_path, setting) as ledger:
        take(ledger, case.applicant, SITE, None).let_go()


@pytest.fixture
def two_desks(server: Cluster, tmp_path: Path) -> Iterator[TwoDesks]:
    """An office on PostgreSQL: its server, another desk, and ours."""
    url, key = server.fresh(), tmp_path / "office.key"
    theirs, ours = (LedgerOptions(tmp_path / name, url, key) for name in ("one", "two"))
    try:
        yield server, theirs, ours
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):  # it runs
            server.start()


async def test_whoever_begins_with_a_person_is_told_of_their_cases_at_all_desks(
    two_desks: TwoDesks,
) -> None:
    server, theirs, ours = two_desks
    first, own = one_case(theirs.home, 0), one_case(ours.home, 0)
    assert keep_up(theirs, [first.folder]) is None  # this desk's own are found in its folders

    async def told(procedure: Procedure | None = "change", **other: Any) -> list[Any]:
        person = Person()
        who, site = own.applicant, own.site
        asked = {"person": who, "site": site, "home": ours.home, **other}
        async with in_hand_for_run(ours, procedure=procedure, **asked) as taking:
            assert taking
            await taking.answer(person)
        return person.heard

    here = ("intake.case-exists", {"case": own.id})
    there = {"case": first.id, "folder": str(first.folder)}
    heard = await told()
    assert len(heard) == 2
    assert here in heard
    assert ("ledger.case-exists-at-another-desk", there) in heard
    assert await told(None) == await told("renew") == []
    stranger = replace(own.applicant, birth_date=date(1960, 1, 1))
    assert await told(person=stranger) == []
    # Practice with the same name is apart.
    assert await told(site=SITE) == []
    database = server.url.replace("+psycopg", "")
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("ALTER TABLE cases RENAME TO mislaid")
        unknown = [key for key, _ in await told()]
        connection.execute("ALTER TABLE mislaid RENAME TO cases")
    assert unknown == [here[0], "ledger.failed", "ledger.others-unknown"]
    server.stop()
    heard = await told()
    assert [key for key, _ in heard] == ["ledger.gone", "ledger.others-unknown", here[0]]
    server.start()


async def test_an_id_of_another_desks_case_is_refused_and_without_the_server_the_run_goes_on(
    two_desks: TwoDesks,
) -> None:
    server, theirs, ours = two_desks
    first, second = one_case(theirs.home, 2), one_case(ours.home, 1)
    own = one_case(ours.home, 3)
    assert keep_up(theirs, [first.folder]) is keep_up(ours, [own.folder]) is None

    person = Person()
    owners = Owners(second, ours)
    assert await owners.is_anothers("Q7W8-E9R2", person)
    told = dict(person.heard)["run.auth-id-of-other-desk"]
    assert told == {"case": first.id, "folder": str(first.folder)}
    assert list(second.journal.entries())[-1]["case"] == first.id
    assert not await owners.is_anothers("Z9Z9Z9Z9", person)
    assert not await Owners(first, theirs).is_anothers("Q7W8E9R2", person)
    assert not await Owners(own, ours).is_anothers("Q7W8E9R3", person)
    # Another office on another machine issues its own, whatever they look like.
    elsewhere = replace(second.site, origin="http://127.0.0.1:9999")
    apart = Store(ours.home).create(Request("change", second.category, second.applicant), elsewhere)
    assert not await Owners(apart, ours).is_anothers("Q7W8E9R2", person)
    assert person.keys == ["run.auth-id-of-other-desk"]

    server.stop()
    for auth_id in ("Q7W8E9R2", "Z9Z9Z9Z9"):
        assert not await owners.is_anothers(auth_id, person)
    assert person.keys[1:] == ["ledger.gone", "run.auth-id-not-compared"]
    # What this desk knows itself it tells all the same.
    assert await owners.is_anothers("Q7W8E9R3", person)
    server.start()


async def test_a_mail_that_names_nobody_is_nobodys_while_a_client_of_another_desk_waits(
    two_desks: TwoDesks,
) -> None:
    server, theirs, ours = two_desks
    spouse, case = one_case(theirs.home, 0), one_case(ours.home, 0)
    case.advance("submitting")
    keep_up(ours, [case.folder])
    box = new_box(ours.home.parent / "Maildir")
    deliver(box, today(NAMELESS))
    person = Person()

    async def until_it_waits_with(others: tuple[str, ...]) -> None:
        async with asyncio.timeout(20):
            while await Owners(case, ours).sharing(nameless, person) != others:
                pass

    nameless = mail.read(today(NAMELESS))
    recorder = Recorder(theirs, theirs.home)
    recorder.begin(spouse, "run")
    await until_it_waits_with(())  # nothing was pressed for them
    spouse.note("may-submit", id="confirm")
    await until_it_waits_with((spouse.id,))
    assert await Owners(case, ours).sharing(mail.read(today()), person) == ()
    assert await Owners(spouse, theirs).sharing(nameless, person) == (case.id,)
    assert await Owners(case, ours).in_hand(person) == [spouse.id]

    async with opened_box(box, case, Person(interactive=False), owners=Owners(case, ours)) as box_:
        with pytest.raises(NeedsPerson) as stopped:
            await box_.wait_for("registered", 1.0)
    assert (stopped.value.code, case.auth_id) == ("run.mail-not-come", None)
    spouse.advance("submitting")
    spouse.saw_auth_id("Z9Y8X7W6V5", "screen")
    await until_it_waits_with(())  # theirs is known: this one is not it
    assert await recorder.end(spouse, "ended") is None
    assert person.keys == []

    server.stop()
    owners = Owners(case, ours)
    assert await owners.sharing(nameless, person) == await owners.sharing(nameless, person) == ()
    assert person.keys == ["ledger.gone", "run.address-not-compared"]
    server.start()


async def test_a_server_that_takes_a_question_and_says_nothing_is_not_waited_for(
    two_desks: TwoDesks, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _, ours = two_desks
    case, person = one_case(ours.home, 2), Person()
    assert keep_up(ours, [case.folder]) is None
    monkeypatch.setattr(holding, "ANSWERS_WITHIN", 0.2)
    monkeypatch.setattr(owners, "ANSWERS_WITHIN", 0.2)
    before = set(threading.enumerate())
    with server.connected() as connection, connection.transaction():
        connection.execute("LOCK TABLE desks")
        async with in_hand_for_run(ours, case.applicant, case.site, ours.home) as taking:
            assert taking
            trouble = await taking.answer(person)
        assert trouble
        assert trouble.code == "ledger.silent"
        assert not await Owners(case, ours).is_anothers("Z9Z9Z9Z9", person)
    unknown = ["ledger.others-unknown", "run.auth-id-not-compared"]
    assert person.keys == ["ledger.silent", unknown[0], "ledger.silent", unknown[1]]
    for each in set(threading.enumerate()) - before:  # the answers come, to nobody
        each.join(20)
