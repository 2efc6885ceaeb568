"""A look at the card that begins before the command line has been read.

The card needs a quarter of a second to answer; meanwhile our own commands and words are loaded.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from card import Look

_begun: _EarlyLook | None = None


class _EarlyLook(threading.Thread):
    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.seen: Look | None = None

    def run(self) -> None:
        from card import open_service

        self.seen = open_service().look()


def begin(arguments: Sequence[str]) -> None:
    """Begin to look when nothing but a look is asked for: ``card``, ``card --json``."""
    global _begun  # noqa: PLW0603 - one process answers one command
    if list(arguments) in (["card"], ["card", "--json"]):
        _begun = _EarlyLook()
        _begun.start()


def look() -> Look | None:
    """What was seen, once; None when nothing was begun."""
    global _begun
    begun, _begun = _begun, None
    if begun is None:
        return None
    begun.join()
    return begun.seen
