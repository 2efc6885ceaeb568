"""What the desk tells the person while the card is needed. Pure: pictures and events in, words out.

Texts are in the ``card`` catalogue under :attr:`Prompt.key`, to be filled with ``params``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from card.picture import Look
from card.presence import Event

Need = Literal["card", "signature", "authentication"]


@dataclass(frozen=True)
class Prompt:
    """``ask``: the person acts next · ``warn``: says something is in the way, the run waits ·
    ``stop``: going on would fail or cost a try; with ``needs_yes`` an explicit yes overrules it ·
    ``tell``: for information.
    """

    key: str
    kind: Literal["ask", "warn", "stop", "tell"]
    params: dict[str, str] = field(default_factory=dict)
    needs_yes: bool = False


def for_look(look: Look, need: Need) -> Prompt:
    """What to say now: put the card on (``card``), or which password comes next."""
    raise NotImplementedError


def for_event(event: Event, need: Need) -> Prompt | None:
    """What to say when readers or cards change while ``need`` is waited for; None for nothing."""
    raise NotImplementedError


def finished() -> Prompt:
    """The card is no longer needed, the reader may be unplugged."""
    raise NotImplementedError
