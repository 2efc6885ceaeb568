"""Faults at random for a while, or many registrations in one process: does anything pile up?

    python -m benchmarks.soak --minutes 30 --seed 1 [--jobs N] [--json FILE]
    python -m benchmarks.soak --registrations 100 [--json FILE]

The first draws one or two of the faults of :mod:`benchmarks.fault_list` and a step for each, again
and again, and sums up what must be none (:mod:`benchmarks.faults`). The second registers one person
after another in this process, as the page of the desk does, each in a fresh office, and compares
memory, open files and time of the first tenth with the last.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import io
import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from benchmarks.fault_list import FAULTS, Fault
from benchmarks.processes import field_of
from benchmarks.trial import Row, told_of, tried_or_told, zeros
from benchmarks.watched import let_ctrl_c_through
from desk.office import open_office
from desk.run_request import in_office
from desk.run_session import until_registered
from desk.settings import load_settings
from desk.terminal import Terminal
from desk.words import Words
from records.casefile import load_case_file
from tests.e2e.unattended import LINK, OFFICE

Work = tuple[tuple[Fault, str], ...]


def draw(chance: random.Random) -> Work:
    """One fault, or two of different groups."""
    first = chance.choice(FAULTS)
    picked = [first]
    if chance.random() < 0.4:
        others = [fault for fault in FAULTS if fault.group != first.group]
        picked.append(chance.choice(others))
    return tuple((fault, chance.choice(fault.steps)) for fault in picked)


def soak(minutes: float, seed: int, jobs: int, path: Path | None) -> list[Row]:
    """Rows until the time is over; those that never happened are rows too."""
    chance, until, rows = random.Random(seed), time.monotonic() + 60 * minutes, list[Row]()
    with ThreadPoolExecutor(jobs) as workers:
        while time.monotonic() < until:
            works = [draw(chance) for _ in range(jobs)]
            for row in workers.map(lambda work: tried_or_told(*work), works):
                rows.append(row)
                print(f"{len(rows)} {told_of(row)}", flush=True)
            if path:
                told = {"seed": seed, "zeros": zeros(rows), "rows": [asdict(row) for row in rows]}
                path.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    return rows


@dataclass(frozen=True)
class Round:
    """One registration: seconds, and what this process held after it."""

    seconds: float
    memory: float  # MiB, resident
    files: int
    threads: int
    state: str


def registrations(count: int) -> list[Round]:
    rounds = []
    for number in range(1, count + 1):
        rounds.append(asyncio.run(_registration()))
        told = rounds[-1]
        print(
            f"{number}/{count} {told.state} {told.seconds:.2f} s, {told.memory:.1f} MiB,"
            f" {told.files} files, {told.threads} threads",
            flush=True,
        )
    return rounds


async def _registration() -> Round:
    with (
        open_office([*OFFICE, "--card-on"]) as (ready, _),
        tempfile.TemporaryDirectory(prefix="t-") as home,
    ):
        asked = in_office(
            ready, load_settings(), Words("en"),
            headless=True, mail_wait=20, out=Path(home), as_json=True,
        )  # fmt: skip
        client = load_case_file(Path(ready["case"]), date.today())
        began = time.perf_counter()
        user = Terminal(asked.words, out=io.StringIO(), interactive=False, automatic=True)
        reply = await until_registered(asked, client, user)
        seconds = time.perf_counter() - began
    gc.collect()
    pid = os.getpid()
    files, threads = (len(list(Path(f"/proc/{pid}/{each}").iterdir())) for each in ("fd", "task"))
    state = str(reply.document.get("state"))
    return Round(seconds, field_of(pid, "VmRSS"), files, threads, state)


def tenths(rounds: Sequence[Round]) -> str:
    """Return the first tenth beside the last, medians."""
    size = max(1, len(rounds) // 10)
    lines = [f"{'':24} {'first tenth':>12} {'last tenth':>12}"]
    for what, name in (
        ("seconds", "seconds"), ("memory, MiB", "memory"), ("open files", "files"),
        ("threads", "threads"),
    ):  # fmt: skip
        first, last = (
            statistics.median(getattr(each, name) for each in part)
            for part in (rounds[:size], rounds[-size:])
        )
        lines.append(f"{what:24} {first:12.2f} {last:12.2f}")
    complete = sum(each.state == "complete" for each in rounds)
    return "\n".join([*lines, f"{complete} of {len(rounds)} complete"])


def main() -> int:
    let_ctrl_c_through()
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--minutes", type=float)
    what.add_argument("--registrations", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="offices side by side")
    parser.add_argument("--json", type=Path, metavar="FILE")
    arguments = parser.parse_args()
    os.environ.update(LINK)  # for the office too: many offices side by side share no slots
    if arguments.registrations:
        rounds = registrations(arguments.registrations)
        if arguments.json:
            arguments.json.write_text(json.dumps([asdict(each) for each in rounds], indent=1))
        print(tenths(rounds))
        return int(any(each.state != "complete" for each in rounds))
    rows = soak(arguments.minutes, arguments.seed, arguments.jobs, arguments.json)
    made = sum(row.made for row in rows)
    print(f"{len(rows)} registrations, {made} with every fault that was drawn")
    print(", ".join(f"{what} {number}" for what, number in zeros(rows).items()))
    return int(any(zeros(rows).values()))


if __name__ == "__main__":
    sys.exit(main())
