"""A case held against all others: those of this desk, and those in the office's ledger.

Whose 認証ID is it, and who else waits for a mail at the same address?
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import mail
from flows.office.owners import in_hand_elsewhere, owner_elsewhere
from flows.options import LedgerOptions
from flows.patience import aside
from flows.registration.mail_trust import Others
from flows.user_interaction import Tells
from ledger.trouble import LedgerError
from records.case import Case
from records.owners import OtherCases
from terms.auth_id import same_auth_id

T = TypeVar("T")

ANSWERS_WITHIN = 3.0  # seconds; whoever looks at the screen should soon hear that it is kept


class Owners:
    """Tells what belongs to others. A ledger that fails once is not asked again in this run."""

    def __init__(self, case: Case, ledger: LedgerOptions | None = None) -> None:
        self._case = case
        self._ledger = ledger
        self._beside = OtherCases(case.folder)

    async def is_anothers(self, auth_id: str, user: Tells) -> bool:
        """Return whether an auth_id is another case's: then it never becomes this one's.

        It is told and noted. What is this one's already has been compared.
        """
        if self._is_ours(auth_id):
            return False
        owner = await asyncio.to_thread(self._beside.owner_of, auth_id)
        if owner is not None:
            self._case.note("auth-id-of-another", case=owner)
            user.warn("run.auth-id-of-another", case=owner)
            return True
        asked = partial(owner_elsewhere, auth_id, self._case)
        other = await self._of_office(asked, user, "run.auth-id-not-compared")
        if other is None:
            return False
        self._case.note("auth-id-of-another", case=other.case)
        user.warn("run.auth-id-of-other-desk", case=other.case, folder=str(other.folder))
        return True

    async def in_hand(self, user: Tells) -> list[str]:
        """Other cases with this one's mail address that may be registered and are not complete."""
        return await self._in_hand(user, without_auth_id=False)

    async def around(self, message: mail.Message, user: Tells) -> Others:
        """Return what other cases have to do with a mail; nothing is noted."""
        owner: str | None = None
        if message.auth_id and not self._is_ours(message.auth_id):
            owner = await asyncio.to_thread(self._beside.owner_of, message.auth_id)
        return Others(owner, await self.sharing(message, user))

    async def sharing(self, message: mail.Message, user: Tells) -> tuple[str, ...]:
        """Other cases that a mail may be of as well, as it names nobody."""
        if message.kind == "other" or message.addressee:
            return ()
        return tuple(await self._in_hand(user, without_auth_id=True))

    async def _in_hand(self, user: Tells, *, without_auth_id: bool) -> list[str]:
        address = self._case.applicant.email
        own = partial(self._beside.in_hand_with, address, without_auth_id=without_auth_id)
        here = await asyncio.to_thread(own)
        asked = partial(in_hand_elsewhere, self._case, without_auth_id=without_auth_id)
        there = await self._of_office(asked, user, "run.address-not-compared")
        return [*here, *(there or ())]

    def _is_ours(self, auth_id: str) -> bool:
        seen = self._case.progress.sightings
        return any(same_auth_id(each.auth_id, auth_id) for each in seen)

    async def _of_office(
        self, ask: Callable[[LedgerOptions], T], user: Tells, otherwise: str
    ) -> T | None:
        """Ask the office's ledger; where it does not answer, that is told, and ``otherwise``."""
        if self._ledger is None:
            return None
        try:
            return await asyncio.wait_for(aside(partial(ask, self._ledger)), ANSWERS_WITHIN)
        except (TimeoutError, LedgerError) as trouble:
            if self._ledger is not None:  # the screen and a mail may ask at the same time
                self._ledger = None
                told = trouble if isinstance(trouble, LedgerError) else LedgerError("ledger.silent")
                user.warn(told.code, **told.params)
                user.warn(otherwise)
            return None
