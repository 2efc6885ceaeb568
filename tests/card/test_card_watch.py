"""Readers and cards as they come and go, through a real PC/SC daemon."""

from __future__ import annotations

import pytest

from tests.card.bench import Bench, Daemon, Desk
from tests.card.cards import mynumber, unknown
from tests.card.virtual import Plug

pytestmark = pytest.mark.pcsc


def presence(event: dict[str, object] | None) -> dict[str, bool]:
    assert event
    readers = event["presence"]["readers"]  # type: ignore[index]
    return {one["name"]: one["card"] for one in readers}


def test_the_first_event_is_the_present_picture(bench: Bench, other_program: Desk) -> None:
    bench.put(mynumber())
    other_program.ask("watch")
    first = other_program.event()
    assert first
    assert first["kind"] == "picture"
    assert first["presence"]["service"] == "running"
    assert presence(first) == {Daemon.READER: True, Daemon.OTHER: False}


def test_a_watch_touches_no_card(bench: Bench) -> None:
    card = bench.put(unknown())
    bench.put(mynumber(), other=True)
    bench.take()
    assert card.log == []


def test_a_closed_watch_ends_and_leaves_nothing_behind(bench: Bench, other_program: Desk) -> None:
    other_program.ask("watch")
    other_program.until("picture")
    other_program.ask("unwatch")
    assert other_program.event() is None
    before = other_program.ask("measure")
    for _ in range(20):
        other_program.ask("watch")
        other_program.until("picture")
        other_program.ask("unwatch")
        assert other_program.event() is None
    after = other_program.ask("measure")
    assert (after["threads"], after["files"]) == (before["threads"], before["files"])


def test_no_card_of_a_thousand_is_missed_and_nothing_grows(
    bench: Bench, other_program: Desk
) -> None:
    card, reader = mynumber(), bench.READER
    for _ in range(100):
        bench.put(card)
        bench.take()
    before = bench.desk.ask("measure")
    for _ in range(1000):
        bench.put(card)  # put and take go through the very next events
        bench.take()
    assert bench.desk.silent()
    after = bench.desk.ask("measure")
    assert (after["threads"], after["files"]) == (before["threads"], before["files"])
    assert after["memory"] - before["memory"] < 1 << 20
    other_program.ask("watch")
    assert presence(other_program.until("picture"))[reader] is False


def test_a_card_changed_too_quickly_to_be_seen_is_told_all_the_same(bench: Bench) -> None:
    """The watcher is held up while cards change; PC/SC's own counter tells of them."""
    bench.put(mynumber())
    bench.desk.hold()
    try:
        plug = bench.plug
        watcher = Desk(bench.daemon.environment)
        watcher.ask("watch")
        watcher.until("picture")
        for _ in range(3):
            plug.remove()
            watcher.until("card-removed")
            plug.insert(mynumber())
            watcher.until("card-inserted")
        watcher.close()
    finally:
        bench.desk.release()
    kinds = [event["kind"] for event in (bench.desk.event() for _ in range(6)) if event]
    assert kinds == ["card-removed", "card-inserted"] * 3


def test_the_watch_survives_a_restart_of_the_service(own_daemon: Daemon, own_desk: Desk) -> None:
    own_desk.ask("watch")
    first = own_desk.until("picture")
    assert first["presence"] == {"service": "stopped", "readers": []}
    plug = Plug(own_daemon.port)
    for _ in range(3):
        own_daemon.start()
        own_desk.until("service-started")
        own_desk.until("reader-added", Daemon.READER)
        plug.insert(mynumber())
        inserted = own_desk.until("card-inserted", Daemon.READER)
        assert presence(inserted)[Daemon.READER] is True
        seen = own_desk.ask("look")["look"]
        assert [one["card"] and one["card"]["kind"] for one in seen["readers"]] == ["jpki", None]
        own_daemon.stop()
        assert own_desk.ask("look")["look"]["service"] == "stopped"
        stopped = own_desk.until("service-stopped")
        assert stopped["presence"] == {"service": "stopped", "readers": []}
        plug.remove()
