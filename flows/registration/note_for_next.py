"""A case that is left at a hand-over may carry a word for the colleague who goes on with it."""

from __future__ import annotations

import asyncio
import contextlib

from flows.outcomes import NeedsPerson, Stop
from flows.registration.session import Session

LIMIT = 120.0  # seconds for the note: who has gone holds nothing up
LONGEST = 500  # letters
PUT_ASIDE = "run.put-aside"


async def ask_for_note(session: Session, stop: Stop) -> None:
    """Ask the operator once for a note, which may be left empty; it stands in the journal.

    Nobody is asked where no person answers, or a program reads what comes of the run.
    """
    user = session.user
    left = session.handed_over or stop.code == PUT_ASIDE
    if not left or not user.interactive or user.automatic or not session.options.note_for_next:
        return
    with contextlib.suppress(NeedsPerson, TimeoutError):
        async with asyncio.timeout(min(LIMIT, session.options.person_limit)):
            note = " ".join((await user.ask("ask.note")).split())[:LONGEST]
            if note:
                with contextlib.suppress(OSError):  # a full disk may be why it stopped
                    session.case.note("put-aside", note=note)
