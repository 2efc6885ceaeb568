"""The card over the embedded link, where there is no PC/SC."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncGenerator, Iterator

import pytest

import card
from card.presence import Event
from flows.card_source import open_card
from flows.embedded_link import LinkService
from flows.outcomes import BadInput
from tests.card.cards import mynumber, unknown
from tests.flows.linkserver import LinkServer

PATIENCE = 20.0


@pytest.fixture
def server() -> Iterator[LinkServer]:
    server = LinkServer()
    yield server
    server.close()


def service(server: LinkServer) -> card.Service:
    return open_card(f"link:127.0.0.1:{server.port}")


async def following(events: AsyncGenerator[Event, None]) -> Event:
    async with asyncio.timeout(PATIENCE):
        return await anext(events)


def test_the_picture_over_the_link_is_the_one_over_pcsc(server: LinkServer) -> None:
    chip = mynumber(signature_left=4, authentication_left=2)
    server.set(card=chip)
    look = service(server).look()
    told = card.find_jpki(look)
    assert told and told.card and told.card.pins
    assert told.card.atr == chip.atr.hex().upper()
    assert (told.card.pins.signature.tries_left, told.card.pins.authentication.tries_left) == (4, 2)
    assert look.predicted_error is None
    assert chip.left() == {0x001B: 4, 0x0018: 2}
    assert len(chip.log) <= 14


def test_the_link_is_left_as_it_was_found(server: LinkServer) -> None:
    server.set(card=mynumber())
    service(server).look()
    ops = [request["op"] for request in server.log]
    assert (ops[0], ops[1], ops[-1]) == ("status", "begin", "end")
    assert set(ops[2:-1]) == {"transmit"}


def test_no_card_no_reader_no_link_and_another_card_are_told_apart(server: LinkServer) -> None:
    desk = service(server)
    assert desk.look().predicted_error == "EW104J1503"
    server.set(reader=False)
    assert desk.look().predicted_error == "EW104J1502"
    server.set(card=unknown())
    look = desk.look()
    assert [reader.card and reader.card.kind for reader in look.readers] == ["unknown"]
    server.close()
    assert (desk.look().service, desk.look().reason) == ("stopped", "link-stopped")


def test_a_link_held_by_another_client_is_a_finding_at_the_deadline(server: LinkServer) -> None:
    server.set(card=mynumber())
    with socket.create_connection(("127.0.0.1", server.port)) as other, other.makefile("rwb") as io:
        io.write(b'{"op":"begin"}\n')
        io.flush()
        io.readline()
        look = LinkService(("127.0.0.1", server.port), deadline=0.3).look()
    assert [reader.card and reader.card.problem for reader in look.readers] == ["card-busy"]


def test_a_card_taken_away_in_the_middle_is_a_finding(server: LinkServer) -> None:
    chip = mynumber()

    def leave(apdu: bytes) -> None:
        if apdu[1] == 0x20:
            server._card = None

    chip.quirk = leave
    server.set(card=chip)
    look = service(server).look()
    assert [reader.card and reader.card.problem for reader in look.readers] == ["card-removed"]


@pytest.mark.parametrize("line", [b"\n", b"[]\n", b"{", b'"x"\n', b"\xff\xfe\n", b""])
def test_a_link_that_talks_nonsense_is_no_link(line: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(100)
                client.sendall(line)

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        look = open_card(f"link:127.0.0.1:{port}").look()
        thread.join(5)
    assert look.service == "stopped"


def test_events_come_as_they_happen_and_the_link_may_come_back(server: LinkServer) -> None:
    async def follow() -> list[tuple[str, bool]]:
        events = service(server).watch()
        told: list[tuple[str, bool]] = []

        async def take() -> None:
            event = await following(events)
            told.append((event.kind, event.presence.card))

        await take()
        server.set(card=mynumber())
        await take()
        server.set()
        await take()
        server.set(reader=False)
        await take()
        server.set(card=mynumber())
        await take()
        await take()
        await asyncio.to_thread(server.close)
        await take()
        again = LinkServer(server.port)
        try:
            await take()
            await take()
        finally:
            await events.aclose()
            await asyncio.to_thread(again.close)
        return told

    assert asyncio.run(follow()) == [
        ("picture", False),
        ("card-inserted", True),
        ("card-removed", False),
        ("reader-removed", False),
        ("reader-added", False),
        ("card-inserted", True),
        ("service-stopped", False),
        ("service-started", False),
        ("reader-added", False),
    ]


def test_closing_the_service_ends_its_watches(server: LinkServer) -> None:
    async def follow() -> list[str]:
        desk = service(server)
        kinds: list[str] = []
        async with asyncio.timeout(PATIENCE):
            async for event in desk.watch():
                kinds.append(event.kind)
                desk.close()
                desk.close()
        return kinds

    assert asyncio.run(follow()) == ["picture"]


@pytest.mark.parametrize("host", ["192.0.2.1", "0.0.0.0", "example.jp", "127.0.0.2.example.jp"])
def test_a_card_is_never_reached_on_another_machine(host: str) -> None:
    with pytest.raises(BadInput) as raised:
        open_card(f"link:{host}:4000")
    assert (raised.value.code, raised.value.params) == ("link-not-loopback", {"host": host})


@pytest.mark.parametrize("spec", ["", "usb", "link", "link:", "link:127.0.0.1", "link:127.0.0.1:x"])
def test_an_unknown_way_to_cards_is_refused(spec: str) -> None:
    with pytest.raises(BadInput) as raised:
        open_card(spec)
    assert raised.value.code == "spec-unknown"
