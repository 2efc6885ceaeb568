"""A case of another desk, gone on with in that desk's own folder where this one reaches it.

There is one folder of a case, wherever it is worked on: a copy would be a second truth.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.office.opening import shared_ledger
from flows.options import LedgerOptions
from ledger.audit import desk_at
from ledger.trouble import LedgerError
from records.case import Case, Store

if TYPE_CHECKING:
    from ledger.rows import LedgerCase


@dataclass(frozen=True)
class KnownElsewhere:
    """A case that another desk keeps, as the office's ledger tells it.

    ``who`` is by what that desk is known, ``tables`` everything else that is told of the case.
    """

    case: LedgerCase
    who: str
    tables: Mapping[str, Any]

    @property
    def notes(self) -> list[str]:
        """What was written down for whoever goes on, oldest first."""
        return [each["note"] for each in self.tables["notes"]]

    @property
    def states(self) -> list[tuple[str, str]]:
        """When it came to which state, oldest first."""
        return [(each["at"], each["state"]) for each in self.tables["states"]]


def known_elsewhere(case_id: str, options: LedgerOptions) -> KnownElsewhere | None:
    """Ask the office for a case that another desk keeps; None where it knows of none.

    Raises LedgerError.
    """
    ledger = shared_ledger(options)
    if ledger is None:
        return None
    with ledger, ledger.reader() as reader:
        found = [each for each in reader.some([case_id]) if each.id == case_id]
        if not found or found[0].desk == ledger.desk:
            return None
        [case] = found
        return KnownElsewhere(case, reader.called()[case.desk], reader.told_of(case))


def ids_elsewhere(part: str, options: LedgerOptions) -> list[str]:
    """Return the ids with this beginning or end of cases that other desks keep.

    Raises LedgerError.
    """
    ledger = shared_ledger(options)
    if ledger is None:
        return []
    with ledger, ledger.reader() as reader:
        return reader.ids_elsewhere(part, ledger.desk)


def reached(case: LedgerCase, who: str) -> Case:
    """Open a case of another desk in that desk's own folder.

    Raises LedgerError where that can't be reached from here, and StoreError.
    """
    home = case.folder.parent.parent
    if desk_at(home) != case.desk:  # the same path may be another folder on this computer
        raise LedgerError(
            "ledger.case-out-of-reach", case=case.id, folder=str(case.folder), who=who
        )
    return Store(home).open(case.id)


def case_of_another_desk(case_id: str, options: LedgerOptions) -> Case | None:
    """Open a case that another desk keeps; None where the office knows of none.

    Raises LedgerError, also where that desk's folder can't be reached from here, and StoreError.
    """
    found = known_elsewhere(case_id, options)
    return reached(found.case, found.who) if found else None
