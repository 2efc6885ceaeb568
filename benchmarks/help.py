"""How soon ``touroku --help`` is there, beside a Python that does nothing.

    .venv/bin/python -m benchmarks.help [--pairs N] [--json]

Both are whole processes, in turn; the figure of a pair is processor time of ours over that of
``python -c pass`` (wall time on a busy machine says little). Goal: at most 2.5.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
from pathlib import Path

TOUROKU = Path(sys.executable).with_name("touroku")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=25)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    found = ratios(options.pairs)
    if options.json:
        print(json.dumps({"ratios": found}))
        return
    print(
        f"touroku --help / python -c pass: median {statistics.median(found):.2f}"
        f" (min {min(found):.2f}, max {max(found):.2f}, {len(found)} pairs, processor time)"
    )


def ratios(pairs: int) -> list[float]:
    """Processor time of ours over that of a bare Python, pair by pair."""
    once([str(TOUROKU), "--help"])  # fills the bytecode cache
    return [
        once([str(TOUROKU), "--help"]) / once([sys.executable, "-c", "pass"]) for _ in range(pairs)
    ]


def once(command: list[str]) -> float:
    """Seconds of processor time of one run."""
    before = spent()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return spent() - before


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
