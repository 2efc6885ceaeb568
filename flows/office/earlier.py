"""What an office has of a person already, told before they are registered once more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.office.surveying import OfPerson, asked_of, by_folders
from flows.office.without_folder import told_without_folder
from records.applicant import Procedure
from records.case import Store, StoreError
from records.editions import Site
from records.listed import AnyCase
from terms.findings import Note

if TYPE_CHECKING:
    from ledger.ledger import Compared, Ledger
    from ledger.reading import Reader
    from ledger.rows import LedgerCase


@dataclass(frozen=True)
class SameRegistration(OfPerson):
    """The cases of one person for one procedure; each simulated office has its own people."""

    procedure: Procedure
    site: Site

    def among(self, reader: Reader) -> Iterable[LedgerCase]:
        return [each for each in super().among(reader) if self.holds(each)]

    def holds(self, case: AnyCase) -> bool:
        apart = self.site.loopback or case.site.loopback
        here = case.site.origin == self.site.origin if apart else True
        return here and case.procedure == self.procedure and super().holds(case)


def earlier_here(store: Store, asked: SameRegistration) -> list[Note]:
    """Tell of the cases of this desk alone. Raises :class:`StoreError`."""
    return [_told(each) for each in _whole(by_folders(store, store.names(), asked))]


def earlier_in_office(ledger: Ledger, compared: Compared, asked: SameRegistration) -> list[Note]:
    """Tell of the cases of all desks. Raises LedgerError and :class:`StoreError`."""
    store = Store(ledger.home)
    found = asked_of(ledger, compared, store, store.names(), asked)
    return [_told(each, ledger.desk) for each in _whole(found)]


def earlier_without_folder(
    ledger: Ledger, compared: Compared, asked: SameRegistration
) -> list[Note]:
    """Tell of cases of this desk that may be registered and whose folder is gone.

    Raises LedgerError.
    """
    missing = compared.missing
    if not missing:
        return []
    with ledger.reader() as reader:
        return [told_without_folder(each) for each in asked.among(reader) if each.id in missing]


def _whole(found: Iterable[AnyCase | StoreError]) -> list[AnyCase]:
    return [each for each in found if not isinstance(each, StoreError)]


def _told(case: AnyCase, here: str = "") -> Note:
    if getattr(case, "desk", here) == here:
        return Note("intake.case-exists", {"case": case.id})
    params = {"case": case.id, "folder": str(case.folder)}
    return Note("ledger.case-exists-at-another-desk", params)
