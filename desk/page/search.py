"""Cases looked for at the page: what is wanted, and what each case is found by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from desk.words import LANGUAGES, Words
from flows.cases.expiry import Expiry, expiring
from records.listed import AnyCase
from records.searched import SearchedTexts, searched_texts


@dataclass(frozen=True)
class Wanted:
    """What is looked for: words, a state, a procedure, a desk; and which page of what was found.

    ``desk``: ``own`` for the cases of this one alone.
    """

    words: str = ""
    state: str = ""
    procedure: str = ""
    desk: str = ""
    page: int = 1


@dataclass
class CaseSearch:
    """The search of one desk, and what each case is found by, made once a case."""

    wanted: Wanted = Wanted()
    _told: dict[str, tuple[AnyCase, SearchedTexts]] = field(default_factory=dict, repr=False)
    _due: dict[str, tuple[AnyCase, date, list[Expiry]]] = field(default_factory=dict, repr=False)

    def find(self, own: Iterable[AnyCase], others: Iterable[AnyCase]) -> list[AnyCase]:
        """Return the cases of this desk and of others that are wanted, newest first."""
        wanted = self.wanted
        words = wanted.words.split()
        cases = [*own, *(() if wanted.desk == "own" else others)]
        return [
            case
            for case in sorted(cases, key=lambda each: each.id, reverse=True)
            if (not wanted.state or _is_in(case, wanted.state))
            and (not wanted.procedure or case.procedure == wanted.procedure)
            and (not words or self._findable(case).hold(words))
        ]

    def due(self, case: AnyCase, today: date) -> list[Expiry]:
        """Return what of a case ends soon."""
        known = self._due.get(case.id)
        if known is None or known[0] is not case or known[1] != today:
            known = self._due[case.id] = case, today, expiring([case], today)
        return known[2]

    def _findable(self, case: AnyCase) -> SearchedTexts:
        known = self._told.get(case.id)
        if known is None or known[0] is not case:
            keys = (f"state.{case.state}", f"procedure.{case.procedure}")
            called = [spoken(key) for spoken in map(Words, LANGUAGES) for key in keys]
            called += [case.state, case.procedure]
            known = self._told[case.id] = case, searched_texts(case, called)
        return known[1]


def _is_in(case: AnyCase, state: str) -> bool:
    """``open`` are all that are not complete."""
    return case.state != "complete" if state == "open" else case.state == state
