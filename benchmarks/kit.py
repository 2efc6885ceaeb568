"""How a suite of tests with ``pytest-jpki`` does: on two workers, and time after time.

    .venv/bin/python -m benchmarks.kit              # 1 worker and 2 in turn: the ratio
    .venv/bin/python -m benchmarks.kit --core-each  # the same, a processor for each worker
    .venv/bin/python -m benchmarks.kit --repeats 20 # the suite again and again: what fails
    .venv/bin/python -m benchmarks.kit --office     # how soon an office opens, what it takes

The suite is the kit's own example, several times, each copy in a folder of its own. The ratio
needs a machine that does nothing else; a count of failures doesn't. One test already keeps more
than one processor at work (pytest, the office, and the browser's own processes), so that two
workers on two processors can't be twice as quick: ``busy`` tells how much of all processors each
had, ``at_most`` what the ratio would be were they fully at work. ``--core-each`` asks the kit alone
whether its offices stand in one another's way. ``--json`` tells the same to a program. What failed
is left in the folder that is named.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from jpki_bench.command import main as bench

WARNING = "ignore::pytest.PytestRemovedIn10Warning"  # pytest-base-url's
PASSED = re.compile(r"(\d+) passed")


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="benchmarks.kit", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--copies", type=int, default=4, help="of the example's four tests (4)")
    parser.add_argument("--rounds", type=int, default=5, help="of 1 worker and 2 (5)")
    parser.add_argument("--repeats", type=int, metavar="N", help="count failures of N runs")
    parser.add_argument("--workers", type=int, default=2, help="with --repeats (2)")
    parser.add_argument("--core-each", action="store_true", help="a processor for each worker")
    parser.add_argument("--office", action="store_true", help="an office alone")
    parser.add_argument("--json", action="store_true", help="one document instead of lines")
    options = parser.parse_args()
    if options.office:
        found = office(options.rounds)
    else:
        folder = suite(options.copies)
        if options.repeats:
            found = repeated(folder, options.repeats, options.workers)
        else:
            found = ratio(folder, options.rounds, core_each=options.core_each)
    told = json.dumps(found, ensure_ascii=False, indent=None if options.json else 2)
    print(told)
    return 1 if found.get("failed") else 0


def suite(copies: int) -> Path:
    """Return a folder with the example so many times."""
    folder = Path(tempfile.mkdtemp(prefix="jpki-suite-"))
    for number in range(copies):
        copy = folder / f"copy{number}"
        shutil.copytree(folder / "copy0", copy) if number else _example(copy)
    return folder


def _example(folder: Path) -> None:
    with contextlib.redirect_stdout(sys.stderr):  # ours is the document alone
        if bench(["example", str(folder)]):
            raise SystemExit("the example could not be copied")


def ratio(folder: Path, rounds: int, *, core_each: bool) -> dict[str, object]:
    """Run on 1 worker and on 2 in turn, so that both meet the same machine."""
    took: dict[int, list[float]] = {1: [], 2: []}
    busy: dict[int, list[float]] = {1: [], 2: []}
    cpus = sorted(os.sched_getaffinity(0))
    copies = len(list(folder.iterdir()))
    run(folder, 2)  # what is read for the first time is read by neither
    for number in range(rounds):
        for workers in (1, 2) if number % 2 else (2, 1):
            own = cpus[:workers] if core_each else cpus
            begun, worked = time.monotonic(), _at_work(own)
            done = run(folder, workers, own)
            spent = time.monotonic() - begun
            took[workers].append(spent)
            busy[workers].append((_at_work(own) - worked) / spent / len(own))
            if passed(done) != 4 * copies:
                raise SystemExit(done.stdout + done.stderr)
    ratios = [one / two for one, two in zip(took[1], took[2], strict=True)]
    shutil.rmtree(folder)
    return {
        "tests": 4 * copies,
        "cpus": {"1": 1, "2": 2} if core_each else len(cpus),
        "seconds": {str(workers): [round(each, 2) for each in took[workers]] for workers in took},
        "ratio": {
            "median": round(statistics.median(ratios), 2),
            "lowest": round(min(ratios), 2),
            "highest": round(max(ratios), 2),
        },
        "busy": {str(workers): round(statistics.median(busy[workers]), 2) for workers in busy},
        "at_most": round(statistics.median(ratios) / statistics.median(busy[2]), 2),
    }


def _at_work(cpus: list[int]) -> float:
    """Return the seconds in which these processors did anything, of whatever process."""
    worked = 0
    for line in Path("/proc/stat").read_text().splitlines():
        name, *spent = line.split()
        if name in {f"cpu{each}" for each in cpus}:
            user, nice, system, _idle, _waiting, *others = map(int, spent[:8])
            worked += user + nice + system + sum(others)
    return worked / os.sysconf("SC_CLK_TCK")


def repeated(folder: Path, repeats: int, workers: int) -> dict[str, object]:
    """Run again and again; what a run that failed said stays in the folder."""
    wanted = 4 * len(list(folder.iterdir()))
    failed: list[str] = []
    for number in range(1, repeats + 1):
        done = run(folder, workers)
        good = done.returncode == 0 and passed(done) == wanted
        if not good:
            said = folder.with_name(f"{folder.name}-failed-{number}.txt")
            said.write_text(done.stdout + done.stderr, encoding="utf-8")
            failed.append(str(said))
        print(f"{number}/{repeats}: {passed(done)} of {wanted} passed", file=sys.stderr, flush=True)
    shutil.rmtree(folder)
    return {"tests": wanted, "workers": workers, "repeats": repeats, "failed": failed}


def run(folder: Path, workers: int, cpus: Iterable[int] = ()) -> subprocess.CompletedProcess[str]:
    """Run the suite as somebody else would, in an empty environment of pytest."""
    everywhere = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cpus or everywhere)  # what is started keeps to the same
    try:
        return _run(folder, workers)
    finally:
        os.sched_setaffinity(0, everywhere)


def _run(folder: Path, workers: int) -> subprocess.CompletedProcess[str]:
    environment = {name: told for name, told in os.environ.items() if "PYTEST" not in name}
    with tempfile.TemporaryDirectory() as temporary:
        return subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:playwright-asyncio",
             "-p", "no:cacheprovider", "-W", WARNING, "--import-mode=importlib",
             "-o", "pythonpath=copy0", f"--numprocesses={workers}", f"--basetemp={temporary}/tests",
             f"--rootdir={folder}", "--override-ini=addopts="],
            cwd=folder, env=environment, text=True, capture_output=True, check=False,
        )  # fmt: skip


def passed(done: subprocess.CompletedProcess[str]) -> int:
    found = PASSED.search(done.stdout)
    return int(found[1]) if found else 0


OFFICE = """
import json, sys, time
import pytest
from playwright import sync_api

def memory():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20

before, took = memory(), []
from jpki_bench.kit.running import running
from jpki_bench.office import OfficeOptions

for _ in range(int(sys.argv[1])):
    begun = time.monotonic()
    with running(OfficeOptions(link=True, imap=False, program="chromium")) as office:
        took.append(time.monotonic() - begun)
        office.state()
        open_now = memory()
print(json.dumps({"seconds": took, "before": before, "open": open_now}))
"""


def office(rounds: int) -> dict[str, object]:
    """Open offices in one process, as a worker of pytest does."""
    done = subprocess.run(
        [sys.executable, "-c", OFFICE, str(rounds)], text=True, stdout=subprocess.PIPE, check=True
    )
    found = json.loads(done.stdout)
    seconds = found["seconds"]
    return {
        "offices": rounds,
        "first_seconds": round(seconds[0], 2),
        "later_seconds": [round(each, 2) for each in seconds[1:]],
        "MiB_of_pytest_and_playwright": round(found["before"]),
        "MiB_with_an_office_open": round(found["open"]),
    }


if __name__ == "__main__":
    sys.exit(main())
