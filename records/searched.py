"""By what a case is found again, and what it means that a word is found in it.

The texts are compared as :func:`terms.folding.folded` makes them: width, case, accents, the kind
of kana, blanks and hyphens make no difference.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from records.applicant import Applicant
from terms.folding import folded

SHORT = 3  # letters from which on a word is looked for in numbers and addresses, too


class Searched(Protocol):
    """A case, however it was read."""

    @property
    def id(self) -> str: ...
    @property
    def auth_id(self) -> str | None: ...
    @property
    def created(self) -> datetime: ...
    @property
    def applicant(self) -> Applicant: ...


@dataclass(frozen=True)
class SearchedTexts:
    """Folded: ``names`` of the person, everything else of the case, which is mostly numbers, and
    what its state and its procedure are ``called``."""

    names: tuple[str, ...]
    others: tuple[str, ...]
    called: tuple[str, ...] = ()

    def hold(self, wanted: Sequence[str]) -> bool:
        """Tell whether each of the words stands in one of them, as a whole or in part.

        Signs alone (``%``, an emoji) stand in none.
        """
        return not of_signs_alone(wanted) and all(self._hold(word) for word in folded_words(wanted))

    def _hold(self, word: str) -> bool:
        texts = self.names if is_short(word) else (*self.names, *self.others)
        return any(word in each for each in (*texts, *self.called))


def searched_texts(case: Searched, called: Sequence[str] = ()) -> SearchedTexts:
    """Return what of a case is looked through for words: for those who look more than once."""
    person, created = case.applicant, case.created.astimezone()
    names = (person.name, person.name_kana)
    others = (
        case.id,
        case.auth_id,
        person.email,
        person.phone,
        f"{created:%Y-%m-%d}",
        f"{created.year}年{created.month}月{created.day}日",
        f"{created.year}/{created.month}/{created.day}",
    )
    return SearchedTexts(_folded(names), _folded(others), _folded(called))


def is_short(word: str) -> bool:
    """Is a word so short that it stands in nearly every number and address? 李 is, and so is li."""
    return len(word) < (SHORT if word.isascii() else SHORT - 1)


def _folded(texts: Iterable[str | None]) -> tuple[str, ...]:
    made = dict.fromkeys(folded(each) for each in texts if each)
    return tuple(each for each in made if each)


def is_found(case: Searched, wanted: Sequence[str], called: Sequence[str]) -> bool:
    """Tell whether a case holds each of the words, in any writing.

    ``called`` is what its state and its procedure are called, in the languages of the desk and in
    files. The order of the words makes no difference: ``hanh nguyen``, ``グエン``, ``0611``,
    ``2026/11``. One or two letters are looked for in names alone.
    """
    return searched_texts(case, called).hold(wanted)


def folded_words(wanted: Sequence[str]) -> list[str]:
    """Return the words that are looked for, as texts are compared."""
    return [word for word in map(folded, wanted) if word]


def of_signs_alone(wanted: Sequence[str]) -> bool:
    """Is something looked for that no text is compared by?"""
    return any(map(str.strip, wanted)) and not folded_words(wanted)


def is_called(word: str, called: Sequence[str]) -> bool:
    """Tell whether a folded word stands in what a state or a procedure is called."""
    return any(word in folded(each) for each in called)
