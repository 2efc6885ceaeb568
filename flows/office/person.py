"""Everything that a desk and its office keep of one person."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from flows.office.opening import open_ledger
from flows.office.surveying import OfPerson, survey
from flows.options import LedgerOptions
from ledger.trouble import LedgerError
from records.case import Case, Store, StoreError


@dataclass(frozen=True)
class OnePerson:
    """``here``: ids of the cases kept at this desk, oldest first; ``elsewhere``: at other desks.

    ``trouble``: why the ledger could not be asked.
    """

    here: list[str]
    elsewhere: list[str]
    trouble: LedgerError | None


def cases_of(case: Case, store: Store, options: LedgerOptions) -> OnePerson:
    """All cases of the person whose case this is."""
    answer = survey(store, OfPerson(case.applicant), options)
    ids = [each.id for each in answer.cases if not isinstance(each, StoreError)]
    kept = set(store.names())
    return OnePerson(
        [each for each in ids if each in kept],
        [each for each in ids if each not in kept],
        answer.trouble,
    )


def told_by_ledger(case: Case, options: LedgerOptions) -> bytes:
    """Return what the ledger tells of the person whose case this is, of all desks, as JSON.

    Raises LedgerError.
    """
    ledger = open_ledger(options)
    if ledger is None:
        return b"[]\n"
    with ledger:
        ledger.catch_up()
        with ledger.reader() as reader:
            told = [
                {
                    "case": each.id,
                    "desk": each.desk,
                    "state": each.state,
                    "auth_id": each.auth_id,
                    "applicant": asdict(each.applicant),
                    "facts": dict(each.facts),
                    **reader.told_of(each),
                }
                for each in reader.of_person(case.applicant)
            ]
    return json.dumps(told, ensure_ascii=False, indent=2, default=str).encode() + b"\n"
