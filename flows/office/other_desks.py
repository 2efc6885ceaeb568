"""A case of another desk, gone on with in that desk's own folder where this one reaches it.

There is one folder of a case, wherever it is worked on: a copy would be a second truth.
"""

from __future__ import annotations

from flows.office.opening import shared_ledger
from flows.options import LedgerOptions
from ledger.audit import desk_at
from ledger.trouble import LedgerError
from records.case import Case, Store


def case_of_another_desk(case_id: str, options: LedgerOptions) -> Case | None:
    """Open a case that another desk keeps; None where the office knows of none.

    Raises LedgerError, also where that desk's folder can't be reached from here, and StoreError.
    """
    ledger = shared_ledger(options)
    if ledger is None:
        return None
    with ledger, ledger.reader() as reader:
        found = [each for each in reader.some([case_id]) if each.id == case_id]
        if not found or found[0].desk == ledger.desk:
            return None
        who = reader.who_sits_at(found[0].desk)
    home = found[0].folder.parent.parent
    if desk_at(home) != found[0].desk:  # the same path may be another folder on this computer
        folder = str(found[0].folder)
        raise LedgerError("ledger.case-out-of-reach", case=case_id, folder=folder, who=who or "–")
    return Store(home).open(case_id)
