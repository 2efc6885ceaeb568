"""What the desk tells the person while the card is needed. Pure: looks and events in, words out.

Texts are in the ``card`` catalogue under :attr:`Prompt.key`, to be filled with ``params``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from card.model import Card, Look, Pin, find_jpki
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


def for_look(look: Look, need: Need) -> Prompt:
    """What to say now: the card is wanted, is seen (``card``), or which password comes next."""
    if look.service == "stopped":
        return _prompt("service-stopped", "warn")
    if not look.readers:
        return _prompt("connect-reader", "ask")
    mine = find_jpki(look)
    if mine is None or mine.card is None:
        return _without_card(look)
    if need == "card":
        return _prompt("card-seen", "tell", reader=mine.name)
    return _password(mine.card, need)


def for_event(event: Event, need: Need) -> Prompt | None:
    """What to say when readers or cards change while ``need`` is waited for; None for nothing."""
    presence = event.presence
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
    """The card is no longer needed, the reader may be unplugged."""
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


def _without_card(look: Look) -> Prompt:
    problems = {reader.card.problem for reader in look.readers if reader.card}
    if not problems:
        return _prompt("put-card-on", "ask")
    if problems & {"card-exclusive", "card-busy"}:
        return _prompt("card-held", "warn")
    if problems & {"card-mute", "card-removed", "card-garbled"}:
        return _prompt("lay-again", "ask")
    return _prompt("wrong-card", "ask")


def _password(card: Card, which: Literal["signature", "authentication"]) -> Prompt:
    if which == "signature" and card.certificates and card.certificates.signature.missing:
        return _prompt("signature-missing", "stop", needs_yes=True)
    pin = getattr(card.pins, which) if card.pins else Pin(None)
    if pin.locked:
        return _prompt(f"{which}-locked", "stop")
    if pin.tries_left is None:
        return _prompt(f"{which}-uncounted", "ask")
    tries = str(pin.tries_left)
    if pin.tries_left == 1:
        return _prompt(f"{which}-last-try", "stop", needs_yes=True, tries=tries)
    return _prompt(which, "ask", tries=tries)
