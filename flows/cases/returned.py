"""Reminders that came back, looked for in a mailbox and noted in the journals of their cases."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from flows.cases.reminders import AGREED, ReminderMail, written_reminders
from flows.waits import first_done, side_by_side
from mail.errors import MailError
from mail.returned import returned
from mail.sources import Source
from records.case import Case, Store, StoreError
from records.listed import AnyCase

QUIET = 0.5  # seconds without another mail: that was all


@dataclass(frozen=True)
class Awaited:
    """Mails of a case that were taken by the server and may still come back."""

    case: Case
    mails: tuple[ReminderMail, ...]


def awaited(store: Store, cases: Iterable[AnyCase]) -> Iterator[Awaited]:
    """Give the cases of this desk of which a mail may still come back."""
    for listed in cases:
        if AGREED in listed.facts and (store.cases / listed.id).is_dir():
            try:
                case = store.open(listed.id)
                mails = written_reminders(case.journal.entries())
            except (StoreError, ValueError, KeyError, TypeError):
                continue  # damaged: that is told where it is to be reminded again
            out = tuple(each for each in mails if each.outcome in ("sent", "unclear"))
            if out:
                yield Awaited(case, out)


def note_returned(report: bytes, waiting: Iterable[Awaited]) -> list[Case]:
    """Write down what a mail reports as not delivered; the cases it was about.

    Only a report that names the very Message-ID counts, which nobody can guess.
    """
    found = returned(report)
    if found is None:
        return []
    keys, status = found
    told = []
    for each in waiting:
        for mail in each.mails:
            if mail.key in keys and not _is_noted(each.case, mail.key):
                with contextlib.suppress(StoreError), each.case.locked():  # in use: another time
                    each.case.note("reminder-returned", key=mail.key, code=status)
                    told.append(each.case)
    return told


def _is_noted(case: Case, key: str) -> bool:
    mails = written_reminders(case.journal.entries())
    return any(mail.key == key and mail.outcome == "returned" for mail in mails)


def since(waiting: Iterable[Awaited]) -> datetime:
    """When the first of them was sent; nothing has come back before."""
    return min(mail.at for each in waiting for mail in each.mails)


async def reports(source: Source, limit: float) -> list[bytes]:
    """Return the reports of failure that are in a mailbox now; what comes is for another time.

    Raises MailError where it can't be read within ``limit`` seconds.
    """
    found: list[bytes] = []
    seen = 0

    async def look() -> None:
        nonlocal seen
        async for mail in source.watch():
            seen += 1
            if returned(mail.data):
                found.append(mail.data)

    try:
        async with side_by_side(look(), source.ready()) as (looking, ready):
            await first_done(looking, ready, limit=limit)
            if looking.done():
                looking.result()
            elif not ready.done():
                raise source.last_trouble or MailError("source-silent", source=source.name)
            before = -1
            while before != seen:  # a folder gives its files at a second look
                before = seen
                await first_done(looking, limit=QUIET)
    finally:
        await source.close()
    return found
