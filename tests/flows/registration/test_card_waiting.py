"""Before the client takes the card: nobody types a password of which nothing could be known."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from card import Look, find_jpki
from flows.embedded_link import LinkService
from flows.outcomes import NeedsPerson
from flows.registration import card_waiting
from flows.registration.card_waiting import wait_for_card
from flows.user_interaction import Actor
from tests.card.cards import mynumber
from tests.card.virtual import VirtualCard
from tests.flows.linkserver import LinkServer
from tests.flows.registration.person import Person

NOT_KNOWN = "run.card-not-known"
DISTURBED = b"\x6f\x00"


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_waiting, "LOOK_AGAIN", 0.02)


@pytest.fixture
def server() -> Iterator[LinkServer]:
    server = LinkServer()
    yield server
    server.close()


class Asked(Person):
    """Somebody who is asked: the answer is no, or none ever comes."""

    def __init__(self, *, silent: bool) -> None:
        super().__init__()
        self.silent = silent
        self.was_asked = asyncio.Event()

    async def agree(
        self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
    ) -> bool:
        assert serious
        self.asked.append((key, params))
        self.was_asked.set()
        if self.silent:
            await asyncio.Event().wait()
        return False


def waited(server: LinkServer, user: Person, limit: float = 20) -> Look | None:
    service = LinkService(("127.0.0.1", server.port), deadline=0.2)
    return asyncio.run(wait_for_card(service, user, limit))


def tries(look: Look | None) -> int | None:
    mine = look and find_jpki(look)
    assert mine and mine.card and mine.card.pins
    return mine.card.pins.signature.tries_left


@pytest.mark.parametrize("silent", [True, False])
def test_a_service_that_is_stopped_is_waited_for_and_its_card_still_guards(
    server: LinkServer, silent: bool
) -> None:
    server.close()
    user = Asked(silent=silent)
    again: list[LinkServer] = []

    async def come_back() -> Look | None:
        service = LinkService(("127.0.0.1", server.port), deadline=0.2)
        waiting = asyncio.create_task(wait_for_card(service, user, 20))
        await user.until("link-stopped")
        await user.was_asked.wait()
        again.append(LinkServer(server.port))
        again[0].set(card=mynumber(signature_left=1))
        return await waiting

    try:
        assert tries(asyncio.run(come_back())) == 1
    finally:
        again[0].close()
    assert user.asked == [(NOT_KNOWN, {})]


def test_only_a_persons_own_yes_leads_on_without_knowing(server: LinkServer) -> None:
    server.close()
    assert waited(server, Person({NOT_KNOWN: True})) is None
    for user in (Person(), Person(interactive=False), Person(interactive=False, automatic=True)):
        with pytest.raises(NeedsPerson) as raised:
            waited(server, user, 0.3)
        assert raised.value.code == "run.card-not-put-on"


def test_a_card_that_another_program_held_is_looked_at_again_when_it_is_free(
    server: LinkServer,
) -> None:
    server.set(card=mynumber())
    user = Person()

    async def let_go() -> Look | None:
        service = LinkService(("127.0.0.1", server.port), deadline=0.2)
        with socket.create_connection(("127.0.0.1", server.port)) as other:
            other.sendall(b'{"op":"begin"}\n')
            await asyncio.to_thread(other.recv, 10)
            waiting = asyncio.create_task(wait_for_card(service, user, 20))
            await user.until("card.prompt.card-held")
        return await waiting

    assert tries(asyncio.run(let_go())) == 4
    assert user.asked == []


def disturbed(card: VirtualCard, times: int, *, at: int, answer: bytes) -> VirtualCard:
    """Return the card answers so, some times, to commands with this instruction."""
    left = [times]

    def quirk(apdu: bytes) -> bytes | None:
        if apdu[1] != at or not left[0]:
            return None
        left[0] -= 1
        return answer

    card.quirk = quirk
    return card


def test_a_glitch_is_no_other_card_and_is_looked_at_again(server: LinkServer) -> None:
    server.set(card=disturbed(mynumber(), 2, at=0xA4, answer=DISTURBED))
    user = Person()
    assert tries(waited(server, user)) == 4
    assert user.keys == ["card-garbled"]


def test_a_counter_that_was_disturbed_is_asked_for_again(server: LinkServer) -> None:
    server.set(card=disturbed(mynumber(signature_left=1), 4, at=0x20, answer=DISTURBED))
    assert tries(waited(server, Person())) == 1


def test_a_kind_of_card_that_is_too_new_is_gone_on_with_by_a_yes(server: LinkServer) -> None:
    server.set(card=mynumber(token=b"JPKIAPICCTOKEN3".ljust(160)))
    user = Person({NOT_KNOWN: True})
    assert waited(server, user) is None
    assert user.heard == [("card-new-kind", {"reader": "Embedded link"})]
