"""Readers plugged in and out, on platforms that tell of it and on one that doesn't."""

from __future__ import annotations

import asyncio
import os
import socket
import tempfile
import threading
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

import card
from card.pcsc import stopped_reason
from card.presence import Event
from card.scard import Rv
from tests.card.platforms import Platform

PATIENCE = 20.0


async def following(events: AsyncGenerator[Event, None]) -> Event:
    async with asyncio.timeout(PATIENCE):
        return await anext(events)


def watch(monkeypatch: pytest.MonkeyPatch, platform: Platform) -> AsyncGenerator[Event, None]:
    monkeypatch.setattr("card.watcher.load", lambda: platform)
    return card.open_service().watch()


@pytest.mark.parametrize("notifies", ["counting", "plain", None])
def test_a_reader_and_its_card_are_seen_to_come_and_go(
    monkeypatch: pytest.MonkeyPatch, notifies: str | None
) -> None:
    platform = Platform(notifies)

    async def follow() -> None:
        events = watch(monkeypatch, platform)
        assert (await following(events)).presence.readers == ()
        for _ in range(2):
            platform.plug("Pasori 0")
            assert (await following(events)).kind == "reader-added"
            platform.card("Pasori 0", True)
            inserted = await following(events)
            assert (inserted.kind, inserted.reader) == ("card-inserted", "Pasori 0")
            assert inserted.presence.card
            platform.unplug("Pasori 0")
            removed = await following(events)
            assert (removed.kind, removed.presence.readers) == ("reader-removed", ())
        await events.aclose()

    asyncio.run(follow())


def test_where_readers_are_told_of_nothing_is_done_by_the_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    platform = Platform("counting")

    async def follow() -> None:
        events = watch(monkeypatch, platform)
        await following(events)
        platform.plug("Pasori 0")
        await following(events)
        await events.aclose()

    asyncio.run(follow())
    assert set(platform.waits) <= {0, Platform.INFINITE}


def test_a_service_that_stops_with_the_last_reader_comes_back_with_the_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    platform = Platform("counting")
    platform.plug("Pasori 0")

    async def follow() -> list[str]:
        events = watch(monkeypatch, platform)
        kinds: list[str] = [(await following(events)).kind]
        platform.stop_with_the_last_reader()
        stopped = await following(events)
        assert stopped.presence == card.Presence("stopped")
        kinds.append(stopped.kind)
        platform.plug("Pasori 0")
        platform.run()
        kinds += [(await following(events)).kind for _ in range(2)]
        await events.aclose()
        return kinds

    kinds = asyncio.run(follow())
    assert kinds == ["picture", "service-stopped", "service-started", "reader-added"]


def test_closing_the_service_ends_its_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform("counting")
    monkeypatch.setattr("card.watcher.load", lambda: platform)

    async def follow() -> list[str]:
        service = card.open_service()
        kinds: list[str] = []
        async with asyncio.timeout(PATIENCE):
            async for event in service.watch():
                kinds.append(event.kind)
                service.close()
                service.close()
        return kinds

    assert asyncio.run(follow()) == ["picture"]


def found(monkeypatch: pytest.MonkeyPatch, platform: Platform) -> tuple[card.Look, set[str]]:
    monkeypatch.setattr("card.pcsc.load", lambda: platform)
    look = card.open_service(deadline=0.3).look()
    return look, {one.code for one in card.findings(look, look.at.date()) if one.severity != "ok"}


@pytest.mark.parametrize(
    ("rv", "code"),
    [
        (0x8010001D, "service-stopped"),
        (0x8010001E, "service-stopped"),
        (0x8010001E - (1 << 32), "service-stopped"),  # some platforms give them signed
        (0x8010006A, "service-refused"),
        (0x80100013, "service-refused"),
        (0x80100027, "service-refused"),  # Windows: no access to the object
        (0x80100001, "service-trouble"),  # an error of its own, memory, too busy
        (0x80100006, "service-trouble"),
        (0x80100031, "service-trouble"),
    ],
)
def test_a_service_that_refuses_is_told_from_one_that_is_stopped(
    monkeypatch: pytest.MonkeyPatch, rv: int, code: str
) -> None:
    platform = Platform("counting")
    platform.stop_with_the_last_reader()
    platform.answer_when_stopped = rv
    look, codes = found(monkeypatch, platform)
    assert (look.service, look.predicted_error, codes) == ("stopped", "EW104J1502", {code})


@pytest.mark.parametrize(
    ("then", "code"),
    [([], "EW104J1502"), ([0x8010001D], "service-stopped"), ([0x80100013], "service-refused")],
)
def test_a_service_that_ends_while_it_is_asked_is_not_told_as_one_that_refuses(
    monkeypatch: pytest.MonkeyPatch, then: list[int], code: str
) -> None:
    platform = Platform("counting")
    platform.first_answers = [0x80100013, *then]
    _, codes = found(monkeypatch, platform)
    assert codes == {code}


def as_nobody(socket_at: Path) -> bool:
    """Tell whether somebody without any rights is refused, asked in a process of their own."""
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setuid(65534)
        os._exit(int(stopped_reason(Rv.NO_SERVICE, socket_at) == "service-refused"))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs another owner")
def test_a_socket_that_is_closed_to_us_is_no_service_that_is_stopped() -> None:
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as listener:
        Path(folder).chmod(0o755)
        path = Path(folder) / "pcscd.comm"
        assert not as_nobody(path)  # nothing is there: stopped
        listener.bind(str(path))
        path.chmod(0o666)
        assert not as_nobody(path)  # left there by a service that ended
        path.chmod(0o000)
        assert as_nobody(path)
        path.chmod(0o666)
        Path(folder).chmod(0o700)
        assert as_nobody(path)
        Path(folder).chmod(0o755)


def test_a_service_that_hangs_is_a_finding_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    platform = Platform("counting")
    platform.silence = threading.Event()
    _, codes = found(monkeypatch, platform)
    platform.silence.set()
    assert codes == {"service-silent"}


def test_without_pyscard_the_service_is_told_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def load() -> None:
        raise ImportError

    monkeypatch.setattr("card.pcsc.load", load)
    monkeypatch.setattr("card.watcher.load", load)
    assert card.open_service().look().reason == "pcsc-missing"

    async def follow() -> Event:
        events = card.open_service().watch()
        first = await following(events)
        await events.aclose()
        return first

    assert asyncio.run(follow()).presence.service == "stopped"


@pytest.mark.parametrize(
    ("rv", "code"),
    [
        (0x8010000B, "card-exclusive"),
        (0x80100066, "card-mute"),
        (0x8010000F, "card-mute"),
        (0x80100016, "card-mute"),
        (0x80100068, "card-busy"),
        (0x8010006A, "service-refused"),
        (0x8010001D, "service-stopped"),  # gone since the readers were listed
        (0x8010001E, "service-stopped"),
        (0x80100013, "service-stopped"),
        (0x80100003, "card-garbled"),  # a reader unplugged, or a service started anew
        (0x0000001F, "card-garbled"),  # Windows has hundreds of others
        (0x80100069, "EW104J1503"),
        (0x8010000C, "EW104J1503"),
        (0x80100009, "EW104J1502"),
    ],
)
def test_a_card_that_cant_be_opened_is_told_why(
    monkeypatch: pytest.MonkeyPatch, rv: int, code: str
) -> None:
    platform = Platform("counting")
    platform.plug("Pasori 0")
    platform.card("Pasori 0", True)
    platform.answer_to_connect = rv
    _, codes = found(monkeypatch, platform)
    assert codes == {code}
