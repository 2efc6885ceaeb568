"""In which order the screens of registering come. Nobody knows, so that several can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

OrderName = Literal["url", "code", "form-first", "blank-mail"]
ORDERS: tuple[OrderName, ...] = get_args(OrderName)

Look = Literal["plain", "family"]
Stage = Literal[
    "terms",  # 利用規約
    "address",  # the mail address, twice
    "blank",  # an address to which a blank mail is to be sent
    "link",  # a mail with a URL has been sent
    "code",  # a mail with a code to type has been sent
    "account",  # 利用者登録 by itself: name and password
    "account-confirm",
    "login",  # with the account, to file the 利用申出
    "card",
    "form",
    "confirm",
]

_IMAGINED: tuple[Stage, ...] = ("terms", "address", "link", "card", "form", "confirm")
_STAGES: dict[OrderName, tuple[Stage, ...]] = {
    "url": _IMAGINED,
    "code": ("terms", "address", "code", "card", "form", "confirm"),
    "form-first": ("terms", "card", "form", "link", "confirm"),
    "blank-mail": ("terms", "blank", "link", "card", "form", "confirm"),
}
_OF_THE_ACCOUNT: dict[Stage, Stage] = {"form": "account", "confirm": "account-confirm"}
_APPLICATION: tuple[Stage, ...] = ("login", "card", "form", "confirm")


@dataclass(frozen=True)
class Plan:
    """What one site of this edition is like.

    ``waiting_room``: a queue stands before the terms. Without an order the look is ``plain``, as
    before there were several; with one it is that of the family of services that the site seems
    to belong to. ``phone``: the card may be read by the holder's phone as well.
    """

    stages: tuple[Stage, ...] = _IMAGINED
    look: Look = "plain"
    waiting_room: bool = False
    phone: bool = False

    def before(self, stage: Stage) -> tuple[Stage, ...]:
        return self.stages[: self.stages.index(stage)]

    def through(self, stage: Stage) -> tuple[Stage, ...]:
        return (*self.before(stage), stage)

    def after(self, stage: Stage) -> Stage:
        return self.stages[self.stages.index(stage) + 1]

    @property
    def two_stages(self) -> bool:
        return "account" in self.stages

    @property
    def address_is_settled(self) -> bool:
        """Has the mail address been proven before the form? Then the form only shows it."""
        earlier = self.before("form")
        return self.look == "family" and ("link" in earlier or "code" in earlier)


def plan(
    order: OrderName | None = None,
    *,
    waiting_room: bool = False,
    two_stages: bool = False,
    phone: bool = False,
) -> Plan:
    """Return the plan of an order. Raises ValueError when there is no such order.

    ``two_stages``: first 利用者登録 by mail alone, then 利用申出 with the card.
    """
    if order is None:
        if waiting_room or two_stages:
            raise ValueError("a waiting room and two stages need an order")
        return Plan(phone=phone)
    if order not in ORDERS:
        raise ValueError(f"unknown order: {order} ({', '.join(ORDERS)})")
    stages = _STAGES[order]
    if two_stages:
        account = (_OF_THE_ACCOUNT.get(stage, stage) for stage in stages if stage != "card")
        stages = (*account, *_APPLICATION)
    return Plan(stages, "family", waiting_room, phone)
