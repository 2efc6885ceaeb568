"""A person at the desk who answers by a script, and remembers what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from desk.problems import told
from desk.words import Words
from flows.user_interaction import Actor
from pages.rows import ComparedRow


class Person:
    """``answers``: by key, or by key and the value of one parameter; everything else is a no."""

    automatic = False

    def __init__(self, answers: dict[str, bool] | None = None, *, interactive: bool = True) -> None:
        self.words = Words("en")
        self.interactive = interactive
        self.answers = answers or {}
        self.heard: list[tuple[str, dict[str, str]]] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.pastes: list[str] = []
        self.secrets: list[tuple[str, str]] = []
        self.leaves = asyncio.Event()
        self.hears = asyncio.Event()

    @property
    def keys(self) -> list[str]:
        return [key for key, _ in self.heard]

    async def until(self, key: str) -> dict[str, str]:
        """What was said under a key, as soon as it has been."""
        while key not in self.keys:
            self.hears.clear()
            await self.hears.wait()
        return dict(self.heard)[key]

    def tell(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        assert told(self.words, key, params).message
        self.heard.append((key, params))
        self.hears.set()

    warn = tell

    def step_started(self, step: str, actor: Actor, number: int, total: int) -> None: ...

    def step_done(self, step: str, seconds: float) -> None: ...

    def your_turn(self, who: Actor, key: str, /, **params: str) -> None:
        self.heard.append((key, params))

    def explain(self, code: str, /) -> None: ...

    def show_once(self, key: str, secret: str, /) -> None:
        self.secrets.append((key, secret))

    async def agree(
        self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
    ) -> bool:
        self.words(key, **params)
        if not self.interactive:
            return False
        self.asked.append((key, params))
        await asyncio.sleep(0)
        names = (key, *(f"{key} {value}" for value in params.values()))
        return any(self.answers.get(name, False) for name in names)

    async def consent(self, rows: Sequence[ComparedRow]) -> bool:
        return False

    async def done(self, key: str, /) -> bool:
        return False

    async def put_aside(self, key: str, /) -> None:
        await self.leaves.wait()

    async def ask_text(self, key: str, /, **params: str) -> str:
        return self.pastes.pop(0)

    async def ask(self, key: str, /, *, secret: bool = False, **params: str) -> str:
        return ""
