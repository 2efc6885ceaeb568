"""Cases found without reading every folder: out of the ledger, where it tells what they tell.

A case whose files are as they were when the ledger took it in is told by the ledger; every other
one is read from its folder, and the ledger is told of it. So the answer is the same with a ledger
and without, and only its time differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Protocol

from flows.cases.expiry import ends_by
from flows.office.opening import ledger_place, needed_ledger
from flows.options import LedgerOptions
from ledger.trouble import LedgerError
from records.applicant import Applicant
from records.case import Store, StoreError
from records.listed import AnyCase
from records.searched import is_found
from terms.folding import folded

if TYPE_CHECKING:
    from ledger.ledger import Compared, Ledger
    from ledger.reading import Called, Reader
    from ledger.rows import LedgerCase

ENOUGH = 2_000
"""Cases of a desk from which on the ledger answers sooner than the folders do."""

TAKEN = 100
"""Cases that one command tells the ledger after it has answered: some four milliseconds each."""


class Question(Protocol):
    """Which cases are asked for: ``among`` those of a ledger, and whether one ``holds``."""

    def among(self, reader: Reader) -> Iterable[LedgerCase]: ...
    def holds(self, case: AnyCase) -> bool: ...


@dataclass(frozen=True)
class Every:
    """All cases."""

    def among(self, reader: Reader) -> Iterable[LedgerCase]:
        return reader.all()

    def holds(self, case: AnyCase) -> bool:
        return True


@dataclass(frozen=True)
class Search:
    """The cases in which each of some words stands."""

    words: Sequence[str]
    called: Called

    def among(self, reader: Reader) -> Iterable[LedgerCase]:
        return reader.find(self.words, self.called)

    def holds(self, case: AnyCase) -> bool:
        return is_found(case, self.words, self.called(case.state, case.procedure))


@dataclass(frozen=True)
class OfPerson:
    """All cases of one person, who is known by name and day of birth."""

    person: Applicant

    def among(self, reader: Reader) -> Iterable[LedgerCase]:
        return reader.of_person(self.person)

    def holds(self, case: AnyCase) -> bool:
        same_day = case.applicant.birth_date == self.person.birth_date
        return same_day and folded(case.applicant.name) == folded(self.person.name)


@dataclass(frozen=True)
class Expiring:
    """The cases of which something ends by a day, each kind by its own."""

    last_days: dict[str, date]

    def among(self, reader: Reader) -> Iterable[LedgerCase]:
        return reader.expiring(self.last_days)

    def holds(self, case: AnyCase) -> bool:
        return ends_by(case, self.last_days)


@dataclass(frozen=True)
class Survey:
    """The answer, in the order of the ids; ``trouble`` where the ledger could not help with it.

    ``kept_by`` says by what the desk is known that keeps a case, for those of other desks.
    """

    cases: list[AnyCase | StoreError] = field(default_factory=list)
    kept_by: Mapping[str, str] = field(default_factory=dict)
    trouble: LedgerError | None = None


def survey(store: Store, question: Question, options: LedgerOptions | None) -> Survey:
    """Ask for cases of a desk, and of the whole office where it has a ledger together."""
    names, trouble = store.names(), None
    try:
        place = ledger_place(options) if options else None
        # Nothing is left out of all cases: to open what the ledger sealed takes longer.
        quicker = len(names) >= ENOUGH and not isinstance(question, Every)
        if place and options and (place.shared or quicker):
            with needed_ledger(options) as ledger:
                return _by_ledger(store, names, question, ledger)
    except LedgerError as found:
        trouble = found
    return Survey(list(by_folders(store, names, question)), trouble=trouble)


def by_folders(
    store: Store, names: Iterable[str], question: Question
) -> Iterator[AnyCase | StoreError]:
    """Ask the folders; damaged ones are told whatever is asked for: it may be among them."""
    for each in (store.listed(store.cases / name) for name in names):
        if isinstance(each, StoreError) or (each and question.holds(each)):
            yield each


def _by_ledger(store: Store, names: Iterable[str], question: Question, ledger: Ledger) -> Survey:
    found = ledger.compare()
    told = asked_of(ledger, found, store, names, question)
    with ledger.reader() as reader:
        called = reader.called()
    _catch_up(ledger, found.behind, found.gone)
    desks = {_name(each): getattr(each, "desk", ledger.desk) for each in told}
    return Survey(told, {id: called[desk] for id, desk in desks.items() if desk != ledger.desk})


def asked_of(
    ledger: Ledger, found: Compared, store: Store, names: Iterable[str], question: Question
) -> list[AnyCase | StoreError]:
    """Ask an open ledger, and the folders of this desk where it was ``found`` to be behind."""
    same = set(found.same)
    told: list[AnyCase | StoreError] = []
    with ledger.reader() as reader:
        for case in question.among(reader):
            if case.desk != ledger.desk or case.id in same:
                told.append(case)
    told += by_folders(store, (name for name in names if name not in same), question)
    return sorted(told, key=_name)


def _catch_up(ledger: Ledger, behind: Sequence[str], gone: Sequence[str]) -> None:
    """Tell the ledger what it did not know, as far as it takes no long while."""
    try:
        ledger.take(ledger.home / "cases" / each for each in behind[-TAKEN:])
        ledger.drop(gone)
        ledger.take_audit()
    except LedgerError:
        return  # the answer stands; the next start tries again


def _name(each: AnyCase | StoreError) -> str:
    return each.params["case"] if isinstance(each, StoreError) else each.id
