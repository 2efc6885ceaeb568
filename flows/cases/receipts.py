"""The client's receipt (one printable page) and the reminders as an iCalendar file.

Dates: the login password is valid for one year from setting, with reminders by the agency 30 and
7 days before [official, 2022]; certificates as the card showed them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from card.diagnosis import JAPAN
from flows.paper import paper
from flows.user_interaction import Words
from records.case import Case
from terms.masking import masked_email, masked_name

PASSWORD_REMINDER = timedelta(days=30)
CERTIFICATE_REMINDER = timedelta(days=90)


def receipt_html(case: Case, words: Words, *, masked: bool = False) -> str:
    """The receipt as one HTML page without outside requests; ``masked`` for its picture."""
    applicant = case.applicant
    name = masked_name(applicant.name) if masked else applicant.name
    email = masked_email(applicant.email) if masked else applicant.email
    rows = [
        (words("receipt.name"), name),
        (words("receipt.email"), email),
        (words("receipt.site"), case.site.entry_url),
        (words("receipt.procedure"), words(f"procedure.{case.procedure}")),
    ]
    until = password_until(case)
    if until:
        rows.append((words("receipt.password-until"), until.isoformat()))
    certificate = certificate_until(case)
    if certificate:
        rows.append((words("receipt.certificate-until"), certificate.isoformat()))
    rows += [
        (words("receipt.keep"), words("receipt.keep-text")),
        (words("receipt.lost"), words("receipt.lost-text")),
    ]
    if case.site.loopback:
        rows.insert(0, (words("receipt.simulated"), words("receipt.simulated-text")))
    return paper(words.lang, words("receipt.title"), rows, auth_id=case.auth_id or "")


def password_until(case: Case) -> date | None:
    """The last day of the login password; None before it was set."""
    text = case.progress.facts.get("password-set-at")
    if not isinstance(text, str):
        return None
    day = _japanese_day(text)
    # 29 February has no anniversary: the day before is the safe reading of "one year".
    return (
        day.replace(year=day.year + 1)
        if (day.month, day.day) != (2, 29)
        else date(day.year + 1, 2, 28)
    )


def certificate_until(case: Case) -> date | None:
    """The last day of the authentication certificate, as far as the card showed it."""
    text = case.progress.facts.get("certificate-until")
    return _japanese_day(text) if isinstance(text, str) else None


@dataclass(frozen=True)
class _Reminder:
    name: str
    day: date
    text: str


def reminders_ics(case: Case, words: Words) -> str:
    """The reminders as iCalendar (RFC 5545): all-day events, no personal data but the case id."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//touroku//reminders//JA"]
    for reminder in _reminders(case, words):
        lines += [
            "BEGIN:VEVENT",
            f"UID:{case.id}-{reminder.name}@touroku.invalid",
            f"DTSTAMP:{stamp}",
            f"DTSTART;VALUE=DATE:{reminder.day:%Y%m%d}",
            f"SUMMARY:{_text(reminder.text)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_fold(line)}\r\n" for line in lines)


def _reminders(case: Case, words: Words) -> Iterator[_Reminder]:
    password = password_until(case)
    if password:
        text = words("reminder.password", until=password.isoformat(), case=case.id)
        yield _Reminder("password", password - PASSWORD_REMINDER, text)
    certificate = certificate_until(case)
    if certificate:
        text = words("reminder.certificate", until=certificate.isoformat(), case=case.id)
        yield _Reminder("certificate", certificate - CERTIFICATE_REMINDER, text)


def _text(text: str) -> str:
    for raw, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        text = text.replace(raw, escaped)
    return text


def _fold(line: str) -> str:
    """Lines of at most 75 octets, never cut inside a letter (RFC 5545 3.1)."""
    parts: list[str] = []
    current = ""
    for letter in line:
        if len((current + letter).encode()) > (75 if not parts else 74):
            parts.append(current)
            current = ""
        current += letter
    return "\r\n ".join([*parts, current])


def _japanese_day(text: str) -> date:
    """Certificates and passwords end with a day in Japan, wherever the desk is."""
    return datetime.fromisoformat(text).astimezone(JAPAN).date()
