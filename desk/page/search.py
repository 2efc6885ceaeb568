"""Cases looked for at the page: what is wanted, and what each case is found by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from desk.words import LANGUAGES, Words
from flows.cases.expiry import Expiry, expiring
from records.case import ListedCase
from records.searched import SearchedTexts, searched_texts


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words, a state, a procedure; and which page of what was found."""

    words: str = ""
    state: str = ""
    procedure: str = ""
    page: int = 1


@dataclass
class CaseSearch:
    """The search of one desk, and what each case is found by, made once a case."""

    wanted: Wanted = Wanted()
    _told: dict[str, tuple[ListedCase, SearchedTexts]] = field(default_factory=dict, repr=False)
    _due: dict[str, tuple[ListedCase, date, list[Expiry]]] = field(default_factory=dict, repr=False)

    def find(self, cases: list[ListedCase]) -> list[ListedCase]:
        """Return the cases that are wanted, newest first."""
        wanted = self.wanted
        words = wanted.words.split()
        return [
            case
            for case in reversed(cases)
            if (not wanted.state or _is_in(case, wanted.state))
            and (not wanted.procedure or case.procedure == wanted.procedure)
            and (not words or self._findable(case).hold(words))
        ]

    def due(self, case: ListedCase, today: date) -> list[Expiry]:
        """Return what of a case ends soon."""
        known = self._due.get(case.id)
        if known is None or known[0] is not case or known[1] != today:
            known = self._due[case.id] = case, today, expiring([case], today)
        return known[2]

    def _findable(self, case: ListedCase) -> SearchedTexts:
        known = self._told.get(case.id)
        if known is None or known[0] is not case:
            keys = (f"state.{case.state}", f"procedure.{case.procedure}")
            called = [spoken(key) for spoken in map(Words, LANGUAGES) for key in keys]
            called += [case.state, case.procedure]
            known = self._told[case.id] = case, searched_texts(case, called)
        return known[1]


def _is_in(case: ListedCase, state: str) -> bool:
    """``open`` are all that are not complete."""
    return case.state != "complete" if state == "open" else case.state == state
