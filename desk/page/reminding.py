"""Whom to remind now, as the page shows it: drafts, what is in the way, who was not asked yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from desk.letters import letter_languages
from desk.page.live import mark
from desk.page.work import Progress, Tell
from desk.settings import Settings, sender_of
from desk.smtp_account import smtp_account
from desk.words import Words
from flows.cases import reminding
from flows.cases.letters import Letter
from flows.cases.reminders import AGREED, Reminder, due_reminders
from flows.cases.reminding import Draft, ReminderError
from mail.sending import Outbox
from records.case import Case, Store
from records.listed import AnyCase
from terms.errors import CodedError
from terms.japan import JAPAN


@dataclass(frozen=True)
class DraftShown:
    """A draft and its letter; ``mark`` names just this letter to this address."""

    draft: Draft
    letter: Letter
    mark: str


@dataclass(frozen=True)
class DueNow:
    """``troubles``: why something that is due is not sent. ``unasked``: clients nobody asked."""

    drafts: tuple[DraftShown, ...]
    troubles: tuple[CodedError, ...]
    unasked: tuple[tuple[AnyCase, list[Reminder]], ...]


@dataclass(frozen=True)
class Sent:
    """What came of one mail; no ``trouble``: the server took it."""

    case: Case
    trouble: CodedError | None


def due_now(store: Store, cases: Iterable[AnyCase], settings: Settings, words: Words) -> DueNow:
    """Look at the cases of this desk; nothing is sent."""
    now = datetime.now(UTC)
    today = now.astimezone(JAPAN).date()
    ours = list(cases)
    found = list(reminding.drafts(store, ours, letter_languages(), now))
    unasked = ((each, due_reminders(each, today)) for each in ours if AGREED not in each.facts)
    return DueNow(
        tuple(_shown(each, settings, words, now) for each in found if isinstance(each, Draft)),
        tuple(each for each in found if not isinstance(each, Draft)),
        tuple((each, due) for each, due in unasked if due),
    )


def send(
    store: Store, seen: Mapping[str, str], settings: Settings, words: Words, tell: Tell
) -> list[Sent]:
    """Send the letters that a person has seen, by case and mark; others are told as changed."""
    done: list[Sent] = []
    ready: list[Draft] = []
    cases = [store.open(each) for each in seen]
    fresh = due_now(store, cases, settings, words)
    for case in cases:
        found = [each for each in fresh.drafts if each.draft.case.id == case.id]
        if found and found[0].mark == seen[case.id]:
            ready.append(found[0].draft)
        else:
            done.append(Sent(case, ReminderError("reminders.changed", case=case.id)))
    if not ready:
        return done
    account, sender = smtp_account(settings, words, ask=False)
    with Outbox(account) as outbox:

        def one(draft: Draft) -> None:
            tell(Progress("page.reminders.sending", {}, len(done), len(seen)))
            spoken, now = Words(draft.lang), datetime.now(UTC)
            reminding.send(draft, store, outbox, sender, spoken, now)

        for draft, trouble in reminding.send_all(ready, one):
            done.append(Sent(draft.case, trouble))
    return done


def _shown(draft: Draft, settings: Settings, words: Words, now: datetime) -> DraftShown:
    sender = sender_of(settings.smtp_from or settings.smtp_user or "")
    office = words("reminders.no-sender") if sender is None else sender[0] or sender[1]
    letter = draft.letter(office, now.astimezone(JAPAN).date(), Words(draft.lang))
    to = draft.case.applicant.email
    return DraftShown(draft, letter, mark("\n".join((to, letter.subject, letter.text))))
