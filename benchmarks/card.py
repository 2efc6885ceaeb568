"""What a look at the card costs, beside OpenSC and beside the bare commands.

    python -m benchmarks.card [--runs 15] [--latency 20] [--json]

One virtual card (``tests/card``, 20 ms an APDU like a contactless reader) on a PC/SC daemon of its
own; every contestant in a fresh process, in turn, round after round, so that all of them meet the
same machine. Needs pcscd, vpcd and OpenSC, and root for the daemon's namespace.

- ``look``: ``card.open_service().look()`` to its JSON, interpreter start and imports included
- ``touroku card --json``: the same as people call it
- ``bare``: the same APDUs, recorded from ``look``, sent with pyscard from a bare script
- ``OpenSC``: ``pkcs15-tool --list-pins --list-certificates``
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.card.bench import ROOT, Daemon, Desk, missing
from tests.card.cards import mynumber
from tests.card.virtual import Plug

LOOK = "import card, json; print(json.dumps(card.open_service().look().to_json()))"
BARE = """
import sys
from smartcard.System import readers
reader = next(one for one in readers() if one.name == sys.argv[1])
connection = reader.createConnection()
connection.connect()
for apdu in sys.argv[2:]:
    connection.transmit(list(bytes.fromhex(apdu)))
"""


def measure(runs: int, latency: float) -> dict[str, dict[str, float]]:
    """Median, best and worst seconds and the APDUs of each contestant."""
    with tempfile.TemporaryDirectory() as folder:
        daemon = Daemon(Path(folder), short_naps=False)
        daemon.start()
        desk, plug = Desk(daemon.environment), Plug(daemon.port)
        try:
            card = mynumber(latency=latency)
            desk.ask("watch")
            desk.until("picture")
            plug.insert(card)
            desk.until("card-inserted", daemon.READER)
            desk.ask("look")
            said = [apdu.hex() for apdu in card.log]
            python, touroku = sys.executable, Path(sys.executable).with_name("touroku")
            contestants = {
                "look": [python, "-c", LOOK],
                "touroku card --json": [str(touroku), "card", "--json"],
                "bare": [python, "-c", BARE, daemon.READER, *said],
                "OpenSC": ["pkcs15-tool", "--list-pins", "--list-certificates"],
            }
            seconds: dict[str, list[float]] = {}
            apdus: dict[str, float] = {}
            for _ in range(runs + 1):
                for name, command in contestants.items():
                    card.log.clear()
                    begun = time.perf_counter()
                    done = subprocess.run(
                        command, cwd=ROOT, env=daemon.environment, capture_output=True, check=False
                    )
                    taken = time.perf_counter() - begun
                    if done.returncode:
                        print(f"{name}: {done.stderr.decode()[-200:]}", file=sys.stderr)
                        continue
                    seconds.setdefault(name, []).append(taken)
                    apdus[name] = len(card.log)
        finally:
            plug.remove()
            desk.close()
            daemon.close()
    return {
        name: {
            "median": statistics.median(taken[1:]),  # the first of each warms the disk's cache
            "best": min(taken[1:]),
            "worst": max(taken[1:]),
            "apdus": apdus[name],
        }
        for name, taken in seconds.items()
        if taken[1:]
    }


def goals(figures: dict[str, dict[str, float]]) -> dict[str, bool]:
    """Return what ``touroku card`` is held to; the times mean something on a quiet machine only."""
    if not {"touroku card --json", "bare", "OpenSC"} <= set(figures):
        return {}
    ours, bare, opensc = (figures[name] for name in ("touroku card --json", "bare", "OpenSC"))
    return {
        "at least 3 times faster than OpenSC": ours["median"] * 3 <= opensc["median"],
        "within 1.3 times of the bare APDUs": ours["median"] <= bare["median"] * 1.3,
        "at most 14 APDUs": ours["apdus"] <= 14,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--latency", type=float, default=20, help="milliseconds an APDU")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    reason = missing()
    if reason:
        print(reason, file=sys.stderr)
        return 1
    figures = measure(arguments.runs, arguments.latency / 1000)
    ratios = {
        f"{name} to {other}": round(figures[one]["median"] / figures[two]["median"], 2)
        for name, one in (("look", "look"), ("touroku card", "touroku card --json"))
        for other, two in (("bare", "bare"), ("OpenSC", "OpenSC"))
        if one in figures and two in figures
    }
    met = goals(figures)
    if arguments.json:
        print(json.dumps({"figures": figures, "ratios": ratios, "goals": met}))
        return 0
    print(f"{'':22}{'median':>10}{'best':>10}{'worst':>10}{'APDUs':>8}")
    for name, row in figures.items():
        times = "".join(f"{row[key] * 1000:>8.0f}ms" for key in ("median", "best", "worst"))
        print(f"{name:22}{times}{row['apdus']:>8.0f}")
    for name, ratio in ratios.items():
        print(f"{name}: {ratio:.2f}")
    for name, yes in met.items():
        print(f"{name}: {'yes' if yes else 'no'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
