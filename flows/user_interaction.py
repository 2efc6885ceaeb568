"""The people at the desk, as the flows see them: told, asked, waited for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from pages.compare import Comparison

Actor = Literal["driver", "operator", "holder", "site"]


class Words(Protocol):
    """Texts by key in the language of the desk."""

    @property
    def lang(self) -> str: ...

    def __call__(self, key: str, /, **params: str) -> str: ...


class Tells(Protocol):
    """What people are told; keys name texts of the catalogues."""

    @property
    def words(self) -> Words: ...

    def step_started(self, step: str, actor: Actor, number: int, total: int) -> None:
        """Show, if anywhere, that a step begins."""
        return

    def step_done(self, step: str, seconds: float) -> None:
        """Show, if anywhere, that a step is over."""
        return

    def tell(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        """Say something that needs no answer. The holder hears it in their own language."""

    def warn(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        """Say something that must be noticed."""

    def your_turn(self, who: Actor, key: str, /, **params: str) -> None:
        """Say what a person has to do now; it stands out."""

    def explain(self, code: str, /) -> None:
        """Say what a code of the client or the site means, why, and what to do now."""

    def show_once(self, key: str, secret: str, /) -> None:
        """Show a secret to the person in front of the screen, and to nothing else."""


class Asks(Protocol):
    """What people are asked; where nobody can be asked, the answer to a yes or no is no.

    ``ask`` and ``consent`` raise :class:`flows.outcomes.NeedsPerson` when nobody can answer.
    """

    @property
    def interactive(self) -> bool:
        """Is there somebody who can answer and act in the browser?"""

    @property
    def automatic(self) -> bool:
        """Are the run's own questions answered with yes (``--yes``, on loopback only)?"""

    async def ask_text(self, key: str, /, **params: str) -> str:
        """Return a question answered with many lines: a pasted mail."""

    async def ask(self, key: str, /, *, secret: bool = False, **params: str) -> str:
        """Return a question to be answered with a line; a secret is not echoed."""

    async def agree(
        self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
    ) -> bool:
        """Return a question to be answered with yes or no.

        A serious one is never answered by itself.
        """
        return False

    async def consent(self, compared: Comparison, key: str = "ask.consent", /) -> bool:
        """Show what will be registered beside the case and ask for the person's yes."""


class Waits(Protocol):
    """What people do while a run waits for them."""

    async def done(self, key: str, /) -> bool:
        """Wait until the person says that they have done it; False when they give up."""
        return False

    async def put_aside(self, key: str, /) -> None:
        """Say that something is waited for; returns when the person puts the case aside.

        Never returns where nobody can say so.
        """
        await asyncio.Event().wait()


class UserInteraction(Tells, Asks, Waits, Protocol):
    """The operator at the terminal and, beside them, the holder of the card."""
