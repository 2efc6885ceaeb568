"""All cases that are known at a desk: its own, by their folders, and those of the office."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from desk.page.open_desk import OpenDesk
from desk.page.others import OthersShown
from ledger.rows import LedgerCase
from records.case import ListedCase, StoreError
from records.listed import AnyCase


@dataclass(frozen=True)
class KeptCases:
    """``own`` and ``others`` by id, ``damaged`` folders, and how the office answered."""

    own: Mapping[str, ListedCase]
    others: Mapping[str, LedgerCase]
    damaged: tuple[StoreError, ...]
    office: OthersShown

    @property
    def all(self) -> list[AnyCase]:
        return [*self.own.values(), *self.others.values()]

    @property
    def is_shared(self) -> bool:
        """Is there an office with more than this desk, as far as is known?"""
        return bool(self.office.desks.called)

    def who_has(self, case: AnyCase) -> str:
        """Return by what the desk is known that keeps a case; "" for this one."""
        other = self.others.get(case.id)
        return self.office.desks.who_has(other) if other else ""


async def kept_cases(desk: OpenDesk) -> KeptCases:
    """Look at the folders of this desk, and ask the ledger that it shares, if it does.

    Raises :class:`StoreError` where the folders can't be read.
    """
    office = await desk.office.look()
    return await asyncio.to_thread(_kept, desk, office)  # a registration may run in this loop


def _kept(desk: OpenDesk, office: OthersShown) -> KeptCases:
    kept = desk.index.survey()
    own = {each.id: each for each in kept if isinstance(each, ListedCase)}
    damaged = tuple(each for each in kept if isinstance(each, StoreError))
    # A case with a folder at this desk is told by it, whatever the ledger says.
    names = {*own, *(each.params["case"] for each in damaged)}
    others = {name: case for name, case in office.desks.cases.items() if name not in names}
    return KeptCases(own, others, damaged, office)
