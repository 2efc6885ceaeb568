"""Long lists a page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Pages:
    """Which page of how many is shown."""

    at: int
    last: int


def page_of(things: Sequence[T], wanted: int, length: int) -> tuple[Sequence[T], Pages]:
    """Return a page of some things, the nearest that there is, and which one it is."""
    last = max(1, -(-len(things) // length))
    at = min(max(1, wanted), last)
    return things[(at - 1) * length : at * length], Pages(at, last)


def number_in(text: str) -> int:
    """Return the number of a page as a form or an address says it; 1 for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
