"""What is said about something: what was found, what is noted, what breaks a rule.

All of it is a code and its parameters; the words stand in the catalogues of the desk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from terms.errors import InputError
from terms.masking import masked

Severity = Literal["ok", "warn", "block"]


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, on a card or at a desk, and how it is.

    ``id`` says what was examined (``reader``, ``certificate``, ``browser`` …). ``block``: the
    registration will not get past this; ``warn``: it may.
    """

    id: str
    severity: Severity
    code: str
    params: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Note:
    """Something about a case as it is written that is told, but stops nothing."""

    code: str
    params: dict[str, str]

    def masked(self) -> Note:
        """Return the same without values of the applicant, for a log that nobody watches."""
        return Note(self.code, masked(self.params))


@dataclass(frozen=True)
class Problem:
    """A field of a case and the rule it breaks."""

    code: str
    params: dict[str, str]


class CaseError(InputError):
    """A case that cannot be registered as it is written; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(problems[0].code, **problems[0].params)
        self._problems = tuple(problems)

    def __str__(self) -> str:
        return "; ".join(f"{problem.code} {problem.params}" for problem in self.problems)

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems
