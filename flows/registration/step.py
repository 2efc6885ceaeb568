"""A step of a procedure, what its picture shows, and a route made of steps."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from flows.registration.order import ScreenOrder
from flows.registration.session import Session
from flows.user_interaction import Actor
from pages.here import Here
from pages.screens import Screen, ScreenName
from records.progress import Once, State


@dataclass(frozen=True)
class View:
    """What the picture of a step shows: a screen of the site, or a page of our own.

    ``target`` are the references of what is outlined on the screen.
    """

    screen: Screen | None = None
    target: tuple[str, ...] = ()
    paper: str | None = None  # a whole HTML page, already escaped, with no outside request
    here: Here | None = None

    @classmethod
    def of(cls, screen: Screen, *target: str) -> View:
        """Return a screen with what is pressed to leave it, or with something else, outlined."""
        shown = target or ((screen.target,) if screen.target else ())
        return cls(screen, shown, here=screen.here)


@dataclass(frozen=True)
class Step:
    """One step: who acts, what is done up to its picture, and how its screen is left.

    ``screen`` is the one it works on, None where it needs none. ``work`` ends where the picture is
    taken and returns what it shows; ``leave`` does the act that leaves the screen and returns when
    what must be true afterwards is true. The text ``goal.<id>`` says that in words, for the
    operator to whom the step is handed over. With ``onward`` nobody knows which screen follows:
    the runner looks which one comes, and takes its step.

    ``reaches`` is the state of the case once the step is done. ``once`` is what is written down
    before ``leave``, which is then never done again. Only the runner writes them. Where ``unless``
    is true there is nothing to be done: the step is not taken.
    """

    id: str
    actor: Actor
    screen: ScreenName | None
    work: Callable[[Session], Coroutine[Any, Any, View]]
    leave: Callable[[Session], Coroutine[Any, Any, None]] | None = None
    onward: bool = False
    reaches: State | None = None
    once: Once | None = None
    optional: bool = False  # not counted: it is taken where its screen comes
    unless: Callable[[Session], bool] | None = None


@dataclass(frozen=True)
class Route:
    """How one edition registers: its steps, and what is known of the order of its screens."""

    steps: tuple[Step, ...]
    order: ScreenOrder

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(step.id for step in self.steps)

    @property
    def total(self) -> int:
        """How many steps there are, those that are rarely met not counted."""
        return self.number(len(self.steps) - 1)

    def number(self, at: int) -> int:
        """Return the number of a step as it is told and stands in names of files, from 1."""
        return sum(not step.optional for step in self.steps[: at + 1])

    def index(self, step: str) -> int:
        return self.ids.index(step)
