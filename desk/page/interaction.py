"""The people at the page: told, asked, waited for, as those at a terminal are.

What is said is kept by its key, so that each who looks on reads it in their own language. Nothing
of it is written anywhere; it is gone with the run.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from desk.page.live import Changes
from desk.words import Words
from flows.user_interaction import Actor
from pages.compare import Comparison

Manner = Literal["tell", "warn", "turn", "explain"]
Kind = Literal["line", "secret", "text", "yes-no", "consent", "done", "aside"]
MAY_BE_EMPTY = frozenset({"ask.operator", "ask.note", "run.type-auth-id", "run.site-asks-for"})
KEPT = 200  # things said that are shown; a run says some dozens


@dataclass(frozen=True)
class Said:
    """One thing that was said, to whom, and when."""

    manner: Manner
    hearer: Actor
    key: str
    params: dict[str, str]
    at: datetime

    @property
    def id(self) -> str:
        return f"{self.at.timestamp()}"


@dataclass
class StepShown:
    """One step that was begun; ``seconds`` once it is over."""

    id: str
    actor: Actor
    number: int
    total: int
    seconds: float | None = None


@dataclass(frozen=True)
class Question:
    """A question that waits for its answer, and the future that takes it."""

    kind: Kind
    hearer: Actor
    key: str
    params: dict[str, str]
    answered: asyncio.Future[Any] = field(repr=False)
    compared: Comparison | None = None
    id: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def must_be_filled(self) -> bool:
        return self.key not in MAY_BE_EMPTY


@dataclass(frozen=True)
class Need:
    """That a person is needed: for what, so that one is called once, and who."""

    id: str
    hearer: Actor


class PageInteraction:
    """A :class:`flows.user_interaction.UserInteraction` whose people sit at the page.

    ``turn`` is what a person has to do now, ``questions`` what waits for an answer, the latest
    last; ``secret`` is what is to be written down, until somebody says that it is.
    """

    automatic = False
    interactive = True

    def __init__(self, words: Words, changes: Changes) -> None:
        self.words = words
        self._changes = changes
        self.steps: list[StepShown] = []
        self.said: list[Said] = []
        self.turn: Said | None = None
        self.questions: list[Question] = []
        self.secret: tuple[str, str] | None = None

    # what happens

    def step_started(self, step: str, actor: Actor, number: int, total: int) -> None:
        if self.turn and self.turn.hearer != actor:
            self.turn = None  # what was said before a step may be about it, if it is theirs
        self.steps.append(StepShown(step, actor, number, total))
        self._changes.happened()

    def step_done(self, step: str, seconds: float) -> None:
        for each in reversed(self.steps):
            if each.id == step and each.seconds is None:
                each.seconds = seconds
                break
        self._changes.happened()

    def tell(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        self._say("tell", hearer, key, params)

    def warn(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        self._say("warn", hearer, key, params)

    def your_turn(self, who: Actor, key: str, /, **params: str) -> None:
        self.turn = self._say("turn", who, key, params)

    def explain(self, code: str, /) -> None:
        self._say("explain", "holder", code, {})

    def show_once(self, key: str, secret: str, /) -> None:
        self.secret = key, secret
        self._changes.happened()

    def secret_noted(self) -> None:
        """Somebody has written the secret down: it is not shown any more."""
        self.secret = None
        self._changes.happened()

    def _say(self, manner: Manner, hearer: Actor, key: str, params: dict[str, str]) -> Said:
        said = Said(manner, hearer, key, params, datetime.now(UTC))
        self.said = [*self.said, said][-KEPT:]
        self._changes.happened()
        return said

    def needs(self) -> list[Need]:
        """For what a person is needed now, the most urgent first."""
        turn = [Need(self.turn.id, self.turn.hearer)] if self.turn else []
        asked = [Need(each.id, each.hearer) for each in self.questions if each.kind != "aside"]
        return [*turn, *asked]

    # questions

    async def agree(
        self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
    ) -> bool:
        return bool(await self._ask("yes-no", key, params, hearer))

    async def consent(self, compared: Comparison, key: str = "ask.consent", /) -> bool:
        return bool(await self._ask("consent", key, {}, compared=compared))

    async def ask(self, key: str, /, *, secret: bool = False, **params: str) -> str:
        return str(await self._ask("secret" if secret else "line", key, params))

    async def ask_text(self, key: str, /, **params: str) -> str:
        return str(await self._ask("text", key, params))

    async def done(self, key: str, /) -> bool:
        turn = self.turn
        params = turn.params if turn and turn.key == key else {}  # what was asked for, said again
        return bool(await self._ask("done", key, params))

    async def put_aside(self, key: str, /) -> None:
        await self._ask("aside", key, {})

    def answer(self, question_id: str, text: str) -> bool:
        """Answer a question as the page sent it; False where nobody asks it any more."""
        for question in self.questions:
            if question.id == question_id and not question.answered.done():
                question.answered.set_result(_meant(question.kind, text))
                return True
        return False

    async def _ask(
        self,
        kind: Kind,
        key: str,
        params: dict[str, str],
        hearer: Actor = "operator",
        compared: Comparison | None = None,
    ) -> Any:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        with self._open(Question(kind, hearer, key, params, future, compared)):
            return await future

    @contextmanager
    def _open(self, question: Question) -> Iterator[None]:
        """Show a question for as long as it is waited for."""
        self.questions.append(question)
        self._changes.happened()
        try:
            yield
        finally:
            self.questions.remove(question)
            self._changes.happened()


def _meant(kind: Kind, text: str) -> object:
    """Return what the page sent as what is asked for; a yes is "yes" and nothing else."""
    return text if kind in ("line", "secret", "text") else text == "yes"
