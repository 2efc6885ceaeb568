"""What the markers of a test say."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

DESCRIPTIONS = (
    "jpki_office(shared=False, **options): options of the office: edition, procedure, order, "
    "two_stages, waiting_room, phone, drift, auth_id, protocols; shared=True takes one office for "
    "all such tests of a worker",
    "jpki_card(**card): whose card: name, sex, birth_date, address, signature_password, "
    "authentication_password; expires, tries, revoked; kind='another', 'unknown' or 'absent'",
    "jpki_fault(*names): what goes wrong from the opening of the office on",
)
OURS = "jpki"
PASSWORDS = ("signature_password", "authentication_password")
HOLDER = ("name", "sex", "birth_date", "address", *PASSWORDS)
SEXES = {"male": "1", "female": "2"}


def any_of(item: pytest.Item) -> bool:
    """Has the test a marker of ours, or one that was meant to be?"""
    return any(each.name.lower().startswith(OURS) for each in item.iter_markers())


def told(item: pytest.Item, marker: str) -> dict[str, Any]:
    """Return what the markers of this name say together; the nearest one to the test wins."""
    said: dict[str, Any] = {}
    for each in reversed(list(item.iter_markers(marker))):
        said |= each.kwargs
    return said


def faults(item: pytest.Item) -> tuple[str, ...]:
    """Return the faults that the markers of a test name."""
    return tuple(name for each in item.iter_markers("jpki_fault") for name in each.args)


def passwords(items: Iterable[pytest.Item]) -> set[str]:
    """Return the passwords that stand in markers: a trace has the whole file of a test in it."""
    cards = (each.kwargs for item in items for each in item.iter_markers("jpki_card"))
    return {str(card[word]) for card in cards for word in PASSWORDS if word in card}


def awaits(function: Callable[..., object] | None) -> bool:
    """Is it a test that awaits?"""
    return inspect.iscoroutinefunction(function)
