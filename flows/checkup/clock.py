"""Our clock beside the one of the site, as its answers tell it (the header ``Date``)."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta

from terms.findings import Finding

CLOCK_SMALL = timedelta(minutes=2)
CLOCK_LARGE = timedelta(minutes=10)
"""With more the dates that a client is given may be wrong. The mails of a run are weighed by the
site's clock all the same (flows.registration.clock)."""


def ahead_of(date: str | None, at: datetime) -> timedelta | None:
    """Return how far our clock, which said ``at``, is ahead of a ``Date``.

    None where that is none.
    """
    try:
        theirs = email.utils.parsedate_to_datetime(date or "")
    except ValueError:
        return None
    if theirs.tzinfo is None:  # "-0000": the time is UTC, of an unknown place
        theirs = theirs.replace(tzinfo=UTC)
    return at - theirs


def clock_told(ahead: timedelta) -> Finding:
    """Return what it means for a registration that our clock is so far ahead."""
    off = abs(ahead)
    if off <= CLOCK_SMALL:
        return Finding(
            "clock", "ok", "check.clock-right", {"seconds": f"{off.total_seconds():.0f}"}
        )
    params = {"minutes": f"{off.total_seconds() / 60:.0f}"}
    code = "check.clock-fast" if ahead > timedelta() else "check.clock-slow"
    return Finding("clock", "block" if off > CLOCK_LARGE else "warn", code, params)
