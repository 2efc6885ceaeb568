"""A phone in place of the reader: no card comes onto it, and the site's screen goes on by itself.

A site may let the holder choose that (docs/domain.md 1). Nothing here can say beforehand how the
card's passwords stand then, and nothing is pressed on the page: the people do that themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Literal

from flows.outcomes import NeedsPerson
from flows.registration.session import Session
from flows.registration.waiting import appears
from flows.waits import first_done, side_by_side

Elsewhere = Literal["phone", "screen"]


async def read_elsewhere(session: Session, waits: asyncio.Event) -> Elsewhere:
    """Return when no card has to be waited for: the screen behind it has come, or a person says so.

    ``waits`` is set as soon as the people have been asked for the card. Never returns otherwise;
    raises as :func:`flows.registration.waiting.appears` for the site's error pages.
    """
    async with side_by_side(_gone_on(session), _said(session, waits)) as (screen, word):
        await first_done(screen, word)
        if screen.done():
            screen.result()
            return "screen"
        word.result()
        return "phone"


async def goes_on_by_phone(session: Session) -> None:
    """Wait until the screen behind the card has come. Raises NeedsPerson at the limit."""
    if session.here is None or session.here.screen not in session.order.after_card:
        session.user.your_turn("operator", "run.phone-turn")
    try:
        await appears(session, session.order.after_card, session.options.person_limit)
    except TimeoutError:
        raise NeedsPerson("run.card-not-read") from None


async def _gone_on(session: Session) -> None:
    with contextlib.suppress(TimeoutError):
        await appears(session, session.order.after_card, session.options.person_limit)
        return
    await asyncio.Event().wait()  # whoever waits for the card says that the time is over


async def _said(session: Session, waits: asyncio.Event) -> None:
    """Return when the operator says that a phone reads the card; they are asked once."""
    if session.order.as_they_come and not session.user.automatic:
        await waits.wait()
        with contextlib.suppress(NeedsPerson):  # nobody is there to say so
            if await session.user.agree("run.phone-reads", serious=True):
                return
    await asyncio.Event().wait()
