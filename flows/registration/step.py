"""A step of a procedure, what its picture shows, and a route made of steps."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator

from flows.registration.order import ScreenOrder
from flows.registration.session import Session
from flows.user_interaction import Actor
from pages.screen import Screen, ScreenName
from records.progress import State


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

    ``reaches`` is the state of the case once the step is done. ``once`` is the state that is
    written down before ``leave``, which is then never done again. Only the runner writes them.
    """

    id: str
    actor: Actor
    screen: ScreenName | None
    work: Callable[[Session], Coroutine[Any, Any, View]]
    leave: Callable[[Session], Coroutine[Any, Any, None]] | None = None
    onward: bool = False
    reaches: State | None = None
    once: State | None = None


@dataclass(frozen=True)
class Route:
    """How one edition registers: its steps, and what is known of the order of its screens."""

    steps: tuple[Step, ...]
    order: ScreenOrder

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.steps)

    def index(self, step: str) -> int:
        return self.ids.index(step)
