"""How long a registration takes, and how much of that is ours.

    .venv/bin/python -m benchmarks.registration [--rounds N] [--json]

Each round is one registration by ``touroku run`` and two by a bare script
(:mod:`benchmarks.bare_registration`): one that takes the same pictures, values black and target
outlined, and one that takes plain ones. Each runs in a fresh office, in turn, each a whole process
from start to exit. The person takes no time of their own and the card lies on the reader. A ratio
is driver over bare script; quote the medians.
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
BARE, PLAIN = "bare script", "bare, plain pictures"
OFFICE = ["--person", "--no-imap", "--pause", "0", "--card-on"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    rounds = options.rounds
    works = {"touroku": driver, BARE: bare, PLAIN: plain}
    for work in works.values():
        once(work)  # fills caches: keys, bytecode, the browser's pages
    results: dict[str, list[dict[str, Any]]] = {name: [] for name in works}
    for number in range(1, rounds + 1):
        for name, work in works.items():
            results[name].append(once(work))
        took = {name: runs[-1]["seconds"] for name, runs in results.items()}
        told = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items())
        print(f"round {number}: {told}", file=sys.stderr, flush=True)
    if options.json:
        steps = {each["id"]: each["seconds"] for each in steps_of(results["touroku"])}
        both = {name: ratios(results, name) for name in (BARE, PLAIN)}
        print(json.dumps({"ratios": both, "steps": steps}))
        return
    report(results)


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


def bare(office: dict[str, Any], folder: str, *options: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.bare_registration", json.dumps(office), folder]
    seconds, peaks, _ = timed([*command, *options])
    return {"seconds": seconds, "peaks": peaks}


def plain(office: dict[str, Any], folder: str) -> dict[str, Any]:
    return bare(office, folder, "--plain")


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


def ratios(results: dict[str, list[dict[str, Any]]], name: str) -> list[float]:
    """Seconds of the driver over those of a bare script, round by round."""
    pairs = zip(results["touroku"], results[name], strict=True)
    return [mine["seconds"] / theirs["seconds"] for mine, theirs in pairs]


def steps_of(ours: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each step of the driver with its median seconds."""
    return [
        {**step, "seconds": statistics.median(run["steps"][at]["seconds"] for run in ours)}
        for at, step in enumerate(ours[0]["steps"])
    ]


def report(results: dict[str, list[dict[str, Any]]]) -> None:
    ours = results["touroku"]
    print("\nstep                       median s")
    for step in steps_of(ours):
        print(f"  {step['id']:<24} {step['seconds']:7.3f}")
    steps = statistics.median(sum(s["seconds"] for s in run["steps"]) for run in ours)
    whole = statistics.median(run["seconds"] for run in ours)
    print(f"  {'all steps':<24} {steps:7.3f}")
    print(f"  {'start, browser, close':<24} {whole - steps:7.3f}")
    print(f"  {'whole process':<24} {whole:7.3f}")
    for name in (BARE, PLAIN):
        print(f"  {name:<24} {statistics.median(run['seconds'] for run in results[name]):7.3f}")
    print()
    for name in (BARE, PLAIN):
        found = ratios(results, name)
        print(
            f"ratio touroku / {name}: median {statistics.median(found):.3f}"
            f" (min {min(found):.3f}, max {max(found):.3f}, {len(found)} rounds)"
        )
    for name, runs in results.items():
        own = max(run["peaks"].own for run in runs)
        node = max(run["peaks"].node for run in runs)
        browser = max(run["peaks"].browser for run in runs)
        print(
            f"peak memory, {name}: own process {own:.0f} MiB, Playwright's node {node:.0f} MiB,"
            f" browser {browser:.0f} MiB (proportional)"
        )


if __name__ == "__main__":
    main()
