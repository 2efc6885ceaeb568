"""The people at the desk, told no more of a case than they may hear where they are.

A person at the terminal sees values, and what the site says. Where nobody watches what is told
goes into a log: without anything personal in it. A password that was typed is told to nobody.
"""

from __future__ import annotations

from dataclasses import replace

from flows.user_interaction import Actor, UserInteraction, Words
from pages.compare import Comparison
from terms.masking import Masking


class Discreet:
    """A :class:`flows.user_interaction.UserInteraction` for one case: who hears stays as it was."""

    def __init__(self, user: UserInteraction, masking: Masking) -> None:
        self._user = user
        self._masking = masking

    @classmethod
    def of(cls, user: UserInteraction, masking: Masking) -> Discreet:
        return user if isinstance(user, cls) else cls(user, masking)

    @property
    def words(self) -> Words:
        return self._user.words

    @property
    def interactive(self) -> bool:
        return self._user.interactive

    @property
    def automatic(self) -> bool:
        return self._user.automatic

    def step_started(self, step: str, actor: Actor, number: int, total: int) -> None:
        self._user.step_started(step, actor, number, total)

    def step_done(self, step: str, seconds: float) -> None:
        self._user.step_done(step, seconds)

    def tell(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        say = self._user.tell
        say(key, hearer, **self._shown(params))

    def warn(self, key: str, hearer: Actor = "operator", /, **params: str) -> None:
        say = self._user.warn
        say(key, hearer, **self._shown(params))

    def your_turn(self, who: Actor, key: str, /, **params: str) -> None:
        say = self._user.your_turn
        say(who, key, **self._shown(params))

    def explain(self, code: str, /) -> None:
        self._user.explain(code)

    def show_once(self, key: str, secret: str, /) -> None:
        self._user.show_once(key, secret)

    async def agree(
        self, key: str, hearer: Actor = "operator", /, *, serious: bool = False, **params: str
    ) -> bool:
        ask = self._user.agree
        return await ask(key, hearer, serious=serious, **self._shown(params))

    async def consent(self, compared: Comparison, key: str = "ask.consent", /) -> bool:
        if not self.interactive:
            hide = self._masking.told
            rows = tuple(replace(row, label=hide(row.label)) for row in compared.rows)
            compared = replace(compared, rows=rows)
        return await self._user.consent(compared, key)

    async def done(self, key: str, /) -> bool:
        return await self._user.done(key)

    async def put_aside(self, key: str, /) -> None:
        await self._user.put_aside(key)

    async def ask_text(self, key: str, /, **params: str) -> str:
        return await self._user.ask_text(key, **self._shown(params))

    async def ask(self, key: str, /, *, secret: bool = False, **params: str) -> str:
        return await self._user.ask(key, secret=secret, **self._shown(params))

    def _shown(self, params: dict[str, str]) -> dict[str, str]:
        return self._masking.params(params, watched=self.interactive)
