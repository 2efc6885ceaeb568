"""The commands as people type them, at a card that is not the project's own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.card.bench import ROOT, Bench, Daemon
from tests.card.cards import mynumber, unknown
from tests.card.virtual import Plug, VirtualCard

pytestmark = pytest.mark.pcsc

NOWHERE = ["--site", "http://127.0.0.1:9", "--mail", "ask"]


def touroku(daemon: Daemon, home: Path, *words: str) -> tuple[int, str]:
    environment = {**daemon.environment, "TOUROKU_HOME": str(home), "TOUROKU_LANG": "en"}
    done = subprocess.run(
        [sys.executable, "-m", "desk", *words],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout


def untouched(card: VirtualCard, left: dict[int, int]) -> None:
    """On the chip's side: the counters are as before, and no password was ever sent."""
    assert card.left() == left
    assert [apdu for apdu in card.log if apdu[1] == 0x20 and len(apdu) > 4] == []


@pytest.mark.parametrize(
    ("make", "blocks"),
    [
        (lambda: mynumber(signature_left=4, authentication_left=2), set()),
        (lambda: mynumber(short_reads=100, filler=b"\xff", since=2019), set()),
        (lambda: mynumber(signature_left=1), {"signature-last-try"}),
        (lambda: mynumber(authentication_left=1), {"authentication-last-try"}),
        (lambda: mynumber(signature_left=0), {"signature-locked"}),
        (lambda: mynumber(authentication_left=0), {"authentication-locked"}),
        (lambda: mynumber(days_left=-3), {"certificate-expired"}),
        (unknown, {"EW104J1503"}),
    ],
    ids=["4 and 2", "short reads", "last", "last 4 digits", "locked", "locked 4 digits", "ended",
         "unknown"],
)  # fmt: skip
def test_every_command_leaves_the_counters_as_they_were(
    bench: Bench, tmp_path: Path, make: Callable[[], VirtualCard], blocks: set[str]
) -> None:
    card = make()
    left = card.left()
    bench.put(card)
    code, out = touroku(bench.daemon, tmp_path, "card", "--json")
    told = next(one["card"] for one in json.loads(out)["readers"] if one["name"] == bench.READER)
    goes_on = not blocks or next(iter(blocks)).endswith("last-try")  # that one by a person's yes
    assert (code, told["kind"]) == (0 if goes_on else 1, "unknown" if make is unknown else "jpki")
    if told["pins"]:
        tries = {name: pin["tries_left"] for name, pin in told["pins"].items()}
        assert list(tries.values()) == [left[0x0018], left[0x001B]]
    assert len(card.log) <= 14
    assert touroku(bench.daemon, tmp_path, "card")[0] == (0 if goes_on else 1)
    code, out = touroku(bench.daemon, tmp_path, "check", *NOWHERE, "--json")
    found: list[dict[str, Any]] = json.loads(out)["findings"]
    about = ("reader", "card", "signature-password", "authentication-password", "certificate")
    blocking = {one["code"] for one in found if one["severity"] == "block" and one["id"] in about}
    assert (code, blocking) == (1, blocks)
    untouched(card, left)


def test_of_several_readers_it_is_told_what_lies_on_each(bench: Bench, tmp_path: Path) -> None:
    bench.put(mynumber(), other=True)
    code, out = touroku(bench.daemon, tmp_path, "card")
    assert (code, f"the card lies on {Daemon.OTHER}" in out) == (0, True)
    assert f"{Daemon.READER}: no card" in out
    bench.put(mynumber())
    code, out = touroku(bench.daemon, tmp_path, "card", "--json")
    assert (code, json.loads(out)["client_reader"]) == (1, None)


def test_the_check_tells_no_card_no_reader_and_no_service_apart(
    own_daemon: Daemon, tmp_path: Path
) -> None:
    def code(where: str) -> str:
        _, out = touroku(own_daemon, tmp_path, "check", *NOWHERE, "--json")
        return str(next(one["code"] for one in json.loads(out)["findings"] if one["id"] == where))

    assert code("service") == "service-stopped"
    own_daemon.start()
    assert code("card") == "EW104J1503"
    own_daemon.stop()
    own_daemon.readers(False)
    own_daemon.start()
    assert code("reader") == "EW104J1502"


def test_the_watch_goes_on_when_the_service_is_started_anew(
    own_daemon: Daemon, tmp_path: Path
) -> None:
    own_daemon.start()
    plug = Plug(own_daemon.port)
    environment = {**own_daemon.environment, "TOUROKU_HOME": str(tmp_path)}
    watch = subprocess.Popen(
        [sys.executable, "-m", "desk", "card", "--watch", "--json"],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert watch.stdout and watch.stderr

    def until(kind: str) -> dict[str, Any]:
        assert watch.stdout
        for line in watch.stdout:
            event: dict[str, Any] = json.loads(line)
            if event["event"] == kind:
                return event
        raise AssertionError(f"the watch ended before {kind}")

    card = mynumber()
    left = card.left()
    try:
        until("picture")
        plug.insert(card)
        until("card-inserted")
        own_daemon.stop()
        until("service-stopped")
        plug.remove()
        own_daemon.start()
        until("service-started")
        plug.insert(card)
        assert until("card-inserted")["reader"] == Daemon.READER
    finally:
        watch.terminate()
        watch.communicate(timeout=20)
        plug.remove()
    untouched(card, left)
