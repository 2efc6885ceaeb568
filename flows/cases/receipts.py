"""The client's receipt (one printable page) and the reminders as an iCalendar file.

Dates: the login password is valid for one year from setting, with reminders by the agency 30 and
7 days before [official, 2022]; certificates as the card showed them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from flows.cases.handing_on import handed_on
from flows.paper import paper
from records.case import Case
from records.ends import certificate_until, password_until
from terms.japan import JAPAN
from terms.masking import masked_email, masked_name

if TYPE_CHECKING:
    from flows.user_interaction import Words

RECEIPT = "receipt.html"  # its name in a case folder
PASSWORD_REMINDER = timedelta(days=30)
CERTIFICATE_REMINDER = timedelta(days=90)
MORNING = timedelta(hours=9)  # of the day itself


def receipt_html(case: Case, words: Words, *, masked: bool = False) -> str:
    """Return the receipt as one HTML page without outside requests; ``masked`` for its picture."""
    applicant = case.applicant
    name = masked_name(applicant.name) if masked else applicant.name
    email = masked_email(applicant.email) if masked else applicant.email
    rows = [
        (words("receipt.name"), name),
        (words("receipt.email"), email),
        (words("receipt.site"), case.site.entry_url),
        (words("receipt.procedure"), words(f"procedure.{case.procedure}")),
    ]
    if operators := handed_on(case).operators:
        rows.append((words("receipt.operator"), ", ".join(operators)))
    until = password_until(case)
    if until:
        rows.append((words("receipt.password-until"), until.isoformat()))
    certificate = certificate_until(case)
    if certificate:
        rows.append((words("receipt.certificate-until"), certificate.isoformat()))
    rows += [
        (words("receipt.extend"), extension_text(case, words)),
        (words("receipt.keep"), words("receipt.keep-text")),
        (words("receipt.lost"), words("receipt.lost-text")),
    ]
    if case.site.loopback:
        rows.insert(0, (words("receipt.simulated"), words("receipt.simulated-text")))
    return paper(words.lang, words("receipt.title"), rows, auth_id=case.auth_id or "")


def extension_text(case: Case, words: Words) -> str:
    """Return how card and certificates are extended without losing the login [3rd, official].

    A period of stay, and what hangs on it, is the foreign holder's alone.
    """
    until = certificate_until(case)
    said = [
        words("receipt.extend-before", until=until.isoformat())
        if until
        else words("receipt.extend-in-time"),
        words("receipt.extend-how"),
    ]
    if case.category == "foreign-national":
        said.append(words("receipt.extend-stay"))
    return ("" if words.lang == "ja" else " ").join(said)


@dataclass(frozen=True)
class _Reminder:
    name: str
    day: date
    text: str
    more: str


def load_meanwhile() -> None:
    """Begin to read what reminders are written with, in a thread that nobody waits for.

    It takes a quarter of a second, which the registration need not spend on its receipt.
    """
    Thread(target=import_module, args=("icalendar",), daemon=True).start()


def reminders_ics(case: Case, words: Words, today: date | None = None) -> str:
    """Give the reminders as iCalendar (RFC 5545): all-day events, no personal data but the case id.

    Each day comes after ``today``, and a calendar rings for it in the morning.
    """
    from icalendar import Alarm, Calendar, Event
    from icalendar.enums import TRANSP

    calendar = Calendar.new(prodid="-//touroku//reminders//JA")
    for reminder in _reminders(case, words, today or datetime.now(JAPAN).date()):
        alarm = Alarm.new(description=reminder.text)
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", MORNING)
        event = Event.new(
            uid=f"{case.id}-{reminder.name}@touroku.invalid",
            start=reminder.day,
            summary=reminder.text,
            description=reminder.more,
            transparency=TRANSP.TRANSPARENT,
            subcomponents=[alarm],
        )
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written.decode()


def _reminders(case: Case, words: Words, today: date) -> Iterator[_Reminder]:
    ends = (
        ("password", "reminder.password", password_until(case), PASSWORD_REMINDER),
        ("certificate", "reminder.certificate", certificate_until(case), CERTIFICATE_REMINDER),
    )
    for name, key, until, ahead in ends:
        if until is None or until <= today:
            continue  # it is over: no calendar helps any more
        # Where less time is left than that, the next day is the best one.
        day = max(until - ahead, today + timedelta(days=1))
        more = [words("receipt.simulated-text")] if case.site.loopback else []
        more.append(
            extension_text(case, words)
            if name == "certificate"
            else words("reminder.password-how", until=until.isoformat())
        )
        text = words(key, until=until.isoformat(), case=case.id)
        yield _Reminder(name, day, text, " ".join(more))
