"""Reminders drafted, sent and, where they came back, noted.

A reminder is written down in the journal of its case first, then sent: a kill in between leaves one
of which nobody knows whether it went. That is told, and it is never sent again of itself.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flows.cases.letters import Addressee, Letter, written_letter
from flows.cases.reminders import (
    AGREED,
    CARD_UNTIL,
    Outcome,
    Reminder,
    ReminderMail,
    agreed_language,
    due_reminders,
    stands_for_any,
    unsent,
    untold,
    written_reminders,
)
from flows.outcomes import BadInput
from flows.user_interaction import Words
from mail.errors import MailError
from mail.sending import Outbox, Sender, letter_bytes, new_key
from records.case import Case, Store, StoreError
from records.editions import is_loopback
from records.listed import AnyCase
from terms.applicant_fields import BY_NAME
from terms.errors import CodedError
from terms.japan import JAPAN

UNREADABLE = (ValueError, KeyError, TypeError)  # an entry that a hand has changed
CARD_LASTS = timedelta(days=11 * 366)  # a day that is further ahead is a slip of the pen
OUT_OF_STEP = timedelta(days=1)  # a journal that is later than this computer's clock

# Whatever the next mail is, it ends like this one: the server, or who we are to it, is the trouble.
OF_THE_SERVER = frozenset({
    "certificate-untrusted", "secret-missing", "smtp-busy", "smtp-host-unknown",
    "smtp-login-refused", "smtp-no-login", "smtp-not-reached", "smtp-secret-missing",
    "smtp-sender-refused", "smtp-tls-failed",
})  # fmt: skip
OF_THE_MAIL = frozenset({"smtp-recipient-refused", "smtp-mail-refused"})

IN_VAIN: Mapping[Outcome, str] = {
    "unclear": "reminders.unclear",
    "refused": "reminders.refused",
    "returned": "reminders.returned",
}
"""What a mail that may not have reached its client is told by."""


class ReminderError(CodedError):
    """A case whose client can't be reminded, or was reminded in vain; says why."""


@dataclass(frozen=True)
class Draft:
    """The reminders that one client is to get now, in one mail."""

    case: Case
    lang: str
    reminders: tuple[Reminder, ...]

    def letter(self, office: str, today: date, words: Words, *, name: str | None = None) -> Letter:
        """Write it; ``name`` instead of the client's where others may read it."""
        simulated = bool(self.case.site.loopback)
        whom = Addressee(name or self.case.applicant.name, self.case.category, simulated)
        return written_letter(whom, self.reminders, office, today, words)


def agree(case: Case, lang: str | None, operator: str | None) -> None:
    """Write down that the client wants to be reminded in a language, or (None) not any more."""
    _note_fact(case, AGREED, lang or "", operator)


def note_card(case: Case, until: date, operator: str | None) -> None:
    """Write down the last day of the card, as it is printed on it.

    Raises :class:`BadInput` ``reminders.card-day`` for one that can't be printed on a valid card.
    """
    today = datetime.now(JAPAN).date()
    if not today <= until <= today + CARD_LASTS:
        raise BadInput("reminders.card-day", value=until.isoformat())
    _note_fact(case, CARD_UNTIL, until.isoformat(), operator)


def note_told(case: Case, operator: str | None, now: datetime) -> list[Reminder]:
    """Write down that a person has told the client what is due now; returns what that is."""
    with case.locked():
        due = due_reminders(case, now.astimezone(JAPAN).date())
        left = untold(due, written_reminders(case.journal.entries()))
        if left:
            if operator:
                case.note("operator", name=operator)
            case.note("reminder-told", what=[each.mark for each in left])
    return left


def _note_fact(case: Case, name: str, value: str, operator: str | None) -> None:
    with case.locked():
        if operator:
            case.note("operator", name=operator)
        case.fact(name, value)


def drafts(
    store: Store, cases: Iterable[AnyCase], languages: Collection[str], now: datetime
) -> Iterator[Draft | CodedError]:
    """Give what is to be sent for these cases, and why something that is due is not.

    Cases without their client's yes, and those of other desks, are passed over.
    """
    today = now.astimezone(JAPAN).date()
    for listed in cases:
        kept_here = (store.cases / listed.id).is_dir()
        if agreed_language(listed) and kept_here and due_reminders(listed, today):
            try:
                yield from _of_one(store.open(listed.id), languages, now)
            except StoreError as trouble:
                yield trouble


def _of_one(
    case: Case, languages: Collection[str], now: datetime
) -> Iterator[Draft | ReminderError]:
    today = now.astimezone(JAPAN).date()
    lang, due = agreed_language(case), due_reminders(case, today)
    if lang is None or not due:
        return
    entries = list(case.journal.entries())
    if case.damage:
        yield ReminderError("reminders.damaged", case=case.id)
        return
    if _latest(entries) > now + OUT_OF_STEP:
        yield ReminderError("reminders.clock", case=case.id, today=today.isoformat())
        return
    try:
        mails = written_reminders(entries)
    except UNREADABLE:
        yield ReminderError("reminders.damaged", case=case.id)
        return
    yield from _in_vain(case, mails, due)
    left = tuple(unsent(due, mails))
    if not left:
        return
    if lang not in languages:
        yield ReminderError("reminders.language", case=case.id, language=lang)
    elif not _is_address(case.applicant.email):
        yield ReminderError("reminders.address", case=case.id)
    else:
        yield Draft(case, lang, left)


def _in_vain(
    case: Case, mails: Sequence[ReminderMail], due: Sequence[Reminder]
) -> Iterator[ReminderError]:
    """Give what is due and was begun, but may not have reached the client."""
    left = untold(due, mails)
    for mail in mails:
        if mail.outcome in IN_VAIN and stands_for_any(mail, left):
            at = mail.at.astimezone(JAPAN).date().isoformat()
            yield ReminderError(IN_VAIN[mail.outcome], case=case.id, at=at)


def _is_address(text: object) -> bool:
    """Is it one plain address? A hand that changed ``case.json`` must not address others."""
    shape = BY_NAME["email"].shape
    return isinstance(text, str) and shape is not None and bool(shape.pattern.fullmatch(text))


def _latest(entries: Sequence[Mapping[str, Any]]) -> datetime:
    """When the journal was last written to; an entry whose time can't be read says nothing."""
    latest = datetime.min.replace(tzinfo=UTC)
    for entry in entries:
        try:
            latest = max(latest, datetime.fromisoformat(str(entry.get("at"))))
        except (ValueError, TypeError):
            continue
    return latest


def send(
    draft: Draft, store: Store, outbox: Outbox, sender: Sender, words: Words, now: datetime
) -> None:
    """Write a draft's reminders down, send them, and write down what came of it.

    Raises MailError, StoreError or ReminderError where the mail did not go, or may not have gone;
    OSError where that could not be written down.
    """
    if draft.case.site.loopback and not is_loopback(outbox.settings.host):
        raise ReminderError("reminders.simulated", case=draft.case.id)
    outbox.ready()  # what a wrong setting keeps from being sent is not written down as begun
    with draft.case.locked():
        case = _as_it_stands(draft, store, now)
        key, to = new_key(sender), case.applicant.email
        letter = draft.letter(sender.name or sender.address, now.astimezone(JAPAN).date(), words)
        mail = letter_bytes(
            sender, to, letter.subject, letter.text, key=key, lang=draft.lang, at=now
        )
        case.note("reminding", what=[each.mark for each in draft.reminders], key=key)
        try:
            outbox.send(sender, to, mail)
        except MailError as trouble:
            if trouble.code != "smtp-unclear":
                again = trouble.code not in OF_THE_MAIL
                case.note("not-reminded", key=key, code=trouble.code, again=again)
            raise
        case.note("reminded", key=key)


def _as_it_stands(draft: Draft, store: Store, now: datetime) -> Case:
    """Read the case again, now that nobody else can write to it.

    Raises ReminderError where another desk or terminal has sent it meanwhile.
    """
    case = store.open(draft.case.id)
    if not _is_address(case.applicant.email):
        raise ReminderError("reminders.address", case=case.id)
    left = unsent(
        due_reminders(case, now.astimezone(JAPAN).date()), written_reminders(case.journal.entries())
    )
    if agreed_language(case) != draft.lang or set(draft.reminders) - set(left):
        raise ReminderError("reminders.changed", case=case.id)
    return case


SendOne = Callable[[Draft], None]


def send_all(drafted: Iterable[Draft], one: SendOne) -> Iterator[tuple[Draft, CodedError | None]]:
    """Send them one after another; what goes wrong with one client keeps no other from theirs.

    Where the server itself is the trouble the rest is left for another time.
    """
    for draft in drafted:
        try:
            one(draft)
        except (MailError, StoreError, ReminderError) as trouble:
            yield draft, trouble
            if trouble.code in OF_THE_SERVER:
                return
        else:
            yield draft, None
