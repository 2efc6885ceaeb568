"""How long a registration takes, and how much of that is ours.

    .venv/bin/python -m benchmarks.registration [--pairs N]

Each pair is one registration by ``touroku run`` and one by a bare script
(:mod:`benchmarks.bare_registration`), each in a fresh office, in turn, each a whole process from
start to exit. The person takes no time of their own and the card lies on the reader. The ratio of
a pair is driver over bare script; quote the median.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.processes import Peaks
from desk.office import open_office

ROOT = Path(__file__).parent.parent
OFFICE = ["--person", "--no-imap", "--pause", "0", "--card-on"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=5)
    pairs = parser.parse_args().pairs
    once(driver)  # fills caches: keys, bytecode, the browser's pages
    once(bare)
    results, ratios = [], []
    for number in range(1, pairs + 1):
        ours, theirs = once(driver), once(bare)
        results.append((ours, theirs))
        ratios.append(ours["seconds"] / theirs["seconds"])
        print(
            f"pair {number}: touroku {ours['seconds']:.2f} s, bare script"
            f" {theirs['seconds']:.2f} s, ratio {ratios[-1]:.3f}",
            flush=True,
        )
    report([ours for ours, _ in results], [theirs for _, theirs in results], ratios)


def once(work: Any) -> dict[str, Any]:
    """One registration in a fresh office."""
    with open_office(OFFICE) as (office, _), tempfile.TemporaryDirectory() as folder:
        return dict(work(office, folder))


def driver(office: dict[str, Any], folder: str) -> dict[str, Any]:
    arguments = [*office["run"], "--yes", "--headless", "--password", "generate", "--json"]
    command = [sys.executable, "-m", "desk", "run", office["case"], *arguments, "--out", folder]
    seconds, peaks, output = timed(command)
    document = json.loads(output)
    if document["state"] != "complete":
        sys.exit(f"the registration ended {document['state']}: {document.get('error')}")
    return {"seconds": seconds, "peaks": peaks, "steps": document["steps"]}


def bare(office: dict[str, Any], folder: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.bare_registration", json.dumps(office), folder]
    seconds, peaks, _ = timed(command)
    return {"seconds": seconds, "peaks": peaks}


def timed(command: list[str]) -> tuple[float, Peaks, str]:
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peaks = Peaks()
    follower = threading.Thread(target=peaks.follow, args=(process,))
    follower.start()
    output, errors = process.communicate()
    seconds = time.perf_counter() - started
    peaks.stop()
    follower.join()
    if process.returncode:
        sys.exit(f"{command}: {process.returncode}\n{errors}\n{output}")
    return seconds, peaks, output


def report(ours: list[dict[str, Any]], theirs: list[dict[str, Any]], ratios: list[float]) -> None:
    print("\nstep                       median s")
    for index, step in enumerate(ours[0]["steps"]):
        seconds = statistics.median(run["steps"][index]["seconds"] for run in ours)
        print(f"  {step['id']:<24} {seconds:7.3f}")
    steps = statistics.median(sum(s["seconds"] for s in run["steps"]) for run in ours)
    whole = statistics.median(run["seconds"] for run in ours)
    print(f"  {'all steps':<24} {steps:7.3f}")
    print(f"  {'start, browser, close':<24} {whole - steps:7.3f}")
    print(f"  {'whole process':<24} {whole:7.3f}")
    print(f"  {'bare script':<24} {statistics.median(r['seconds'] for r in theirs):7.3f}")
    print(
        f"\nratio touroku / bare script: median {statistics.median(ratios):.3f}"
        f" (min {min(ratios):.3f}, max {max(ratios):.3f}, {len(ratios)} pairs)"
    )
    for name, runs in (("touroku", ours), ("bare script", theirs)):
        own = max(run["peaks"].own for run in runs)
        node = max(run["peaks"].node for run in runs)
        browser = max(run["peaks"].browser for run in runs)
        print(
            f"peak memory, {name}: own process {own:.0f} MiB, Playwright's node {node:.0f} MiB,"
            f" browser {browser:.0f} MiB (proportional)"
        )


if __name__ == "__main__":
    main()
