"""``touroku cases remind``: what clients are to be told now, as drafts; sent with ``--send``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from desk.answers import print_problem, shown, stream
from desk.cases.listing import readable
from desk.cases.office import keep_up, note_act
from desk.letters import letter_languages
from desk.problems import told
from desk.settings import Settings, load_settings, operator_of, sender_of
from desk.words import Words
from desk.writer import write_json, write_line, write_text
from flows.cases import reminding
from flows.cases.expiry import last_days
from flows.cases.letters import Letter
from flows.cases.reminders import AGREED, agreed_language, due_reminders
from flows.cases.reminding import Draft
from flows.office.surveying import Expiring, survey
from flows.outcomes import BadInput
from records.case import Case, Store
from records.listed import AnyCase
from terms.errors import NOT_DONE, CodedError
from terms.japan import JAPAN
from terms.masking import masked, masked_email, masked_name

A_DAY = timedelta(days=1)  # by which the clocks of mail servers may differ
LONGEST_LOOK = 120.0  # seconds at a mailbox


def remind(store: Store, options: argparse.Namespace, words: Words) -> int:
    """Write down what a client wants, or show the drafts, or send them; returns the exit code."""
    if options.send and options.card_until:
        raise BadInput("reminders.not-both")
    if options.id:
        options.id = store.whole_id(options.id)
    if options.agreed or options.stop or options.told or options.card_until:
        if not options.id:
            raise BadInput("cases.no-id", action=options.action)
        return _write_down(store.open(options.id), options, words)
    return _Round(store, options, words).go()


def _write_down(case: Case, options: argparse.Namespace, words: Words) -> int:
    operator = operator_of(load_settings())
    if options.card_until:
        reminding.note_card(case, options.card_until, operator)
    if options.agreed or options.stop:
        reminding.agree(case, options.agreed, operator)
    told_of = reminding.note_told(case, operator, datetime.now(UTC)) if options.told else []
    note_act(words, "remind-agreed" if options.agreed else "remind-noted", case.id)
    keep_up(words, taken=[case.folder])
    if options.json:
        until = options.card_until.isoformat() if options.card_until else None
        write_json({"case": case.id, "reminders": agreed_language(case), "card_until": until})
        return 0
    if options.card_until:
        until = options.card_until.isoformat()
        write_text(words("reminders.card-noted", case=case.id, until=until))
    if options.agreed:
        write_text(words("reminders.agreed", case=case.id, language=options.agreed))
    if options.stop:
        write_text(words("reminders.stopped", case=case.id))
    if options.told:
        write_text(words("reminders.told" if told_of else "reminders.none-to-tell", case=case.id))
    return 0


class _Round:
    """One look at whom to remind: drafts, what is in the way, and what came of sending."""

    def __init__(self, store: Store, options: argparse.Namespace, words: Words) -> None:
        self._store = store
        self._options = options
        self._words = words
        self._settings: Settings = load_settings()
        self._now = datetime.now(UTC)
        self._today: date = self._now.astimezone(JAPAN).date()
        self._told: list[CodedError] = []
        self._came_back = 0

    def go(self) -> int:
        cases = list(self._cases())
        if self._options.mail:
            self._look_for_returned(cases)
        drafted = self._drafted(cases)
        note_act(self._words, "remind", self._options.id, drafts=len(drafted))
        return self._send(drafted) if self._options.send else self._show(cases, drafted)

    def _cases(self) -> Iterator[AnyCase]:
        """Give the cases of which something ends soon, or the one that was named."""
        if self._options.id:
            case = self._store.open(self._options.id)
            if agreed_language(case) is None:
                raise BadInput("reminders.not-agreed", case=case.id)
            yield case
        elif self._options.mail:  # what comes back may be of what has ended meanwhile
            yield from readable(self._store.survey(), self._words)
        else:
            asked = Expiring(last_days(self._today))
            answer = survey(self._store, asked, self._settings.ledger_options)
            if answer.trouble:  # told, and no mail is the worse for it
                print_problem(
                    self._words, told(self._words, answer.trouble.code, answer.trouble.params)
                )
            yield from readable(answer.cases, self._words)

    def _drafted(self, cases: Sequence[AnyCase]) -> list[Draft]:
        drafted = []
        for each in reminding.drafts(self._store, cases, letter_languages(), self._now):
            if isinstance(each, Draft):
                drafted.append(each)
            else:
                self._tell(each)
        return drafted

    def _tell(self, trouble: CodedError) -> None:
        self._told.append(trouble)
        print_problem(self._words, told(self._words, trouble.code, shown(trouble.params)))

    # drafts

    def _show(self, cases: Sequence[AnyCase], drafted: Sequence[Draft]) -> int:
        if self._options.json:
            self._write_json([self._document(each) for each in drafted])
            return 0
        for each in drafted:
            letter = self._letter(each)
            write_line(self._words("reminders.draft", case=each.case.id, to=self._to(each),
                                   language=each.lang))  # fmt: skip
            write_line(f"  {self._words('reminders.subject', subject=letter.subject)}")
            for line in letter.text.splitlines():
                write_line(f"  {line}" if line else "")
            write_line()
        if drafted:
            write_text(self._words("reminders.drafts", count=str(len(drafted))))
        else:
            write_text(self._words("reminders.none"))
        if unasked := self._unasked(cases):
            write_text(self._words("reminders.unasked", count=str(unasked)))
        return 0

    def _unasked(self, cases: Sequence[AnyCase]) -> int:
        """Return of how many cases of this desk something ends and nobody asked the client."""
        ours = (each for each in cases if (self._store.cases / each.id).is_dir())
        unasked = (each for each in ours if AGREED not in each.facts)
        return sum(bool(due_reminders(each, self._today)) for each in unasked)

    def _letter(self, draft: Draft) -> Letter:
        """Write it as it will be sent, but for who may read it here."""
        name = None if self._in_person else masked_name(draft.case.applicant.name)
        return draft.letter(self._office, self._today, Words(draft.lang), name=name)

    @property
    def _in_person(self) -> bool:
        return sys.stdout.isatty() and not self._options.json

    def _to(self, draft: Draft) -> str:
        address = draft.case.applicant.email
        return address if self._in_person else masked_email(address)

    @property
    def _office(self) -> str:
        sender = sender_of(self._settings.smtp_from or self._settings.smtp_user or "")
        if sender is None:
            return self._words("reminders.no-sender")
        name, address = sender
        return name or address

    # sending

    def _send(self, drafted: Sequence[Draft]) -> int:
        sent: list[Draft] = []
        documents = {each.case.id: self._document(each) for each in drafted}
        for draft, trouble in self._sent(drafted):
            if trouble is None:
                sent.append(draft)
                write_line(
                    self._words("reminders.sent", case=draft.case.id, to=self._to(draft)),
                    file=stream(self._options.json),
                )
            else:
                self._tell(trouble)
                params = masked(trouble.params)
                documents[draft.case.id]["error"] = told(
                    self._words, trouble.code, params
                ).to_json()
            documents[draft.case.id]["sent"] = trouble is None
            note_act(self._words, "reminded" if trouble is None else "not-reminded", draft.case.id)
        keep_up(self._words, taken=[each.case.folder for each in drafted])
        if self._options.json:
            self._write_json(list(documents.values()))
        elif not drafted:
            write_text(self._words("reminders.none"))
        else:
            counts = {"count": str(len(sent)), "left": str(len(drafted) - len(sent))}
            write_text(self._words("reminders.sent-some", **counts))
        known = reminding.IN_VAIN.values()  # told again each time, and nobody's failure now
        failed = [each for each in self._told if each.code not in known]
        return NOT_DONE if failed else 0

    def _sent(self, drafted: Sequence[Draft]) -> Iterator[tuple[Draft, CodedError | None]]:
        if not drafted:
            return
        from desk.smtp_account import smtp_account
        from mail.sending import Outbox

        account, sender = smtp_account(self._settings, self._words)
        with Outbox(account) as outbox:
            yield from reminding.send_all(
                drafted,
                lambda draft: reminding.send(
                    draft, self._store, outbox, sender, Words(draft.lang), datetime.now(UTC)
                ),
            )

    # what came back

    def _look_for_returned(self, cases: Sequence[AnyCase]) -> None:
        import asyncio

        from desk.imap_account import imap_account
        from flows.cases.returned import awaited, note_returned, reports, since
        from mail import open_source

        waiting = list(awaited(self._store, cases))
        if not waiting:
            return
        watched = sys.stdin is not None and sys.stdin.isatty()
        account = imap_account(self._settings, self._words, ask=watched)
        if account:
            account = replace(account, since=since(waiting) - A_DAY)
        source = open_source(self._options.mail, account)
        for report in asyncio.run(reports(source, LONGEST_LOOK)):
            noted = note_returned(report, waiting)
            self._came_back += len(noted)
            keep_up(self._words, taken=[case.folder for case in noted])
        count = str(self._came_back)
        write_text(self._words("reminders.came-back", count=count), file=stream(self._options.json))

    # JSON

    def _write_json(self, documents: list[dict[str, Any]]) -> None:
        told_of = [
            told(self._words, each.code, masked(each.params)).to_json() for each in self._told
        ]
        write_json({"drafts": documents, "returned": self._came_back, "told": told_of})

    def _document(self, draft: Draft) -> dict[str, Any]:
        letter = self._letter(draft)
        return {
            "case": draft.case.id,
            "language": draft.lang,
            "to": masked_email(draft.case.applicant.email),
            "reminders": [
                {
                    "what": each.what,
                    "until": each.until.isoformat(),
                    "days": (each.until - self._today).days,
                    "days_before": each.ahead,
                }
                for each in draft.reminders
            ],
            "subject": letter.subject,
            "text": letter.text,
            "simulated": bool(draft.case.site.loopback),
            "sent": False,
        }
