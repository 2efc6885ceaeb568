"""An office of many desks on one PostgreSQL, killed at random: does anything come out twice?

    .venv/bin/python -m benchmarks.ledger_desks [--desks 20] [--minutes 10] [--seed 1] [--json]

Each desk is a process of its own with its own folder, that registers one client after another the
way a run does (:mod:`flows.office.in_hand`, :mod:`flows.office.recording`,
:mod:`flows.registration.owners`), with a site in the place of the browser: a file in which each
press of 登録 stands with the 認証ID that came of it. Clients come to several desks. Whoever is told
that another desk has a client, or had one, sends them there; a desk that can't ask the office takes
only people who come to no other. Now and then a desk is shown an ID of another desk's client, as
where two share an address. Desks are killed and started again all the time, the server every so
often, at once or in the middle of what it does, for a few seconds.

At the end each desk goes on with what it had begun and lists its cases, as on the next morning, and
everything is held against the site. What must be none: people registered twice, IDs lost, IDs in
another case than theirs, cases of which the ledger says otherwise than their folder.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from flows.office.in_hand import in_hand_for_run
from flows.office.opening import needed_ledger
from flows.office.recording import Recorder
from flows.office.surveying import Every, survey
from flows.options import LedgerOptions
from flows.outcomes import Failed
from flows.registration.owners import Owners
from ledger.checking import check
from records.applicant import Request, read_request
from records.case import Case, Store
from records.editions import choose_site
from records.progress import STATES
from records.safe_files import append_line
from tests.flows.registration.person import Person
from tests.ledger.cluster import Cluster, binaries, cluster

ROOT = Path(__file__).parents[1]
SITE = choose_site(None, "2022")
CLIENTS = 4_000  # who may come to any desk
OFTEN = 40  # of them this many are about at a time: the same one comes to two desks
BETWEEN_KILLS = (0.5, 3.0)  # seconds
BETWEEN_OUTAGES = (8.0, 20.0)
OUTAGE = (0.5, 4.0)
TOLD_ELSEWHERE = frozenset(
    ("intake.case-exists", "ledger.case-exists-at-another-desk", "ledger.person-left")
)


@dataclass
class Desk:
    """What a process needs to be one desk of the office."""

    home: Path
    url: str
    key: Path
    site: Path
    seed: int

    @property
    def options(self) -> LedgerOptions:
        return LedgerOptions(self.home, self.url, self.key, f"desk {self.home.name}")


# The site: what was pressed, and what came of it. An ID is ``settled`` once its desk has told it.


def press(site: Path, case: Case) -> str:
    auth_id = secrets.token_hex(6).upper()
    person = [case.applicant.name, case.applicant.birth_date.isoformat()]
    entry = {"person": person, "case": case.id, "auth_id": auth_id}
    append_line(site, json.dumps(entry).encode() + b"\n")
    return auth_id


def pressed(site: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in site.read_bytes().splitlines()]
    except FileNotFoundError:
        return []


def settled(site: Path) -> Path:
    return site.with_name("settled")


# One desk


async def work(desk: Desk, *, finish: bool = False) -> None:
    """Go on with what was begun, then take one client after another until the office closes."""
    dice, store = random.Random(desk.seed), Store(desk.home)

    async def serve(case: Case | None, request: Request | None) -> None:
        became = await client(desk, store, case, request, dice)
        append_line(desk.site.with_name("became"), f"{became}\n".encode())

    for case in [each for each in store.all() if each.state != "complete"]:
        await serve(case, None)
    if finish:
        survey(store, Every(), desk.options)  # as a list of the cases in the morning does
    while not finish and not desk.site.with_name("closed").exists():
        about = int(time.time() / 20) % (CLIENTS // OFTEN) * OFTEN
        await serve(None, _request(f"C{about + dice.randrange(OFTEN):05}"))
        await asyncio.sleep(dice.uniform(0.0, 0.3))


async def client(
    desk: Desk, store: Store, case: Case | None, request: Request | None, dice: random.Random
) -> str:
    """One client from the door to the receipt; what became of them."""
    heard = Person()
    person = case.applicant if case else request.applicant if request else None
    assert person
    procedure = request.procedure if request else None
    async with in_hand_for_run(desk.options, person, SITE, desk.home, procedure) as taking:
        assert taking
        try:
            trouble = await taking.answer(heard)
        except Failed:
            return "in hand at another desk"
        if request and TOLD_ELSEWHERE & set(heard.keys):
            return "known to the office"
        if request and trouble:
            name = f"{desk.home.name} {secrets.token_hex(6)}"
            person = replace(request.applicant, name=name.upper())
            request = Request(request.procedure, request.category, person)
        if case is None:
            assert request
            case = store.create(request, SITE)
        alone = trouble is not None
        taking.told = False
        recorder = Recorder(desk.options, desk.home)
        recorder.begin(case, "run" if request else "resume")
        try:
            await _register(desk, case, heard, dice, alone=alone)
        finally:
            unrecorded = await recorder.end(case, "ended")
            taking.told = unrecorded is None
    if unrecorded is None and case.auth_id:
        append_line(settled(desk.site), json.dumps([case.id, case.auth_id]).encode() + b"\n")
    return "alone" if alone or unrecorded else "with the office"


async def _register(
    desk: Desk, case: Case, heard: Person, dice: random.Random, *, alone: bool
) -> None:
    owners = Owners(case, None if alone else desk.options)
    await asyncio.sleep(dice.uniform(0.0, 0.2))
    if case.state == "prepared":
        case.advance("submitting")
        auth_id = press(desk.site, case)
        if not await owners.is_anothers(auth_id, heard):
            case.saw_auth_id(auth_id, "screen")
    if not case.auth_id:  # killed before the screen was read: the mail tells
        for each in pressed(desk.site):
            if each["case"] == case.id and not await owners.is_anothers(each["auth_id"], heard):
                case.saw_auth_id(each["auth_id"], "mail:01.eml")
                case.note("mail", file="mails/01.eml", kind="registered", trusted=True,
                          auth_id=each["auth_id"], reasons=[], key="1", where="")  # fmt: skip
    if not case.auth_id:
        return  # killed before the press: on another day a person sees that nothing was sent
    if dice.random() < 0.3 and not alone:
        await _shown_anothers(desk, case, owners, heard, dice)
    for state in STATES[2:]:
        if not case.reached(state):
            await asyncio.sleep(dice.uniform(0.0, 0.1))
            case.advance(state)


async def _shown_anothers(
    desk: Desk, case: Case, owners: Owners, heard: Person, dice: random.Random
) -> None:
    """Show an ID that its own desk has told the office of; without the office nobody can know."""
    try:
        lines = settled(desk.site).read_bytes().splitlines()
    except FileNotFoundError:
        return
    other, auth_id = json.loads(dice.choice(lines))
    if other == case.id:
        return
    refused = await owners.is_anothers(auth_id, heard)
    asked = "run.auth-id-not-compared" not in heard.keys
    what = "refused" if refused else "taken" if asked else "not compared"
    append_line(desk.site.with_name("shown"), f"{what}\n".encode())


def _request(name: str) -> Request:
    born = date(1960, 1, 1) + timedelta(days=sum(map(ord, name)) % 9_000)
    return read_request(
        {
            "procedure": "change",
            "applicant": {
                "name": _letters(name), "sex": "female", "birth_date": born,
                "nationality": "ベトナム", "email": "client@post.example",
                "residence_card": "AB12345678CD", "postal_code": "530-8201",
                "address": "大阪府大阪市北区中之島1-3-20", "phone": "06-1234-5678",
            },
        },
        date.today(),
    )  # fmt: skip


def _letters(name: str) -> str:
    return "NGUYEN " + "".join(chr(65 + int(each)) if each.isdigit() else each for each in name)


# The office


@dataclass
class Office:
    """Desks and their server."""

    server: Cluster
    desks: list[Desk]
    at_work: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    killed: int = 0
    outages: int = 0

    def start(self, number: int, *, finish: bool = False) -> None:
        desk = self.desks[number]
        desk.seed += 1
        self.at_work[number] = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.ledger_desks", "--desk", _line(desk),
             *(["--finish"] if finish else [])],
            cwd=ROOT, stdin=subprocess.DEVNULL, stderr=desk.site.with_name("errors").open("ab"),
        )  # fmt: skip

    def kill(self, number: int) -> None:
        self.at_work[number].kill()
        self.at_work[number].wait()
        self.killed += 1


@dataclass(frozen=True)
class Result:
    """What a trial came to."""

    desks: int
    minutes: float
    kills: int
    outages: int
    presses: int
    clients: dict[str, int]
    others_ids: dict[str, int]
    twice: int
    lost: int
    swapped: int
    differs: int
    conflicts: int
    errors: int


def trial(desks: int, minutes: float, seed: int) -> Result:
    """Run an office for a while, close it, and see what came of it."""
    with tempfile.TemporaryDirectory(prefix="desks-") as folder, cluster() as server:
        url, root = server.fresh(), Path(folder)
        site, key = root / "pressed", root / "office.key"
        office = Office(
            server,
            [
                Desk(root / f"d{number:02}", url, key, site, seed * 10_000 + number * 100)
                for number in range(desks)
            ],
        )
        for desk in office.desks:
            desk.home.mkdir()
        needed_ledger(office.desks[0].options).close()  # one desk makes the tables and the key
        for number in range(desks):
            office.start(number)
        try:
            _days_work(office, random.Random(seed), time.monotonic() + 60 * minutes)
            (root / "closed").touch()
            _all_ended(office)
            for number in range(desks):  # the next morning
                office.start(number, finish=True)
            _all_ended(office)
        finally:
            for process in office.at_work.values():
                process.kill()
        return _held_against_site(office, minutes)


def _days_work(office: Office, dice: random.Random, until: float) -> None:
    outage = time.monotonic() + dice.uniform(*BETWEEN_OUTAGES)
    while (now := time.monotonic()) < until:
        time.sleep(min(dice.uniform(*BETWEEN_KILLS), max(0.0, until - now)))
        number = dice.randrange(len(office.desks))
        office.kill(number)
        office.start(number)
        if time.monotonic() > outage:
            dice.choice((office.server.kill, office.server.stop))()
            time.sleep(dice.uniform(*OUTAGE))
            office.server.start()
            office.outages += 1
            outage = time.monotonic() + dice.uniform(*BETWEEN_OUTAGES)


def _all_ended(office: Office) -> None:
    for process in office.at_work.values():
        process.wait(timeout=300)


def _held_against_site(office: Office, minutes: float) -> Result:
    presses = pressed(office.desks[0].site)
    per_person = Counter(tuple(each["person"]) for each in presses)
    kept = {case.id: case for desk in office.desks for case in Store(desk.home).all()}
    lost = [each for each in presses if kept[each["case"]].auth_id != each["auth_id"]]
    of_case = {each["auth_id"]: each["case"] for each in presses}
    swapped = [
        case for case in kept.values()
        for seen in case.progress.sightings if of_case[seen.auth_id] != case.id
    ]  # fmt: skip
    differs, conflicts = 0, 0
    for desk in office.desks:
        with needed_ledger(desk.options) as ledger:
            found = check(ledger)
            conflicts = len(found.conflicts)
            differs += len(found.differs) + len(found.behind) + len(found.gone)
            with ledger.reader() as reader:
                differs += len(set(kept) ^ {each.id for each in reader.all()})
    site = office.desks[0].site
    errors = site.with_name("errors")
    told = errors.read_text(encoding="utf-8") if errors.exists() else ""
    print(told[-3000:], end="", file=sys.stderr)
    return Result(
        desks=len(office.desks),
        minutes=minutes,
        kills=office.killed,
        outages=office.outages,
        presses=len(presses),
        clients=_counted(site.with_name("became")),
        others_ids=_counted(site.with_name("shown")),
        twice=sum(each > 1 for each in per_person.values()),
        lost=len(lost),
        swapped=len(swapped),
        differs=differs,
        conflicts=conflicts,
        errors=told.count("Traceback"),
    )


def _counted(file: Path) -> dict[str, int]:
    """Count the lines of a file by what they say."""
    with contextlib.suppress(FileNotFoundError):
        return dict(Counter(file.read_text().splitlines()))
    return {}


def _line(desk: Desk) -> str:
    return json.dumps(asdict(desk), default=str)


def _desk(line: str) -> Desk:
    told = json.loads(line)
    paths = {name: Path(told[name]) for name in ("home", "key", "site")}
    return Desk(**{**told, **paths})


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--desks", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--desk", help=argparse.SUPPRESS)
    parser.add_argument("--finish", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.desk:
        asyncio.run(work(_desk(options.desk), finish=options.finish))
        return
    if binaries() is None:
        raise SystemExit("no PostgreSQL here: its programs (initdb, pg_ctl) are needed")
    result = trial(options.desks, options.minutes, options.seed)
    if options.json:
        print(json.dumps(asdict(result), indent=2))
        return
    for name, value in asdict(result).items():
        print(f"{name:12} {value}")


if __name__ == "__main__":
    main()
