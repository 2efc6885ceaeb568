"""Wait for the card before the client needs it: say what is in the way, and look again."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator

from card import Look, Service, find_jpki, findings, prompts
from card.model import ANOTHER, counted, with_jpki
from card.prompts import Prompt
from flows.outcomes import NeedsPerson
from flows.patience import answered, aside
from flows.user_interaction import Tells, UserInteraction
from flows.waits import first_done, side_by_side
from terms.findings import Finding
from terms.japan import JAPAN

LOOK_AGAIN = 2.0
"""Seconds after which a card that could not be read is looked at anew: nothing tells when another
program lets it go, or when a disturbance is over."""

# The client may well read a card that can't be looked at beforehand, or isn't understood.
IN_DOUBT = frozenset({"card-new-kind", "card-garbled", "card-slow", "service-refused"})


async def wait_for_card(
    card: Service, user: UserInteraction, limit: float, waits: asyncio.Event | None = None
) -> Look | None:
    """Wait for a My Number card and return the look that saw it.

    None where it can't be known what the card would say, and a person goes on all the same.
    ``waits`` is set once the people have been told that something has to be done.
    """
    doubts: asyncio.Queue[bool] = asyncio.Queue()
    works = _seen(card, user, doubts, waits or asyncio.Event()), _passed_over(user, doubts)
    try:
        async with asyncio.timeout(limit), side_by_side(*works) as (seen, passed_over):
            await first_done(seen, passed_over)
            if not seen.done():
                passed_over.result()
                return None
            found: Look = seen.result()
            return found
    except TimeoutError:
        raise NeedsPerson("run.card-not-put-on") from None


async def _seen(
    card: Service, user: Tells, doubts: asyncio.Queue[bool], waits: asyncio.Event
) -> Look:
    """Say what is in the way until a look sees a My Number card.

    What stays in doubt at a second look is put into ``doubts``, and when it is over. A card that
    didn't say how its passwords stand is looked at once more, too. Of several such cards nobody
    knows which one will be read: one alone has to stay.
    """
    said, asked, found = "", False, False
    async with contextlib.aclosing(_looks(card, user)) as looks:
        async for look, put in looks:
            alike = with_jpki(look)
            if len(alike) == 1 and (found or _settled(look)):
                return look
            found = len(alike) == 1
            if found:
                continue
            doubt = _doubt(look)
            prompt = prompts.for_look(look, "card", put)
            now = doubt.code if doubt else prompt.key
            if now == said:
                if doubt and not asked:
                    asked = True
                    doubts.put_nowait(True)
                continue
            said, asked = now, False
            doubts.put_nowait(False)
            if doubt:
                user.warn(doubt.code, **doubt.params)
            else:
                say(user, prompt)
            waits.set()
    raise AssertionError("the watch ends after the run")


async def _passed_over(user: UserInteraction, doubts: asyncio.Queue[bool]) -> None:
    """Return when a person says yes to going on while there is doubt."""
    doubt = await doubts.get()
    while True:
        if not doubt:
            doubt = await doubts.get()
            continue
        answer = user.agree("run.card-not-known", serious=True)
        async with side_by_side(answer, doubts.get()) as (yes, news):
            await first_done(yes, news)
            if not news.done() and yes.result():
                return
            doubt = await news


def _doubt(look: Look) -> Finding | None:
    """Why it can't be known what the card would say, though the client may read it."""
    found = findings(look, look.at.astimezone(JAPAN).date())
    blocks = [one for one in found if one.severity == "block"]
    return next((one for one in blocks if one.id == "service" or one.code in IN_DOUBT), None)


async def _looks(card: Service, user: Tells) -> AsyncGenerator[tuple[Look, str | None]]:
    """Return a look at first and after each event, with the reader on which a card was put last.

    Without an event too while something keeps the card from being read; ends with the watch.
    Touches the card: not to be used while the client works.
    """
    put: str | None = None
    async with contextlib.aclosing(card.watch()) as watched:
        events = answered(watched, user)
        coming = asyncio.ensure_future(anext(events, None))
        try:
            await first_done(coming)
            while True:
                if coming.done():
                    event = coming.result()
                    if event is None:
                        return
                    if event.kind == "card-inserted":
                        put = event.reader
                    coming = asyncio.ensure_future(anext(events, None))
                look = await aside(card.look)
                yield look, put
                await first_done(coming, limit=None if _settled(look) else LOOK_AGAIN)
        finally:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)


def _settled(look: Look) -> bool:
    """Will another look see the same as long as nothing is put on or taken off?"""
    mine = find_jpki(look)
    if mine and mine.card and mine.card.pins:
        return counted(mine.card.pins.signature) and counted(mine.card.pins.authentication)
    problems = {reader.card.problem for reader in look.readers if reader.card}
    return look.service == "running" and problems <= ANOTHER


def say(user: Tells, prompt: Prompt) -> None:
    """Tell the holder of the card, each kind in its way."""
    match prompt.kind:
        case "ask":
            user.your_turn("holder", prompt.key, **prompt.params)
        case "tell":
            user.tell(prompt.key, "holder", **prompt.params)
        case _:
            user.warn(prompt.key, "holder", **prompt.params)
