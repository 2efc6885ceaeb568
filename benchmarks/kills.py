"""kill -9 at random instants of a registration, then resume: what became of the case?

    python -m benchmarks.kills [--count 200] [--seed 1] [--since 0.0] [--json]

Each kill is a registration by ``touroku run`` in a fresh simulated office, ended by SIGKILL at an
instant drawn evenly over the length of a whole registration (measured first); every second one
takes Playwright's driver with it, every fourth is killed once more while it resumes. Then
``touroku resume`` goes on, and the office is asked what the site received.

An outcome is good when it is ``complete`` and the site agrees (登録 received once, the same 認証ID,
the password set), or when the case tells the truth about not being complete: it says that nobody
knows whether 登録 was sent, and the site has received nothing. Everything else is a lie.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from typing import Any

from tests.e2e.kills import Kill, draw, killed, measure
from tests.e2e.unattended import LINK


def run(count: int, seed: int, since: float = 0.0, say: Any = None) -> list[Kill]:
    """``count`` kills; the instants of the same seed are the same shares of a registration."""
    length = measure()
    kills: list[Kill] = []
    number = 0
    while len(kills) < count:
        kill = draw(number, seed, length, since)
        number += 1
        if not killed(kill):
            continue  # the run was over already: no kill
        kills.append(kill)
        if say:
            say(kill)
    return kills


def table(kills: list[Kill]) -> str:
    counted = Counter((kill.found, kill.outcome, kill.presses) for kill in kills)
    lines = [f"{'state at the kill':18} {'after resume':42} {'登録 received':>13} {'kills':>6}"]
    lines += [
        f"{found:18} {outcome:42} {presses:>13} {times:>6}"
        for (found, outcome, presses), times in sorted(counted.items())
    ]
    good = sum(not kill.lies for kill in kills)
    return "\n".join([*lines, f"{good} of {len(kills)} complete or telling the truth"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--since", type=float, default=0.0, help="no instant before this share")
    parser.add_argument("--json", action="store_true", help="one line a kill")
    arguments = parser.parse_args()
    os.environ.update(LINK)  # for the office too: many offices side by side share no slots

    def say(kill: Kill) -> None:
        if arguments.json:
            print(json.dumps(vars(kill), ensure_ascii=False), flush=True)
        for lie in kill.lies:
            print(f"kill {kill.number} at {kill.instant:.2f} s ({kill.last}): {lie}", flush=True)

    kills = run(arguments.count, arguments.seed, arguments.since, say)
    if not arguments.json:
        print(table(kills))
    return int(any(kill.lies for kill in kills))


if __name__ == "__main__":
    sys.exit(main())
