"""A case of this desk whose folder is gone, and that may be registered: the ledger still knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.office.opening import ledger_place, open_ledger
from flows.options import LedgerOptions
from ledger.trouble import LedgerError
from terms.errors import TextKey
from terms.findings import Note
from terms.masking import masked_name

if TYPE_CHECKING:
    from ledger.rows import LedgerCase


def refuse_without_folder(case_id: str, options: LedgerOptions) -> None:
    """Raise LedgerError with what is known of a case whose folder is gone, where it is one."""
    try:
        found = cases_without_folder(options)
    except LedgerError:
        return  # one that can't be asked knows of none
    for note in found:
        if note.params["case"] == case_id:
            raise LedgerError(note.code, **note.params)


def cases_without_folder(options: LedgerOptions) -> list[Note]:
    """Tell of all of them, oldest first. Raises LedgerError."""
    place = ledger_place(options)
    if place is None or (place.file is not None and not place.file.is_file()):
        return []  # none is made to be asked
    ledger = open_ledger(options, place)
    if ledger is None:
        return []
    with ledger:
        missing = ledger.compare().missing
        with ledger.reader() as reader:
            return [told_without_folder(each) for each in reader.some(missing)]


def told_without_folder(case: LedgerCase) -> Note:
    """Return it as people are told; the 認証ID that the folder had is the last trace of it."""
    return Note(
        "ledger.case-without-folder",
        {
            "case": case.id,
            "name": masked_name(case.applicant.name),
            "state": TextKey(f"state.{case.state}"),
            "auth_id": case.auth_id or "–",
            "folder": str(case.folder),
        },
    )
