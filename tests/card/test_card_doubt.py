"""What is not known of a card is said to be not known: nobody hears of another card or a town hall
for a doubt of ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from card.jpki import read_card
from card.model import Card, Pin
from tests.card.cards import mynumber, unknown
from tests.card.virtual import VirtualCard

SELECT_TOKEN = bytes.fromhex("00A4020C020006")
SELECT_AUTHENTICATION_PIN = bytes.fromhex("00A4020C020018")


def read(card: VirtualCard) -> Card:
    left = card.left()
    seen = read_card(card.transmit, "3B")
    assert card.left() == left
    assert [apdu for apdu in card.log if apdu[1] == 0x20 and len(apdu) > 4] == []
    return seen


def reset_at(card: VirtualCard, apdu: bytes, times: int = 1) -> VirtualCard:
    """Return the contact breaks before a command: the card begins anew and knows no application."""
    left = [times]

    def quirk(sent: bytes) -> bytes | None:
        if sent == apdu and left[0]:
            left[0] -= 1
            card.power_on()
        return None

    card.quirk = quirk
    return card


def always(card: VirtualCard, answer: bytes) -> VirtualCard:
    card.quirk = lambda _: answer
    return card


@pytest.mark.parametrize(
    "make",
    [
        lambda: mynumber(first_answer=b"\x6f\x00"),
        lambda: mynumber(first_answer=b"\x64\x00"),
        lambda: reset_at(mynumber(), SELECT_TOKEN),
        lambda: reset_at(mynumber(), SELECT_AUTHENTICATION_PIN),
    ],
    ids=["6F00", "6400", "reset after the application", "reset between the passwords"],
)
def test_a_disturbance_in_between_costs_nothing_but_a_second_reading(
    make: Callable[[], VirtualCard],
) -> None:
    card = read(make())
    assert (card.kind, card.problem) == ("jpki", None)
    assert card.pins
    assert (card.pins.signature, card.pins.authentication) == (Pin(4), Pin(2))
    assert card.certificates and card.certificates.authentication


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: always(mynumber(), b"\x6f\x00"), "card-garbled"),
        (lambda: always(mynumber(), b"\x62\x83"), "card-garbled"),  # deactivated, yet there
        (lambda: always(mynumber(), b"\x69\x85"), "card-garbled"),  # refused
        (lambda: reset_at(mynumber(), SELECT_TOKEN, times=9), "card-garbled"),
        (lambda: mynumber(token=b"JPKIAPICCTOKEN3".ljust(160)), "card-new-kind"),
        (unknown, "card-unknown"),
        (lambda: always(unknown(), b"\x6d\x00"), "card-unknown"),
        (lambda: always(unknown(), b"\x6a\x81"), "card-unknown"),
    ],
    ids=["6F00", "6283", "6985", "resets", "new token", "6A82", "6D00", "6A81"],
)
def test_only_a_card_that_says_so_is_another_card(
    make: Callable[[], VirtualCard], problem: str
) -> None:
    card = read(make())
    assert (card.kind, card.problem) == ("unknown", problem)


@pytest.mark.parametrize(("signature", "authentication"), [(15, 15), (6, 4)])
def test_a_counter_that_cannot_be_is_not_known(signature: int, authentication: int) -> None:
    card = read(mynumber(signature_left=signature, authentication_left=authentication))
    assert card.pins
    assert (card.pins.signature, card.pins.authentication) == (Pin(None), Pin(None))
