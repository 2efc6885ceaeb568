"""What a client is written: the reminders of one case in one mail, without a link in it.

What it says of the system, the card and the town hall is in docs/domain.md 2, and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from flows.cases.reminders import Reminder
from flows.user_interaction import Words
from records.applicant import Category


@dataclass(frozen=True)
class Letter:
    """A mail before it has an address."""

    subject: str
    text: str


@dataclass(frozen=True)
class Addressee:
    """Who is written to: what the letter needs to know of a case."""

    name: str
    category: Category
    simulated: bool


def written_letter(
    whom: Addressee, reminders: Sequence[Reminder], office: str, today: date, words: Words
) -> Letter:
    """Write the letter in the language of ``words``; ``office`` is who signs it."""
    first = min(reminders, key=lambda each: each.until)
    subject = words(f"letter.subject.{first.what}", until=_day(first.until, words))
    parts = [words("letter.greeting", name=whom.name)]
    if whom.simulated:
        subject = f"{words('letter.practice')} {subject}"
        parts.append(words("letter.practice-text"))
    parts += [_end(each, today, words) for each in reminders]
    parts += _extending(whom, reminders, words)
    parts += [words("letter.no-link"), words("letter.stop"), words("letter.from", office=office)]
    return Letter(subject, "\n\n".join(parts) + "\n")


def _end(reminder: Reminder, today: date, words: Words) -> str:
    left = words("letter.left", days=str((reminder.until - today).days))
    return words(f"letter.{reminder.what}", until=_day(reminder.until, words), left=left)


def _extending(whom: Addressee, reminders: Sequence[Reminder], words: Words) -> Iterator[str]:
    """Tell how card and certificate are extended without losing the login."""
    days = [each.until for each in reminders if each.what != "password"]
    if not days:
        return
    yield words("letter.extend", until=_day(min(days), words))
    if whom.category == "foreign-national":
        yield words("letter.stay")


def _day(day: date, words: Words) -> str:
    """Write a day as it is written in the language of the letter."""
    numbers = {"year": str(day.year), "month": str(day.month), "day": str(day.day)}
    return words("letter.day", **numbers, iso=day.isoformat())
