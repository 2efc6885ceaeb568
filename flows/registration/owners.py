"""A 認証ID held against all other cases: those of this desk, and those in the office's ledger."""

from __future__ import annotations

import asyncio
from functools import partial

from flows.office.owners import owner_elsewhere
from flows.options import LedgerOptions
from flows.patience import aside
from flows.user_interaction import Tells
from ledger.trouble import LedgerError
from records.case import Case
from records.owners import owner_of
from terms.auth_id import same_auth_id

ANSWERS_WITHIN = 3.0  # seconds; whoever looks at the screen should soon hear that it is kept


class Owners:
    """Tells what belongs to others. A ledger that fails once is not asked again in this run."""

    def __init__(self, case: Case, ledger: LedgerOptions | None = None) -> None:
        self._case = case
        self._ledger = ledger

    async def is_anothers(self, auth_id: str, user: Tells) -> bool:
        """Return whether an auth_id is another case's: then it never becomes this one's.

        It is told and noted. What is this one's already has been compared.
        """
        seen = self._case.progress.sightings
        if any(same_auth_id(each.auth_id, auth_id) for each in seen):
            return False
        owner = await asyncio.to_thread(owner_of, auth_id, self._case.folder)
        if owner is not None:
            self._case.note("auth-id-of-another", case=owner)
            user.warn("run.auth-id-of-another", case=owner)
            return True
        if self._ledger is None:
            return False
        asked = partial(owner_elsewhere, auth_id, self._case, self._ledger)
        try:
            other = await asyncio.wait_for(aside(asked), ANSWERS_WITHIN)
        except (TimeoutError, LedgerError) as trouble:
            if self._ledger is not None:  # the screen and a mail may ask at the same time
                self._ledger = None
                told = trouble if isinstance(trouble, LedgerError) else LedgerError("ledger.silent")
                user.warn(told.code, **told.params)
                user.warn("run.auth-id-not-compared")
            return False
        if other is None:
            return False
        self._case.note("auth-id-of-another", case=other.case)
        user.warn("run.auth-id-of-other-desk", case=other.case, folder=str(other.folder))
        return True
