"""What ends in an office as a calendar file: an all-day event on each last day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from flows.cases.expiry import Expiry
from flows.cases.receipts import MORNING
from flows.cases.reminders import AHEAD
from flows.user_interaction import Words
from records.listed import AnyCase

Who = Callable[[AnyCase], str]


def feed_ics(ends: Iterable[Expiry], words: Words, who: Who | None = None) -> bytes:
    """Return what ends as iCalendar (RFC 5545), of a case nothing but its id.

    ``who`` tells whose it is, where whoever reads the file may know. A calendar that rings does so
    on the mornings on which the client is reminded.
    """
    from icalendar import Alarm, Calendar, Event
    from icalendar.enums import TRANSP

    calendar = Calendar.new(prodid="-//touroku//office//JA", name=words("cases.feed-name"))
    for end in ends:
        text = _text(end, words, who)
        alarms = []
        for ahead in AHEAD[end.what]:
            alarm = Alarm.new(description=text)
            alarm.add("action", "DISPLAY")
            alarm.add("trigger", MORNING - timedelta(days=ahead))
            alarms.append(alarm)
        event = Event.new(
            uid=f"{end.case.id}-{end.what}-ends@touroku.invalid",
            start=end.until,
            summary=text,
            transparency=TRANSP.TRANSPARENT,
            subcomponents=alarms,
        )
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _text(end: Expiry, words: Words, who: Who | None) -> str:
    parts = [words(f"cases.ends.{end.what}"), end.case.id]
    if who:
        parts.append(who(end.case))
    if end.case.site.loopback:
        parts.append(words("cases.simulated"))
    return "  ".join(parts)
