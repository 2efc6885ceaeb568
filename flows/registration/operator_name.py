"""Who sits at the desk: as the desk says it, or asked once and remembered."""

from __future__ import annotations

import contextlib

from flows.options import DeskOptions
from flows.outcomes import NeedsPerson
from flows.user_interaction import UserInteraction
from records.case import Case
from records.trouble import machine_error

LONGEST = 100  # letters of a name


async def note_operator(desk: DeskOptions, case: Case, user: UserInteraction) -> None:
    """Write into the case who types and presses there; an empty answer is remembered, too.

    Nobody is asked in a simulated office, where the person is fictitious anyway.
    """
    name = desk.operator or await _known_or_asked(desk, case, user)
    if name:
        case.note("operator", name=name)


async def _known_or_asked(desk: DeskOptions, case: Case, user: UserInteraction) -> str:
    book = desk.operators
    if book is None or case.site.loopback:
        return ""
    known = book.recall()
    if known is not None or not user.interactive or user.automatic:
        return known or ""
    name = ""
    with contextlib.suppress(NeedsPerson):
        name = (await user.ask("ask.operator")).strip()[:LONGEST]
        try:
            book.remember(name)
        except OSError as trouble:
            told = machine_error(trouble)
            user.warn(told.code, **told.params)
    return name
