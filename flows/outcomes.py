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

from terms.errors import BAD_INPUT, INTERRUPTED, WAITING, CodedError


class Stop(CodedError):
    """A flow that stopped."""


class Failed(Stop):
    """Not done; the reason is known."""


class BadInput(Stop):
    """What was asked cannot be; nothing was begun."""

    exit_code = BAD_INPUT


class NeedsPerson(Stop):
    """Nobody did what only a person can do; ``touroku resume`` goes on from here."""

    exit_code = WAITING


class Interrupted(Stop):
    """Ctrl-C while questions were asked; there is no case that stands anywhere."""

    exit_code = INTERRUPTED


class NotAsExpected(Exception):
    """The screen is not the one the step knows, or an action on it failed: hand it over."""

    def __init__(self, expected: str, reason: str = "", says: str = "") -> None:
        super().__init__(expected, reason)
        self.expected = expected
        self.reason = reason
        self.says = says  # the site's own words on the page


class NotSent(NotAsExpected):
    """What was pressed provably sent nothing: no request left the browser."""


class Hindered(NotAsExpected):
    """A taught screen could not be done, and for another reason than what was taught."""


class Refused(NotAsExpected):
    """What was sent came back: the site shows the same screen again and has not taken it."""


class GoBack(Exception):
    """The run goes on from another step: an earlier one, or one behind what is done already."""

    def __init__(self, step: str) -> None:
        super().__init__(step)
        self.step = step


def reason_of(trouble: Exception) -> str:
    """Why something on a screen could not be done."""
    return trouble.reason if isinstance(trouble, NotAsExpected) else str(trouble)
