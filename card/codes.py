"""What a code means: those of the client, and our own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """``what``, ``why`` and ``remedy`` are keys of the ``card`` catalogue."""

    code: str
    aliases: tuple[str, ...]
    assumed: bool

    @property
    def what(self) -> str:
        return f"card.{self.code}.what"

    @property
    def why(self) -> str:
        return f"card.{self.code}.why"

    @property
    def remedy(self) -> str:
        return f"card.{self.code}.remedy"


def explanations() -> tuple[Explanation, ...]:
    """All codes that are known here."""
    raise NotImplementedError


def explain(code: str) -> Explanation | None:
    """The explanation of a code as people type it (any case, full-width, one of the aliases)."""
    raise NotImplementedError
