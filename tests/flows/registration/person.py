"""A person at the desk who answers by a script, and remembers what they were told."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from desk.problems import told
from desk.words import Words
from flows.user_interaction import Actor, UserInteraction
from pages.compare import Comparison


class Person(UserInteraction):
    """``answers``: by key, or by key and the value of one parameter; everything else is a no.

    ``typed`` is what they type, by the site's own label, ``acts`` what they do in the browser when
    it is their turn, by key.
    """

    words = Words("en")
    interactive = True
    automatic = False

    def __init__(
        self,
        answers: dict[str, bool] | None = None,
        *,
        interactive: bool = True,
        automatic: bool = False,
        typed: dict[str, str] | None = None,
    ) -> None:
        self.interactive = interactive
        self.automatic = automatic
        self.answers = answers or {}
        self.typed = typed or {}
        self.acts: dict[str, Callable[[], Awaitable[object]]] = {}
        self.looked_at: list[Comparison] = []
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
        """Return what was said under a key, as soon as it has been."""
        while key not in self.keys:
            self.hears.clear()
            await self.hears.wait()
        return dict(self.heard)[key]

    def tell(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        assert told(self.words, key, params).message
        self.heard.append((key, params))
        self.hears.set()

    warn = tell

    def your_turn(self, who: Actor, key: str, /, **params: str) -> None:
        assert told(self.words, key, params).message
        self.heard.append((key, params))
        self.hears.set()

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

    async def consent(self, compared: Comparison, key: str = "ask.consent", /) -> bool:
        self.words(key)
        self.looked_at.append(compared)
        return self.automatic or self.answers.get(key.removeprefix("ask."), False)

    async def done(self, key: str, /) -> bool:
        if key in self.acts:
            await self.acts.pop(key)()
            return True
        return self.answers.get(key, False)

    async def put_aside(self, key: str, /) -> None:
        await self.leaves.wait()

    async def ask_text(self, key: str, /, **params: str) -> str:
        return self.pastes.pop(0)

    async def ask(self, key: str, /, *, secret: bool = False, **params: str) -> str:
        self.words(key, **params)
        self.asked.append((key, params))
        return self.typed.get(params.get("label", key), "")
