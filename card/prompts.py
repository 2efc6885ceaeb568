"""What the desk tells the person while the card is needed. Pure: looks and events in, words out.

Texts are in the ``card`` catalogue under :attr:`Prompt.key`, to be filled with ``params``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from card.model import ANOTHER, Card, Look, Pin, find_jpki, seems_pinless, with_jpki
from card.presence import Event, Presence

Need = Literal["card", "signature", "authentication"]


@dataclass(frozen=True)
class Prompt:
    """One thing to say.

    ``ask``: the person acts next · ``warn``: something is in the way, the run waits · ``stop``:
    going on would fail or may lock the card, ``needs_yes`` when an explicit yes overrules it ·
    ``tell``: for information.
    """

    key: str
    kind: Literal["ask", "warn", "stop", "tell"]
    params: dict[str, str] = field(default_factory=dict)
    needs_yes: bool = False


def for_look(look: Look, need: Need, put: str | None = None) -> Prompt:
    """Return what to say now: the card is wanted, is seen (``card``), or which password comes next.

    ``put`` is the reader on which a card was put last: that one is spoken of. Others that are no
    My Number card may be at home there, as a security key is.
    """
    if look.service == "stopped":
        return _prompt("service-stopped", "warn")
    if not look.readers:
        return _prompt("connect-reader", "ask")
    mine = find_jpki(look)
    if mine is None or mine.card is None:
        return _without_card(look, put)
    if need == "card" and len(with_jpki(look)) > 1:
        return _prompt("several-cards", "warn")
    if need == "card":
        return _prompt("card-seen", "tell", reader=mine.name)
    return _password(mine.card, need)


def for_event(event: Event, need: Need, beside: Collection[str] = ()) -> Prompt | None:
    """Give what to say when readers or cards change while ``need`` is waited for; None for nothing.

    ``beside`` are readers with other cards on them: what happens there is nobody's business.
    """
    if event.reader in beside:
        return None
    readers = tuple(each for each in event.presence.readers if each.name not in beside)
    presence = Presence(event.presence.service, readers)
    if event.kind == "picture" and need != "card" and presence.readers and not presence.card:
        return _prompt("card-taken-away", "warn")  # it lay there when the password came up
    if event.kind in ("picture", "service-stopped", "reader-added"):
        return _wanted(presence)
    if event.kind == "reader-removed" and not presence.card:
        return _prompt("reader-taken-away", "warn") if not presence.readers else _wanted(presence)
    if event.kind == "card-removed" and not presence.card:
        return (
            _prompt("put-card-on", "ask") if need == "card" else _prompt("card-taken-away", "warn")
        )
    if event.kind == "card-inserted":
        return _prompt("card-back", "tell", reader=event.reader or "")
    return None


def finished() -> Prompt:
    """Return the card is no longer needed, the reader may be unplugged."""
    return _prompt("finished", "tell")


def _prompt(
    name: str,
    kind: Literal["ask", "warn", "stop", "tell"],
    *,
    needs_yes: bool = False,
    **params: str,
) -> Prompt:
    return Prompt(f"card.prompt.{name}", kind, params, needs_yes)


def _wanted(presence: Presence) -> Prompt | None:
    if presence.service == "stopped":
        return _prompt("service-stopped", "warn")
    if not presence.readers:
        return _prompt("connect-reader", "ask")
    return None if presence.card else _prompt("put-card-on", "ask")


def _without_card(look: Look, put: str | None) -> Prompt:
    cards = {reader.name: reader.card for reader in look.readers if reader.card}
    problems = {card.problem for card in cards.values()}
    if problems & {"card-exclusive", "card-busy"}:
        return _prompt("card-held", "warn")
    if problems - ANOTHER:
        return _prompt("lay-again", "ask")
    if put in cards or len(cards) == len(look.readers) or problems - {"card-unknown"}:
        return _prompt("wrong-card", "ask")
    return _prompt("put-card-on", "ask")


def _password(card: Card, which: Literal["signature", "authentication"]) -> Prompt:
    if seems_pinless(card):
        return _prompt("card-pinless", "stop")
    if which == "signature" and card.certificates and card.certificates.signature.missing:
        return _prompt("signature-missing", "stop", needs_yes=True)
    pin = getattr(card.pins, which) if card.pins else Pin(None)
    if pin.locked:
        return _prompt(f"{which}-locked", "stop")
    if pin.verified:
        return _prompt(f"{which}-uncounted", "ask")
    if pin.tries_left is None:
        return _prompt(f"{which}-unknown", "stop", needs_yes=True)
    tries = str(pin.tries_left)
    if pin.tries_left == 1:
        return _prompt(f"{which}-last-try", "stop", needs_yes=True, tries=tries)
    return _prompt(which, "ask", tries=tries)
