"""How quickly a ledger of an office answers, and how that grows with its cases.

    .venv/bin/python -m benchmarks.ledger [--cases 100000] [--times 200] [--json]

Ledgers of 1,000, 10,000 and 100,000 cases, each with its folder, are filled through the ledger's
own writer, on SQLite and, where its programs are there, on a PostgreSQL server of their own on a
socket; then each question is asked many times, every time for another person. ``list``: the 50
newest. ``search``: by the beginning of a name, by name and given name, by kana, a whole 認証ID, a
mail address and a day, 50 at most. ``due``: the 50 that end first from a day on. ``add``: one case
more, read from its folder. Each answer is opened: names and IDs are decrypted. Figures: the median
and the 95th of a hundred, in milliseconds of wall time; and the 95th of a hundred of the
processor's time in this process, which tells more where others are at work on the machine.
Goal: 50 ms for list, search and due, 10 ms for one more, flat from 1,000 to 100,000 cases.

``cases list``, ``cases list WORDS`` and ``cases due`` are what people wait for, but for the start
of Python: the commands themselves, which open the ledger, hold it against every folder, write the
act down and tell all that was found. They grow with the cases of a desk, and with the answer.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.store import FAMILIES, NAMES
from desk.command_line import run
from ledger.folders import KeptCase, read_kept, stamp_of
from ledger.keys import KeyPlaces
from ledger.ledger import Ledger
from ledger.place import place_of
from ledger.rows import LedgerCase
from ledger.writing import put_cases
from records.applicant import read_request
from records.case import Store
from records.editions import choose_site
from tests.ledger.cluster import binaries, cluster

SIZES = (1_000, 10_000, 100_000)
PAGE = 50
BATCH = 500
KANA = (
    "グエン",
    "チャン",
    "リ",
    "オウ",
    "キム",
    "サントス",
    "シルバ",
    "グルン",
    "サトウ",
    "ファム",
)
DAYS = 3_650  # ten years of registrations
FIRST = datetime(2016, 12, 1, 9, tzinfo=UTC)
QUESTIONS = ("list", "search", "due", "add")
COMMANDS = ("cases list", "cases list WORDS", "cases due")
Spent = tuple[float, float]
"""Seconds of wall time, and of the processor's time in this process."""


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one question to a ledger of so many cases."""

    kind: str
    cases: int
    question: str
    median: float
    p95: float
    cpu_p95: float
    times: int


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--cases", type=int, default=SIZES[-1])
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--commands", type=int, default=10, help="how often each command is run")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    sizes = [each for each in SIZES if each <= options.cases]
    times = options.times, options.commands
    figures = [each for kind in _kinds() for each in measure(kind, sizes, *times)]
    if options.json:
        print(json.dumps([asdict(each) for each in figures], indent=2))
        return
    print(f"{'':12} {'cases':>8} {'':16} {'median ms':>10} {'p95 ms':>8} {'cpu p95 ms':>10}")
    for each in figures:
        print(
            f"{each.kind:12} {each.cases:8} {each.question:16} {each.median:10.1f} {each.p95:8.1f}"
            f" {each.cpu_p95:10.1f}"
        )


def _kinds() -> list[str]:
    return ["sqlite", *(["postgresql"] if binaries() else [])]


def measure(kind: str, sizes: list[int], times: int, commands: int) -> Iterator[Figure]:
    """Fill one ledger step by step, and ask it at each size."""
    with ExitStack() as opened:
        home = Path(opened.enter_context(tempfile.TemporaryDirectory()))
        url = opened.enter_context(cluster()).fresh() if kind == "postgresql" else None
        place = place_of(url, home)
        assert place
        ledger = opened.enter_context(Ledger.open(place, KeyPlaces(home)))
        template = _template(home)
        there = 0
        for size in sizes:
            _fill(ledger, template, there, size)
            there = size
            yield from ask(kind, ledger, template, size, times)
            yield from command(kind, ledger, size, commands)


def ask(kind: str, ledger: Ledger, template: KeptCase, size: int, times: int) -> Iterator[Figure]:
    """All questions, each so many times."""
    dice = random.Random(size)
    questions: dict[str, Callable[[], Any]] = {
        "list": lambda: _opened(_newest(ledger)),
        "search": lambda: _opened(_found(ledger, _words(dice.randrange(size), dice.randrange(6)))),
        "due": lambda: _opened(_due(ledger)),
    }
    for name in QUESTIONS[:-1]:
        yield _figure(kind, size, name, [_timed(questions[name]) for _ in range(times)])
    numbers = range(10**7 + size, 10**7 + size + times)
    folders = [_folder(ledger.home, template, number) for number in numbers]
    added = [_timed(partial(ledger.take, [folder])) for folder in folders]
    yield _figure(kind, size, "add", added)
    ledger.drop([each.name for each in folders])
    for each in folders:
        shutil.rmtree(each)


def command(kind: str, ledger: Ledger, size: int, times: int) -> Iterator[Figure]:
    """Run each command as the desk does whose cases these are, so many times."""
    dice = random.Random(size)
    asked: dict[str, Callable[[], list[str]]] = {
        "cases list": lambda: ["list"],
        "cases list WORDS": lambda: ["list", *_words(dice.randrange(size), dice.randrange(6))],
        "cases due": lambda: ["due", "--days", "30"],
    }
    os.environ |= {"TOUROKU_HOME": str(ledger.home), "TOUROKU_LANG": "en"}
    os.environ["TOUROKU_LEDGER"] = ledger.place.url if ledger.place.shared else ""
    for name in COMMANDS:
        yield _figure(
            kind, size, name, [_timed(partial(_run, asked[name]())) for _ in range(times)]
        )


def _run(words: list[str]) -> None:
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert run(["cases", *words]) == 0
    assert said.getvalue()


def _figure(kind: str, size: int, name: str, spent: list[Spent]) -> Figure:
    wall, cpu = ([each[at] * 1000 for each in spent] for at in (0, 1))
    p95, cpu_p95 = (statistics.quantiles(each, n=20)[-1] for each in (wall, cpu))
    return Figure(kind, size, name, statistics.median(wall), p95, cpu_p95, len(spent))


def _timed(work: Callable[[], Any]) -> Spent:
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def _opened(cases: list[LedgerCase]) -> None:
    for case in cases:
        assert case.applicant.name
        assert case.facts


def _newest(ledger: Ledger) -> list[LedgerCase]:
    with ledger.reader() as reader:
        return reader.newest(PAGE)


def _found(ledger: Ledger, words: list[str]) -> list[LedgerCase]:
    with ledger.reader() as reader:
        found = list(reader.find(words, lambda state, procedure: (state, procedure), PAGE))
    assert found, words
    return found


def _due(ledger: Ledger) -> list[LedgerCase]:
    last = {"password": date(2027, 1, 1), "certificate": date(2027, 3, 1)}
    with ledger.reader() as reader:
        return reader.expiring(last, PAGE)


def _words(number: int, way: int) -> list[str]:
    """Return what somebody remembers of one case, in one of six ways."""
    person = _person(number)
    name, day = person["name"].split(), _created(number)
    return [
        [name[0][:4]],
        [name[-1], name[0]],
        [person["name_kana"].split()[0], person["email"].partition("@")[0]],
        [f"ID{number:08}"],
        [person["email"]],
        [f"{day.astimezone():%Y/%m/%d}", name[0]],
    ][way]


def _person(number: int) -> dict[str, str]:
    letters = "".join(chr(65 + int(digit)) for digit in f"{number:05}")
    return {
        "name": f"{FAMILIES[number % 10]} {NAMES[number // 10 % 10]} {letters}",
        "name_kana": f"{KANA[number % 10]} {KANA[number // 7 % 10]}",
        "email": f"{NAMES[number // 10 % 10][:3].lower().strip()}{number}@post.example",
        "phone": f"090-{number // 10_000 % 10_000:04}-{number % 10_000:04}",
    }


def _created(number: int) -> datetime:
    return FIRST + timedelta(days=number * 7 % DAYS, seconds=number % 30_000)


def _template(home: Path) -> KeptCase:
    """One case as the store writes it, with all of a registration in its journal."""
    data = {
        **_person(0), "sex": "female", "birth_date": date(1995, 11, 3), "nationality": "ベトナム",
        "postal_code": "530-8201", "address": "大阪府大阪市北区中之島1-3-20",
        "residence_card": "AB12345678CD",
    }  # fmt: skip
    request = read_request({"procedure": "change", "applicant": data}, date.today())
    case = Store(home).create(request, choose_site(None, "2022"))
    case.note("operator", name="相田みどり")
    case.fact("certificate-until", "2027-01-25T14:59:59+00:00")
    for state in ("submitting", "registered", "linked", "password_set", "complete"):
        case.note("person", who="holder", what="consent")
        case.advance(state)
        case.saw_auth_id("ID00000000", "screen")
    case.note_password_date(datetime.now(UTC))
    return read_kept(case.folder)


def _fill(ledger: Ledger, template: KeptCase, first: int, last: int) -> None:
    for start in range(first, last, BATCH):
        kept = [_kept(template, number) for number in range(start, min(start + BATCH, last))]
        for each in kept:
            _write_folder(each, template)
        with ledger.writer() as connection:
            put_cases(connection, kept, ledger.key, ledger.desk)
    if ledger.place.shared:
        with ledger.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")  # which the server does by itself within minutes
            connection.commit()


def _kept(template: KeptCase, number: int) -> KeptCase:
    """Return the template as the case of another person, without a folder of its own."""
    made: KeptCase = object.__new__(KeptCase)
    made.__dict__.update(template.__dict__)
    created = _created(number)
    person = {**asdict(template.applicant), **_person(number)}
    person["birth_date"] = date(1960, 1, 1) + timedelta(days=number % 15_000)
    made.created = created
    made.id = f"{created.astimezone():%Y%m%d-%H%M%S}-{number:06x}"
    made.folder = template.folder.parent / made.id
    made.applicant = type(template.applicant)(**person)
    progress = type(template.progress)(**template.progress.__dict__)
    progress.sightings = [type(progress.sightings[0])(f"ID{number:08}", "screen")]
    ends = created + timedelta(days=number % 700)
    progress.facts = {
        "password-set-at": created.isoformat(),
        "certificate-until": ends.isoformat(),
    }
    made.progress = progress
    return made


def _write_folder(kept: KeptCase, template: KeptCase) -> None:
    """Write the folder of a case; the ledger takes it for read."""
    person = {"name": kept.applicant.name, "name_kana": kept.applicant.name_kana,
              "email": kept.applicant.email, "phone": kept.applicant.phone}  # fmt: skip
    _write(kept.folder, template, kept.created, person, kept.progress.sightings[0].auth_id)
    kept.stamp = stamp_of(str(kept.folder))


def _folder(home: Path, template: KeptCase, number: int) -> Path:
    """Return a folder with a case of its own, as a registration leaves it behind."""
    created = datetime.now(UTC)
    folder = home / "cases" / f"{created.astimezone():%Y%m%d-%H%M%S}-{number % 0xFFFFFF:06x}"
    _write(folder, template, created, _person(number), f"ID{number:08}")
    return folder


def _write(
    folder: Path, template: KeptCase, created: datetime, person: Mapping[str, Any], auth_id: str
) -> None:
    folder.mkdir()
    for name in ("case.json", "journal.jsonl"):
        kept = (template.folder / name).read_bytes().replace(b"ID00000000", auth_id.encode())
        if name == "case.json":
            head = json.loads(kept) | {"id": folder.name, "created": created.isoformat()}
            head["applicant"] |= person
            kept = json.dumps(head).encode()
        (folder / name).write_bytes(kept)


if __name__ == "__main__":
    main()
