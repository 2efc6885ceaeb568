"""Findings from a look at the card: what it will mean for the registration."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Final, Literal

from card.model import Card, Look, Pin, Status, find_jpki, seems_pinless, with_jpki
from terms.findings import Finding, Severity
from terms.japan import JAPAN

STATUS_SEVERITY: Final[dict[Status, Severity]] = {
    "valid": "ok",
    "expires-soon": "warn",
    "expired": "block",
    "not-yet-valid": "block",
}
UNKNOWN: Final = frozenset(
    {"signature-tries-unknown", "authentication-tries-unknown", "certificate-unreadable"}
)
"""Not worth a word beside the trouble that they come from."""
ABOUT_THE_CARD: Final = frozenset({"EW104J1601", "EW104J1602", "EW104J1603"})
"""Assumed codes of the client for what a card shows by itself."""


def findings(look: Look, today: date) -> tuple[Finding, ...]:
    """Return what the look means for a registration on that day (in Japan).

    In the order in which things stand in one another's way: what comes after a ``block`` of the
    service, the reader or the card isn't there to be examined.
    """
    if look.service == "stopped":
        return (Finding("service", "block", look.reason or "service-stopped"),)
    found = [Finding("service", "ok", "service-running")]
    if not look.readers:
        return (*found, Finding("reader", "block", "EW104J1502"))
    names = ", ".join(reader.name for reader in look.readers)
    found.append(Finding("reader", "ok", "reader-present", {"reader": names}))
    return (*found, *_card(look, today))


def _card(look: Look, today: date) -> list[Finding]:
    mine = find_jpki(look)
    if mine is None or mine.card is None:
        return _no_card(look)
    found = [Finding("card", "ok", "card-present", {"reader": mine.name})]
    alike = with_jpki(look)
    if len(alike) > 1:  # what is told below is the first one's, and another may be read
        names = ", ".join(reader.name for reader in alike)
        found = [Finding("card", "block", "several-cards", {"readers": names})]
    elif len(look.readers) > 1:
        params = {"reader": mine.name, "count": str(len(look.readers))}
        found.append(Finding("client-reader", "ok", "several-readers", params))
    at = look.at
    if at.astimezone(JAPAN).date() != today:
        at = datetime.combine(today, time(), JAPAN)
    rest = [*_passwords(mine.card), *_certificates(mine.card, at)]
    if mine.card.problem:
        found.append(Finding("card", "warn", mine.card.problem, {"reader": mine.name}))
        rest = [one for one in rest if one.code not in UNKNOWN]
    return [*found, *rest]


def _no_card(look: Look) -> list[Finding]:
    """One finding for each card that isn't what we look for, or for there being none.

    Beside an empty reader a card of another kind may be at home: a security key, a virtual card.
    """
    cards = {reader.name: reader.card for reader in look.readers if reader.card}
    at_home = set() if len(cards) == len(look.readers) else {"card-unknown"}
    found = [
        Finding(
            "card", "warn" if card.problem in at_home else "block",
            card.problem or "card-unknown", {"reader": name},
        )
        for name, card in cards.items()
    ]  # fmt: skip
    if all(one.severity == "warn" for one in found):
        found.insert(0, Finding("card", "block", "EW104J1503"))
    return found


def _passwords(card: Card) -> list[Finding]:
    if card.pins is None:
        return []
    found = []
    missing = card.certificates and card.certificates.signature.missing
    if not missing:  # without its certificate the password doesn't matter
        found.append(_password("signature", card.pins.signature))
    if not seems_pinless(card):
        found.append(_password("authentication", card.pins.authentication))
    return found


def _password(which: Literal["signature", "authentication"], pin: Pin) -> Finding:
    name = f"{which}-password"
    if pin.locked:
        return Finding(name, "block", f"{which}-locked")
    if pin.tries_left == 1:
        return Finding(name, "warn", f"{which}-last-try", {"tries": "1"})
    if pin.verified:
        return Finding(name, "ok", f"{which}-verified")
    if pin.tries_left is None:
        return Finding(name, "warn", f"{which}-tries-unknown")
    return Finding(name, "ok", f"{which}-ready", {"tries": str(pin.tries_left)})


def _certificates(card: Card, at: datetime) -> list[Finding]:
    if card.certificates is None:
        return []
    missing = card.certificates.signature.missing
    lacks = "card-pinless" if seems_pinless(card) else "signature-missing"
    signature = (
        Finding("signature-certificate", "block", lacks)
        if missing
        else Finding("signature-certificate", "ok", "signature-not-checked")
    )
    mine = card.certificates.authentication
    if mine is None:
        return [Finding("certificate", "warn", "certificate-unreadable"), signature]
    status = mine.status(at)
    edge = mine.not_before if status == "not-yet-valid" else mine.not_after
    params = {"date": japan_date(edge), "days": str(mine.days_left(at))}
    return [
        Finding("certificate", STATUS_SEVERITY[status], f"certificate-{status}", params),
        signature,
    ]


def borne_out(code: str, before: Look | None, after: Look | None) -> bool:
    """Tell whether the card itself says what a code of the client is taken for.

    ``before`` and ``after`` are what it said before the client took it, and when the client was
    done. What is assumed to be a wrong or locked password or an expired certificate is told only
    where the card says so too; the other codes say nothing of these.
    """
    if code not in ABOUT_THE_CARD:
        return True
    old, new = (look and find_jpki(look) for look in (before, after))
    if not (old and old.card and old.card.pins and new and new.card and new.card.pins and after):
        return False
    match code:
        case "EW104J1601":
            return any(
                left.tries_left is not None and then.tries_left is not None
                and left.tries_left < then.tries_left
                for left, then in (
                    (new.card.pins.signature, old.card.pins.signature),
                    (new.card.pins.authentication, old.card.pins.authentication),
                )
            )  # fmt: skip
        case "EW104J1602":
            return new.card.pins.signature.locked or new.card.pins.authentication.locked
        case _:
            held = new.card.certificates
            head = held.authentication if held else None
            return head is not None and head.status(after.at) == "expired"


def japan_date(moment: datetime) -> str:
    """Return the day in Japan, as ``2029-05-12``: certificates end at the end of a day there."""
    try:
        return moment.astimezone(JAPAN).date().isoformat()
    except OverflowError:  # 9999-12-31, "no end"
        return moment.astimezone(UTC).date().isoformat()
