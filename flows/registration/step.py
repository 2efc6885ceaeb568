"""A step of a procedure, and what its picture shows."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from playwright.async_api import Locator

from flows.user_interaction import Actor
from pages.screen import Screen

if TYPE_CHECKING:
    from flows.registration.run import Run

ScreenName = Literal[
    "top", "terms", "mail_address", "mail_sent", "card_start", "reading", "form", "confirmation",
    "completion", "password", "password_done",
]  # fmt: skip


@dataclass(frozen=True)
class View:
    """What the picture of a step shows: a screen of the site, or a sheet of paper of our own."""

    screen: Screen | None = None
    target: Locator | None = None
    paper: str | None = None  # a whole HTML page, already escaped, with no outside request


@dataclass(frozen=True)
class Step:
    """One step: who acts, what is done up to its picture, and how its screen is left.

    ``screen`` is the one it works on, None where it needs none. ``work`` ends where the picture is
    taken and returns what it shows; ``leave`` does the act that leaves the screen and returns when
    what must be true afterwards is true. The text ``goal.<id>`` says that in words, for the
    operator to whom the step is handed over. With ``onward`` nobody knows which screen follows:
    the runner looks which one comes, and takes its step.
    """

    id: str
    actor: Actor
    screen: ScreenName | None
    work: Callable[[Run], Coroutine[Any, Any, View]]
    leave: Callable[[Run], Coroutine[Any, Any, None]] | None = None
    onward: bool = False


@dataclass(frozen=True)
class Route:
    """How one edition registers: its steps, and what is known of their order.

    ``as_they_come``: screens up to 登録 may come in any order. ``after_card`` and ``after_form``
    are the screens that may follow them. ``read_again`` is the step from which a card is read once
    more.
    """

    steps: tuple[Step, ...]
    after_card: tuple[ScreenName, ...]
    after_form: tuple[ScreenName, ...]
    read_again: str
    as_they_come: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.steps)

    def index(self, step: str) -> int:
        return self.ids.index(step)
