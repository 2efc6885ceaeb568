"""Who waits for the card as a registration does, in the process of :mod:`tests.card.remote`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import card
from flows.registration.card_waiting import wait_for_card
from tests.flows.registration.person import Person


class Hearer(Person):
    """What they are told comes as events called ``said``."""

    def __init__(self, say: Callable[[dict[str, Any]], None]) -> None:
        super().__init__()
        self._say = say

    def tell(self, key: str, hearer: Any = "operator", /, **params: str) -> None:
        super().tell(key, hearer, **params)
        self._say({"event": {"kind": "said", "reader": key}})

    warn = tell

    def your_turn(self, who: Any, key: str, /, **params: str) -> None:
        super().your_turn(who, key, **params)
        self._say({"event": {"kind": "said", "reader": key}})


async def wait(say: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Wait for the card; answers with the reader that bears it."""
    look = await wait_for_card(card.open_service(), Hearer(say), 60)
    mine = look and card.find_jpki(look)
    return {"reader": mine.name if mine else None}
