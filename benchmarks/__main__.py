"""Measure the speed of it all in one run, and write ``docs/performance.md``.

    .venv/bin/python -m benchmarks [NAME ...] [--page]
    .venv/bin/python -m benchmarks --quick --against docs/performance.json

Each benchmark is a process of its own and compares in turn, so that both sides meet the same
machine; nothing else should run beside them. ``--page`` writes the page, its picture and the
figures themselves (``docs/performance.json``); what is not measured stays as it was written last.
``--quick`` takes those that mean something on a busy machine, too. ``--against`` ends with exit
code 1 when a ratio is over a quarter worse than the one committed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TypeVar

from benchmarks.figures import Curve, Figure, Found, read, worsened
from benchmarks.measures import MEASURES, ROOT
from benchmarks.performance import PICTURE, page, picture

One = TypeVar("One", Figure, Curve)
DOCS = ROOT / "docs"
KEPT = DOCS / "performance.json"


def main() -> int:
    parser = argparse.ArgumentParser(prog="benchmarks", description=(__doc__ or "").split("\n")[0])
    names = [each.name for each in MEASURES]
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--quick", action="store_true", help="what can be told on a busy machine")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md")
    parser.add_argument("--against", type=Path, metavar="FILE", help="fail where it got worse")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(names)):
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are {', '.join(names)}")
    chosen = [x for x in MEASURES if (x.name in options.names) or not options.names]
    figures: list[Figure] = []
    curves: list[Curve] = []
    for each in chosen if not options.quick else [x for x in chosen if x.quick]:
        print(f"{each.name} …", file=sys.stderr, flush=True)
        some, grown = each.take()
        figures += some
        curves += grown
        for one in some:
            print(
                f"{one.en}: {one.median:.3g} {one.unit} ({one.low:.3g}–{one.high:.3g})", flush=True
            )
    if options.page:
        write(figures, curves)
    worse = worsened(figures, read(options.against).figures) if options.against else []
    for line in worse:
        print(f"worse: {line}", file=sys.stderr)
    return 1 if worse else 0


def write(figures: list[Figure], curves: list[Curve]) -> None:
    """Write the page with what was measured now and, of the rest, what was measured before."""
    before = read(KEPT) if KEPT.is_file() else Found("", "", ())
    found = Found(
        date.today().isoformat(),
        f"{os.cpu_count()} CPU, Python {platform.python_version()}, {platform.system()}",
        tuple(merged(before.figures, figures)),
        tuple(merged(before.curves, curves)),
    )
    found.write(KEPT)
    (DOCS / "performance.md").write_text(page(found), encoding="utf-8")
    if found.curves:
        (DOCS / PICTURE).write_text(picture(found.curves), encoding="utf-8")


def merged(before: Iterable[One], now: Iterable[One]) -> list[One]:
    """Return what was measured before, with what is measured now in its place."""
    known = {each.key: each for each in before} | {each.key: each for each in now}
    return list(known.values())


if __name__ == "__main__":
    sys.exit(main())
