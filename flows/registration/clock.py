"""The clock of this computer in a run: one that is wrong must not make genuine mails look old.

The site says with every answer what time it is. Where that and our own clock differ the mails are
weighed by the site's time; where the two contradict each other about a mail a person decides.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from playwright.async_api import BrowserContext, Response

import mail
from flows.checkup.clock import CLOCK_SMALL, ahead_of, clock_told
from flows.user_interaction import UserInteraction
from records.case import Case
from records.editions import Site

CLOCK_TOLERANCE = timedelta(minutes=10)
"""Clocks of mail servers differ; a mail may seem a little older than the case it answers."""
UNKNOWN = timedelta(hours=26)
"""As far as a clock may be off whose difference nobody has told: a wrong zone, or half a day."""
FACT = "clock-ahead"  # seconds, as it was when the case was begun

Now = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """How far this computer's clock is ahead of the site's, as far as the site has said so."""

    def __init__(self, now: Now | None = None) -> None:
        self._now = now or _now
        self.ahead: timedelta | None = None
        self._told = False

    def listen(self, context: BrowserContext, site: Site) -> None:
        """Hear the time in every answer to a page of the site."""

        def heard(response: Response) -> None:
            request = response.request
            if request.is_navigation_request() and site.owns(response.url):
                took = since_begun(request.timing["startTime"], time.time())
                self.hear(response.headers.get("date"), took)

        context.on("response", heard)

    def hear(self, date: str | None, took: timedelta = timedelta()) -> None:
        """Take a ``Date`` that has just come, to a request that was begun so long ago.

        One out of a cache is older than it should be, and an answer takes its time: both only make
        us seem ahead, so the least counts. Of one on its way while the computer stood still nobody
        knows how old it is.
        """
        if took > CLOCK_SMALL:
            return
        ahead = ahead_of(date, self._now())
        if ahead is not None and (self.ahead is None or ahead < self.ahead):
            self.ahead = ahead

    def keep(self, case: Case, user: UserInteraction) -> None:
        """Write down how the clock was when the case was begun; tell of a wrong one, once."""
        if self.ahead is None:
            return
        begun_by_this_clock = case.created <= self._now() + CLOCK_SMALL
        if FACT not in case.progress.facts and begun_by_this_clock:
            case.fact(FACT, round(self.ahead.total_seconds()))
        if not self._told and abs(self.ahead) > CLOCK_SMALL:
            self._told = True
            wrong = clock_told(self.ahead)
            user.warn(wrong.code, **wrong.params)
            user.tell("machine.mails-by-the-sites-clock")

    def now(self) -> datetime:
        """Return what time it is, by the site's clock where that is known."""
        return self._now() - (self.ahead or timedelta())

    def begun(self, case: Case) -> datetime | None:
        """When the case was begun, by the site's clock; None where nobody has said what it was.

        One that is still to come was begun at another desk, or before the clock was set right.
        """
        seconds = case.progress.facts.get(FACT)
        if isinstance(seconds, int):
            at = case.created - timedelta(seconds=seconds)
            told_by_another = self.ahead is not None and at > self.now() + CLOCK_SMALL
            return None if told_by_another else at
        if self.ahead is not None and case.created <= self._now():
            return case.created - self.ahead
        return None

    def weighs(self, expected: mail.Expectation, case: Case) -> mail.Expectation:
        """Add to what is expected of a mail how old it may be, and where a person decides."""
        by_us, by_site = case.created, self.begun(case)
        if by_site is None:
            # Nobody has told: one that seems older than the case may be one of its own.
            earliest, sure = min(by_us, self._now()) - UNKNOWN, by_us
        elif abs(by_us - by_site) <= CLOCK_SMALL:
            earliest = sure = by_us
        else:
            earliest, sure = min(by_us, by_site), by_site
        return replace(
            expected,
            now=self.now(),
            not_before=earliest - CLOCK_TOLERANCE,
            sure_from=sure - CLOCK_TOLERANCE,
            begun=f"{by_us:%Y-%m-%d %H:%M UTC}",
            begun_there=f"{by_site:%Y-%m-%d %H:%M UTC}" if by_site else "–",
        )


def since_begun(began: float, now: float) -> timedelta:
    """Return how long ago a request was begun, from the browser's milliseconds; none where it has
    not said so.
    """
    return timedelta(seconds=max(0.0, now - began / 1000)) if began > 0 else timedelta()


def first_mails(case: Case) -> datetime:
    """Return the earliest moment, by any clock, from which on mails of a case may be."""
    seconds = case.progress.facts.get(FACT)
    ahead = timedelta(seconds=seconds if isinstance(seconds, int) else 0)
    return min(case.created, case.created - ahead, _now())
