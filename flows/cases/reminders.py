"""Which reminders a client is to get: who agreed to them, what ends, what was sent already.

A reminder is sent once, ever. What the journal says of it counts, not what a clock or a mailbox
says: one that was begun and of which nothing more is told may have gone, and is not sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from flows.cases.expiry import KINDS, What
from records.applicant import Request
from records.case import Case, Store
from records.editions import Site
from records.ends import HasFacts

AGREED = "reminders"
"""The fact that keeps in which language a client wants to be reminded; "" for not any more."""

CARD_UNTIL = "card-until"
"""The fact that keeps the last day of the card, as its holder told it."""

AHEAD: Mapping[What, tuple[int, ...]] = {
    "password": (30, 7),
    "certificate": (90, 30, 7),
    "card": (90, 30, 7),
}
"""How many days before the end there is a reminder."""

Outcome = Literal["unclear", "sent", "put-off", "refused", "returned", "told"]


@dataclass(frozen=True)
class Reminder:
    """What ends when, and how many days before that the client is told."""

    what: What
    until: date
    ahead: int

    @property
    def mark(self) -> str:
        """Its name in the journal."""
        return f"{self.what} {self.until.isoformat()} {self.ahead}"


@dataclass(frozen=True)
class ReminderMail:
    """A mail of reminders as the journal has it.

    ``key`` is its Message-ID. ``unclear``: begun, and nothing more is known; ``put-off``: nothing
    was taken from us, so that it may be sent; ``refused``: its address takes no mail;
    ``returned``: it was taken and came back; ``told``: it is no mail, a person has told the client.
    """

    key: str
    at: datetime
    reminders: tuple[Reminder, ...]
    outcome: Outcome = "unclear"


def new_case(store: Store, request: Request, site: Site) -> Case:
    """Open a case for a request, with what its client has said of reminders.

    Raises :class:`records.case.StoreError`.
    """
    case = store.create(request, site)
    if request.reminders:
        case.fact(AGREED, request.reminders)
    return case


def agreed_language(case: HasFacts) -> str | None:
    """Return the language in which the client wants to be reminded; None without their yes."""
    lang = case.facts.get(AGREED)
    return lang if isinstance(lang, str) and lang else None


def due_reminders(case: HasFacts, today: date) -> list[Reminder]:
    """Return the reminders whose time has come; on the last day a mail may be read too late.

    Of several that have come the last one stands for those before it.
    """
    found = []
    for what, until_of, _ in KINDS:
        until = until_of(case)
        days = (until - today).days if until else 0
        passed = [ahead for ahead in AHEAD[what] if 0 < days <= ahead]
        if until and passed:
            found.append(Reminder(what, until, min(passed)))
    return found


def written_reminders(entries: Iterable[Mapping[str, Any]]) -> list[ReminderMail]:
    """Return the mails that a journal tells of, oldest first.

    Raises ValueError, KeyError or TypeError where one can't be read.
    """
    found: dict[str, ReminderMail] = {}
    for entry in entries:
        key, event = str(entry.get("key")), entry.get("event")
        if event == "reminder-told":
            told = ReminderMail("", _at(entry), tuple(_read(entry.get("what"))), "told")
            found[f"told {len(found)}"] = told
        elif event == "reminding":
            found[key] = ReminderMail(key, _at(entry), tuple(_read(entry.get("what"))))
        elif key in found and (outcome := _outcome(event, entry)):
            found[key] = replace(found[key], outcome=outcome)
    return list(found.values())


def unsent(due: Iterable[Reminder], written: Iterable[ReminderMail]) -> list[Reminder]:
    """Return what was not sent yet: neither that reminder nor one of fewer days before."""
    begun = [each for mail in written if mail.outcome != "put-off" for each in mail.reminders]
    return [each for each in due if not any(_stands_for(other, each) for other in begun)]


def untold(due: Iterable[Reminder], written: Iterable[ReminderMail]) -> list[Reminder]:
    """Return what no person has told the client."""
    told = [each for mail in written if mail.outcome == "told" for each in mail.reminders]
    return [each for each in due if not any(_stands_for(other, each) for other in told)]


def stands_for_any(mail: ReminderMail, due: Iterable[Reminder]) -> bool:
    """Tell whether a mail is the reason why something that is due is not sent."""
    return any(_stands_for(other, each) for other in mail.reminders for each in due)


def _stands_for(written: Reminder, due: Reminder) -> bool:
    same = (written.what, written.until) == (due.what, due.until)
    return same and written.ahead <= due.ahead


def _outcome(event: object, entry: Mapping[str, Any]) -> Outcome | None:
    match event:
        case "reminded":
            return "sent"
        case "not-reminded":
            return "put-off" if entry.get("again") is True else "refused"
        case "reminder-returned":
            return "returned"
    return None


def _read(marks: object) -> Iterator[Reminder]:
    """Read the names of reminders; one that only a newer version knows is passed over."""
    for mark in marks if isinstance(marks, list) else ():
        what, _, rest = str(mark).partition(" ")
        until, _, ahead = rest.partition(" ")
        for known in AHEAD:
            if what == known and ahead.isdecimal():
                yield Reminder(known, date.fromisoformat(until), int(ahead))


def _at(entry: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(entry["at"])
