"""What the office's ledger knows of cases that the folders beside one do not tell of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.office.opening import shared_ledger
from flows.options import LedgerOptions
from ledger.audit import desk_at
from records.case import Case

if TYPE_CHECKING:
    from ledger.reading import Reader
    from ledger.rows import LedgerCase


@dataclass(frozen=True)
class Owner:
    """A case of another desk, and where that desk keeps it."""

    case: str
    folder: Path


def owner_elsewhere(auth_id: str, case: Case, options: LedgerOptions) -> Owner | None:
    """Return the case of another desk that has this 認証ID; None when none has.

    Raises LedgerError.
    """
    found = _elsewhere(lambda reader: reader.owners(auth_id, case.site), case, options)
    return Owner(found[0].id, found[0].folder) if found else None


def in_hand_elsewhere(
    case: Case, options: LedgerOptions, *, without_auth_id: bool = False
) -> list[str]:
    """Return cases of other desks with this one's mail address that may be registered and are not
    complete.

    Raises LedgerError.
    """
    address = case.applicant.email
    found = _elsewhere(lambda reader: reader.in_hand_at(address, case.site), case, options)
    return [each.id for each in found if not (without_auth_id and each.auth_id)]


def _elsewhere(
    ask: Callable[[Reader], Iterable[LedgerCase]], case: Case, options: LedgerOptions
) -> list[LedgerCase]:
    """Ask for cases; those that lie beside this one are told by their folders."""
    ledger = shared_ledger(options)
    if ledger is None:
        return []
    beside = desk_at(case.folder.parent.parent)
    with ledger, ledger.reader() as reader:
        return [each for each in ask(reader) if each.desk != beside and each.id != case.id]
