"""Which case of another desk a 認証ID belongs to, as far as the office's ledger knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.office.opening import shared_ledger
from flows.options import LedgerOptions
from records.case import Case


@dataclass(frozen=True)
class Owner:
    """A case of another desk, and where that desk keeps it."""

    case: str
    folder: Path


def owner_elsewhere(auth_id: str, case: Case, options: LedgerOptions) -> Owner | None:
    """Return the case of another desk that has this 認証ID; None when none has.

    Raises LedgerError.
    """
    ledger = shared_ledger(options)
    if ledger is None:
        return None
    with ledger, ledger.reader() as reader:
        for each in reader.owners(auth_id, case.site):
            if each.desk != ledger.desk and each.id != case.id:
                return Owner(each.id, each.folder)
    return None
