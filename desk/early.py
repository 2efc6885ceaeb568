"""What begins before the command line has been read, as it takes a while to answer.

The card needs a quarter of a second, Playwright's own process as long; meanwhile our own commands
and words are loaded.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence

TYPE_CHECKING = False  # as in card: importing it from typing costs time
if TYPE_CHECKING:
    from card import Look, Service
    from flows.driver import EarlyDriver

QUICK = 0.0005
"""Seconds after which the interpreter lets another thread go on: each answer of the card comes
while we are loading something."""

_begun: _EarlyLook | None = None
_driver: EarlyDriver | None = None


class _EarlyLook(threading.Thread):
    def __init__(self, service: Service) -> None:
        super().__init__(daemon=True)
        self.seen: Look | None = None
        self._service = service

    def run(self) -> None:
        self.seen = self._service.look()


def begin(arguments: Sequence[str]) -> None:
    """Begin to look when nothing but a look is asked for: ``card``, ``card --json``."""
    global _begun  # noqa: PLW0603 - one process answers one command
    if list(arguments) in (["card"], ["card", "--json"]):
        from card import open_service

        service = open_service()
        sys.setswitchinterval(QUICK)
        _begun = _EarlyLook(service)
        _begun.start()


def begin_driver(arguments: Sequence[str]) -> None:
    """Start Playwright where one registration is asked for."""
    global _driver  # noqa: PLW0603 - one process answers one command
    asks = {"-h", "--help"}.isdisjoint(arguments)
    files = sum(each.endswith(".toml") for each in arguments)
    if asks and (arguments[:1] == ["resume"] or (arguments[:1] == ["run"] and files == 1)):
        from flows.driver import EarlyDriver

        _driver = EarlyDriver()


def driver() -> EarlyDriver | None:
    """Give the Playwright that was started, once; None when none was."""
    global _driver
    begun, _driver = _driver, None
    return begun


def end() -> None:
    """Stop what was begun and not asked for."""
    begun = driver()
    if begun is not None:
        begun.end()


def look() -> Look | None:
    """Return what was seen, once; None when nothing was begun."""
    global _begun
    begun, _begun = _begun, None
    if begun is None:
        return None
    begun.join()
    return begun.seen
