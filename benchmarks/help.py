"""How soon ``touroku --help`` is there, beside a Python that does nothing.

    .venv/bin/python -m benchmarks.help [--pairs N]

Both are whole processes, in turn; the figure of a pair is processor time of ours over that of
``python -c pass`` (wall time on a busy machine says little). Goal: at most 5.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
from pathlib import Path

TOUROKU = Path(sys.executable).with_name("touroku")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=25)
    pairs = parser.parse_args().pairs
    once([str(TOUROKU), "--help"])  # fills the bytecode cache
    ratios = []
    for _ in range(pairs):
        ours, bare = once([str(TOUROKU), "--help"]), once([sys.executable, "-c", "pass"])
        ratios.append(ours / bare)
    print(
        f"touroku --help / python -c pass: median {statistics.median(ratios):.2f}"
        f" (min {min(ratios):.2f}, max {max(ratios):.2f}, {pairs} pairs, processor time)"
    )


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
