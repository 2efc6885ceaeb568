"""What is said about a case as it is written: notes that stop nothing, problems that do."""

from __future__ import annotations

from dataclasses import dataclass

from terms.masking import masked


@dataclass(frozen=True)
class Note:
    """Something about the case that is told, but stops nothing."""

    code: str
    params: dict[str, str]

    def masked(self) -> Note:
        """The same without values of the applicant, for a log that nobody watches."""
        return Note(self.code, masked(self.params))


@dataclass(frozen=True)
class Problem:
    """A field of the case and the rule it breaks."""

    code: str
    params: dict[str, str]


class CaseError(Exception):
    """A case that cannot be registered as it is written; carries every problem found."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{p.code} {p.params}" for p in problems))
        self.problems = tuple(problems)
        self.code = problems[0].code
        self.params = problems[0].params
