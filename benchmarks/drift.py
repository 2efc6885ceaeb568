"""Does the driver register on a site that has become another, and does it ever do wrong?

    python -m benchmarks.drift [--only NAME…] [--kind KIND…] [--edition E] [--sample N]
        [--combinations N] [--seed S] [--jobs N] [--json FILE] [--markdown FILE] [--list]

Each run is a registration on a site that is changed in one way (or, with ``--combinations``, in
two to four). How it is judged: ``tests/e2e/changed_site.py``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from desk.office import OfficeError
from jpki_bench.site.drift import CHANGES, KINDS, Change
from tests.e2e.changed_site import OUTCOMES, Run, registered_on
from tests.e2e.unattended import LINK

SOON = 3.0  # seconds in which a stop should be told

# --- which


def singles(arguments: argparse.Namespace) -> list[tuple[str, ...]]:
    for name in arguments.only:
        if name not in CHANGES:
            sys.exit(f"unknown change: {name}")
    return [
        (change.name,)
        for change in sorted(CHANGES.values(), key=lambda change: KINDS.index(change.kind))
        if (not arguments.only or change.name in arguments.only)
        and (not arguments.kind or change.kind in arguments.kind)
        and arguments.edition in change.editions
    ]


def sample(works: list[tuple[str, ...]], count: int, seed: int) -> list[tuple[str, ...]]:
    """So many of them, of every kind its share."""
    chance = random.Random(seed)
    mixed = chance.sample(works, len(works))
    mixed.sort(key=lambda names: KINDS.index(CHANGES[names[0]].kind))
    kept = {mixed[number * len(mixed) // count] for number in range(min(count, len(mixed)))}
    return [names for names in works if names in kept]


def combinations(count: int, seed: int, edition: str) -> list[tuple[str, ...]]:
    """Pick changes that a registration survives, two to four at once, no two of one slot."""
    chance = random.Random(seed)
    able = [
        change
        for change in CHANGES.values()
        if change.right[0] == "complete"
        and "stop" not in change.right
        and edition in change.editions
        and not change.language
    ]
    found: list[tuple[str, ...]] = []
    while len(found) < count:
        picked: list[Change] = []
        for change in chance.sample(able, chance.randint(2, 4)):
            slots = {each.slot for each in picked} - {""}
            procedures = {each.procedure for each in picked} | {change.procedure}
            if change.slot not in slots and len(procedures) == 1:
                picked.append(change)
        names = tuple(sorted(change.name for change in picked))
        if len(names) > 1 and names not in found:
            found.append(names)
    return found


def kind_of(run: Run) -> str:
    return run.changes[0].kind if len(run.names) == 1 else "combinations"


# --- telling


def table(runs: Iterable[Run]) -> str:
    """By kind, as Markdown."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run in runs:
        counted[kind_of(run)][run.outcome] += 1
    kinds = [kind for kind in (*KINDS, "combinations") if kind in counted]
    lines = [f"| kind | runs | {' | '.join(OUTCOMES)} |", "| --- " * (len(OUTCOMES) + 2) + "|"]
    total: Counter[str] = Counter()
    for kind in kinds:
        total += counted[kind]
        lines.append(_line(kind, counted[kind]))
    return "\n".join([*lines, _line("all", total)])


def _line(kind: str, counts: Counter[str]) -> str:
    cells = " | ".join(str(counts[outcome]) for outcome in OUTCOMES)
    return f"| {kind} | {counts.total()} | {cells} |"


def told_of(run: Run) -> str:
    why = "; ".join(run.wrongs) or f"{run.code} {run.message}"
    why = " ".join(why.split())[:150]
    late = f" told after {run.until_told:.1f} s" if run.exit_code else ""
    return f"{run.outcome:18} {run.name:34} [{run.screen}]{late} {why}"


def markdown(runs: Sequence[Run]) -> str:
    """Return the table, and every change with what came of it."""
    lines = [table(runs), "", "| change | kind | what | came of it |", "| --- | --- | --- | --- |"]
    for run in runs:
        what = run.changes[0].what if len(run.names) == 1 else ""
        why = (
            f": {'; '.join(run.wrongs)}" if run.wrongs else (f" (`{run.code}`)" if run.code else "")
        )
        lines.append(f"| `{run.name}` | {kind_of(run)} | {what} | {run.outcome}{why} |")
    return "\n".join(lines) + "\n"


def carry_out(
    works: Sequence[tuple[str, ...]], edition: str, jobs: int, say: Callable[[Run], None]
) -> list[Run]:
    runs: list[Run] = []

    def one(names: tuple[str, ...]) -> Run:
        try:
            run = registered_on(names, edition)
        except (OfficeError, OSError, KeyError, ValueError) as trouble:
            run = Run(names, edition, "not tried", message=repr(trouble))
        say(run)
        return run

    with ThreadPoolExecutor(jobs) as workers:
        runs.extend(workers.map(one, works))
    return runs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME")
    parser.add_argument("--kind", nargs="*", default=[], choices=KINDS)
    parser.add_argument("--edition", default="2022", choices=("2022", "2026"))
    parser.add_argument(
        "--combinations", type=int, default=0, metavar="N", help="these, no singles"
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many of the singles")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="offices side by side")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    parser.add_argument("--list", action="store_true", help="name the changes and run nothing")
    arguments = parser.parse_args()
    os.environ.update(LINK)  # for the office too: many offices side by side share no slots
    works = singles(arguments)
    if arguments.sample:
        works = sample(works, arguments.sample, arguments.seed)
    if arguments.list:
        for (name,) in works:
            change = CHANGES[name]
            print(f"{change.kind:15} {name:32} {'/'.join(change.right):18} {change.what}")
        return 0
    if arguments.combinations:
        works = combinations(arguments.combinations, arguments.seed, arguments.edition)
    started = time.monotonic()
    runs = carry_out(
        works, arguments.edition, arguments.jobs, lambda run: print(told_of(run), flush=True)
    )
    late = [run.name for run in runs if run.exit_code and run.until_told > SOON]
    print(f"\n{table(runs)}\n")
    print(f"{len(runs)} runs in {time.monotonic() - started:.0f} s, edition {arguments.edition}")
    print(f"told later than {SOON:.0f} s: {len(late)} {' '.join(late)}")
    if arguments.json:
        told = [asdict(run) for run in runs]
        arguments.json.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    if arguments.markdown:
        arguments.markdown.write_text(markdown(runs), encoding="utf-8")
    return int(any(run.outcome in ("wrong", "not tried") for run in runs))


if __name__ == "__main__":
    sys.exit(main())
