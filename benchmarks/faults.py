"""What becomes of a registration in which something goes wrong: every fault at every step.

    python -m benchmarks.faults [--only FAULT…] [--step STEP…] [--group GROUP…] [--sample N]
        [--jobs N] [--json FILE] [--again] [--markdown docs/reliability.md] [--list]

Each row is ``touroku run --yes --headless`` in a fresh simulated office and a fresh home, with the
simulated person, one fault at one step (:mod:`benchmarks.fault_list`), and then ``touroku resume``
with the fault gone. It is judged by what the site received and by what lies on the disk: 登録
twice, 認証IDs lost or somebody else's, tries of a password spent by us, secrets and personal values
where they must not be, tracebacks, and times of more than ten seconds in which nobody was told
anything.

``--json`` is written after each row, and what is in it is not done again, but with ``--again``: a
run that was stopped goes on. What could not be made to happen is told and is no row.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from benchmarks.fault_list import FAULTS, GROUPS, Fault
from benchmarks.fault_list import rows as all_rows
from benchmarks.fault_page import page
from benchmarks.trial import Row, told_of, tried_or_told, zeros
from benchmarks.watched import let_ctrl_c_through
from records.safe_files import write_whole
from tests.e2e.unattended import LINK

Work = tuple[Fault, str]


def chosen(arguments: argparse.Namespace) -> list[Work]:
    works = [
        (fault, step)
        for fault, step in all_rows()
        if (not arguments.only or fault.name in arguments.only)
        and (not arguments.step or step in arguments.step)
        and (not arguments.group or fault.group in arguments.group)
    ]
    if arguments.sample and arguments.sample < len(works):
        picked = set(random.Random(arguments.seed).sample(range(len(works)), arguments.sample))
        works = [work for number, work in enumerate(works) if number in picked]
    return works


def carry_out(works: Sequence[Work], jobs: int, done: Callable[[Row], None]) -> None:
    """Each row is handed over as soon as it is there."""
    with ThreadPoolExecutor(jobs) as workers:
        for each in as_completed([workers.submit(tried_or_told, work) for work in works]):
            done(each.result())


def read(path: Path | None) -> list[Row]:
    if path is None or not path.exists():
        return []
    return [Row(**row) for row in json.loads(path.read_text(encoding="utf-8"))["rows"]]


def write(path: Path, rows: Sequence[Row]) -> None:
    """Whole or not at all: whoever stops this goes on from it."""
    told = {"zeros": dict(zeros(rows)), "rows": [asdict(row) for row in rows]}
    write_whole(path, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode())


def main() -> int:
    let_ctrl_c_through()
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    names = [fault.name for fault in FAULTS]
    parser.add_argument("--only", nargs="*", default=[], metavar="FAULT", choices=names)
    parser.add_argument("--step", nargs="*", default=[], metavar="STEP")
    parser.add_argument("--group", nargs="*", default=[], choices=GROUPS)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many of them")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="offices side by side")
    parser.add_argument("--json", type=Path, metavar="FILE", help="goes on where it stopped")
    parser.add_argument("--again", action="store_true", help="rows that are there already too")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="from all rows of --json")
    parser.add_argument("--list", action="store_true", help="name the rows and run nothing")
    arguments = parser.parse_args()
    os.environ.update(LINK)  # for the office too: many offices side by side share no slots
    works = chosen(arguments)
    rows = {(row.fault, row.step): row for row in read(arguments.json)}
    if not arguments.again:
        works = [work for work in works if (work[0].name, work[1]) not in rows]
    if arguments.list:
        for fault, step in works:
            print(f"{fault.group:8} {fault.name:24} {step}")
        return 0
    count = iter(range(1, len(works) + 1))

    def done(row: Row) -> None:
        print(f"{next(count)}/{len(works)} {told_of(row)}", flush=True)
        if row.made:
            rows[row.fault, row.step] = row
            if arguments.json:
                write(arguments.json, in_order(rows.values()))

    carry_out(works, arguments.jobs, done)
    kept = in_order(rows.values())
    print(f"{len(kept)} rows: " + ", ".join(f"{what} {n}" for what, n in zeros(kept).items()))
    if arguments.markdown:
        arguments.markdown.write_text(page(kept), encoding="utf-8")
    return int(any(zeros(kept).values()))


def in_order(rows: Iterable[Row]) -> list[Row]:
    """As they stand in the list of faults."""
    places = {(fault.name, step): number for number, (fault, step) in enumerate(all_rows())}
    found = [row for row in rows if (row.fault, row.step) in places]
    return sorted(found, key=lambda row: places[row.fault, row.step])


if __name__ == "__main__":
    sys.exit(main())
