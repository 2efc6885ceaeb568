"""How a flow ends when it does not simply end well.

::

    Stop
    ├── Failed        not done, reason known                         exit 1
    ├── BadInput      what was asked cannot be                        exit 2
    ├── NeedsPerson   stopped waiting for a person, can be resumed    exit 3
    └── Interrupted   the person pressed Ctrl-C before a case began   exit 130

Every stop carries a ``code`` and ``params``; the words for them belong to the desk.
"""

from __future__ import annotations


class Stop(Exception):
    """A flow that stopped."""

    exit_code = 1

    def __init__(self, code: str, /, **params: str) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class Failed(Stop):
    """Not done; the reason is known."""


class BadInput(Stop):
    """What was asked cannot be; nothing was begun."""

    exit_code = 2


class NeedsPerson(Stop):
    """Nobody did what only a person can do; ``touroku resume`` goes on from here."""

    exit_code = 3


class Interrupted(Stop):
    """Ctrl-C while questions were asked; there is no case that stands anywhere."""

    exit_code = 130


class NotAsExpected(Exception):
    """The screen is not the one the step knows, or an action on it failed: hand it over."""

    def __init__(self, expected: str, reason: str = "") -> None:
        super().__init__(expected, reason)
        self.expected = expected
        self.reason = reason


class GoBack(Exception):
    """The step cannot go on; the run goes on from an earlier one (the card is read again)."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step
