"""Between two clients: the last card off the reader, the operator ready for the next."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from card import Look, Service
from flows.patience import aside
from flows.user_interaction import UserInteraction, Waits
from flows.waits import first_done, side_by_side


async def next_client(user: UserInteraction, card: Service, place: Mapping[str, str]) -> bool:
    """Wait until the operator wants the next client; False when they stop here.

    ``place`` are the values of ``intake.next-client``: ``number``, ``total``, ``name``.

    A card that still lies there is the last client's: it would be read, and asked for its
    passwords, in the next one's case. Where nobody can be asked the next case begins at once.
    """
    if not user.interactive or user.automatic:
        return True
    user.your_turn("operator", "intake.next-client", **place)
    if not await user.done("intake.next-client"):
        return False
    while (look := await aside(card.look)).service == "stopped":
        if await user.agree("intake.is-card-off", serious=True):
            return True
    readers = _with_card(look)
    if not readers:
        return True
    user.your_turn("holder", "intake.take-card-off")
    return await _off_or_word(user, card, readers)


def _with_card(look: Look) -> frozenset[str]:
    """Return the readers on which the last client's card may lie, whether it can be read or not."""
    return frozenset(
        reader.name
        for reader in look.readers
        if reader.card and reader.card.problem != "card-unknown"
    )


async def _off_or_word(user: Waits, card: Service, readers: frozenset[str]) -> bool:
    """Return the card is taken off, or the operator says that it is the right one already."""
    async with side_by_side(_off(card, readers), user.done("intake.take-card-off")) as (off, word):
        await first_done(off, word)
        return bool(word.result()) if word.done() else True


async def _off(card: Service, readers: frozenset[str]) -> None:
    """Return when the service sees no card there any more."""
    async with contextlib.aclosing(card.watch()) as events:
        async for event in events:
            there = {each.name for each in event.presence.readers if each.card}
            if event.presence.service == "running" and not there & readers:
                return
