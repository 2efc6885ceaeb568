"""What ends soon: login passwords, certificates and cards of the cases that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from flows.cases.receipts import CERTIFICATE_REMINDER, PASSWORD_REMINDER
from records.ends import HasFacts, card_until, certificate_until, password_until
from records.listed import AnyCase

What = Literal["password", "certificate", "card"]

# The same days ahead as the reminders that the client was given.
KINDS: tuple[tuple[What, Callable[[HasFacts], date | None], timedelta], ...] = (
    ("password", password_until, PASSWORD_REMINDER),
    ("certificate", certificate_until, CERTIFICATE_REMINDER),
    ("card", card_until, CERTIFICATE_REMINDER),
)


@dataclass(frozen=True)
class Expiry:
    """The last day of a password, a certificate or a card.

    ``days`` are left, negative when it is over.
    """

    case: AnyCase
    what: What
    until: date
    days: int


def expiring(cases: Iterable[AnyCase], today: date, within: int | None = None) -> list[Expiry]:
    """Return what is over or ends within so many days, the most urgent first.

    Without ``within``: passwords 30 days ahead, certificates and cards 90, as in the reminders.
    """
    last = last_days(today, within)
    found = [
        Expiry(case, what, until, (until - today).days)
        for case in cases
        for what, until_of, _ in KINDS
        if (until := until_of(case)) and until <= last[what]
    ]
    return sorted(found, key=lambda expiry: (expiry.until, expiry.case.id, expiry.what))


def ends_by(case: HasFacts, last: Mapping[str, date]) -> bool:
    """Tell whether anything of a case ends by its last day: asked of thousands."""
    return any(
        (until := until_of(case)) is not None and until <= last[what] for what, until_of, _ in KINDS
    )


def last_days(today: date, within: int | None = None) -> dict[str, date]:
    """Return the last day of each kind that is asked for."""
    return {
        what: today + (ahead if within is None else timedelta(days=within))
        for what, _, ahead in KINDS
    }
