"""Cases found again by what somebody remembers of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from records.case import ListedCase
from terms.folding import folded

SEPARATOR = "\0"  # stands in no word


def is_found(case: ListedCase, wanted: Sequence[str], called: Sequence[str]) -> bool:
    """Does a case hold each of the words, in any writing?

    ``called`` is what its state and its procedure are called in the languages of the desk. Width,
    case, accents, the kind of kana, blanks and hyphens make no difference, nor does the order of
    the words: ``hanh nguyen``, ``グエン``, ``0611``, ``2026/11``.
    """
    return holds_all(findable(case, called), wanted)


def findable(case: ListedCase, called: Sequence[str]) -> str:
    """What a case is found by, folded: for those who look for it more than once."""
    return SEPARATOR.join(folded(each) for each in (*_told(case), *called) if each)


def holds_all(told: str, wanted: Sequence[str]) -> bool:
    """Does what a case is found by hold each of the words?"""
    return all(word in told for word in filter(None, map(folded, wanted)))


def _told(case: ListedCase) -> Iterator[str]:
    person, created = case.applicant, case.created.astimezone()
    yield from (case.id, case.auth_id or "", case.state, case.procedure)
    yield from (person.name, person.name_kana or "", person.email, person.phone or "")
    yield f"{created:%Y-%m-%d}"
    yield f"{created.year}年{created.month}月{created.day}日"
    yield f"{created.year}/{created.month}/{created.day}"
