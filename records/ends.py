"""What of a case ends one day: login password, card, and the certificate that the card showed.

The login password is valid for one year from setting [official, 2022]. Of the card itself nobody
but its holder knows the last day: it is printed on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Protocol

from terms.japan import JAPAN


class HasFacts(Protocol):
    @property
    def facts(self) -> Mapping[str, Any]: ...


def password_until(case: HasFacts) -> date | None:
    """Return the last day of the login password; None before it was set."""
    day = _japanese_day(case.facts.get("password-set-at"))
    if day is None:
        return None
    # 29 February has no anniversary: the day before is the safe reading of "one year".
    return (
        day.replace(year=day.year + 1)
        if (day.month, day.day) != (2, 29)
        else date(day.year + 1, 2, 28)
    )


def certificate_until(case: HasFacts) -> date | None:
    """Return the last day of the authentication certificate, as far as the card showed it."""
    return _japanese_day(case.facts.get("certificate-until"))


def card_until(case: HasFacts) -> date | None:
    """Return the last day of the My Number card; None where nobody told it."""
    day = case.facts.get("card-until")
    try:
        return date.fromisoformat(day) if isinstance(day, str) else None
    except ValueError:
        return None


def _japanese_day(moment: object) -> date | None:
    """Certificates and passwords end with a day in Japan, wherever the desk is."""
    if not isinstance(moment, str):
        return None
    try:
        read = datetime.fromisoformat(moment)
    except ValueError:
        return None
    try:
        return read.astimezone(JAPAN).date()
    except OverflowError:  # 9999-12-31, "no end"
        return read.date()
