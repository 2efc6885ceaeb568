"""How long the page of a desk with many cases takes to show their list.

    .venv/bin/python -m benchmarks.desk_page [--cases 10000] [--times 9]

The desk is opened over a store of so many cases (that of benchmarks/store.py) and its pages are
asked for as a browser does, several times; the figures are medians. The first look reads every
case, the next ones only what has changed. Goal: the list within 0.3 s.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

import httpx

from benchmarks.store import fill
from records.case import Store
from tests.desk.page.opened import opened


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--cases", type=int, default=10_000)
    parser.add_argument("--times", type=int, default=9)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        fill(Store(home), options.cases)
        with opened(home) as desk, desk.client() as client:
            print(f"{options.cases} cases, {options.times} times each; seconds")
            print(f"{'the list, first':28} {taken(client, '/'):6.2f}")
            for path in ("/", "/new", "/card", "/check"):
                median = statistics.median(taken(client, path) for _ in range(options.times))
                print(f"{path:28} {median:6.2f}")
            seen = [searched(client, "TRAN") for _ in range(options.times)]
            print(f"{'the list, searched':28} {statistics.median(seen):6.2f}")


def taken(client: httpx.Client, path: str) -> float:
    begun = time.perf_counter()
    client.get(path, timeout=120).raise_for_status()
    return time.perf_counter() - begun


def searched(client: httpx.Client, words: str) -> float:
    begun = time.perf_counter()
    client.post("/search", data={"words": words}, timeout=120).raise_for_status()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
