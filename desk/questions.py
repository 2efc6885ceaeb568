"""The questions of ``touroku run`` without a case file, asked at the terminal.

Nothing is kept or sent before the person has seen all answers and said yes.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from desk.problems import for_people
from desk.terminal import GIVE_UP, YES, Terminal, typed
from desk.wishes import wish_shown
from flows.intake.case_files import keep_case_file
from flows.intake.questions import (
    Answers,
    Checked,
    Question,
    answer,
    check,
    questions,
    request_of,
)
from flows.outcomes import Failed, NeedsPerson
from records.applicant import CATEGORY_WORDS, SEX_WORDS, Note, Problem, Request
from records.editions import Site

BACK = ("<", "back", "戻る")


async def ask_for_request(terminal: Terminal, site: Site, inbox: Path, today: date) -> Request:
    """Ask everything in order, show it, and begin only after a yes.

    Raises :class:`Failed` when the person gives up; then nothing was written.
    """
    dialogue = _Dialogue(terminal, site, today)
    try:
        request = await dialogue.request()
        await _offer_to_keep(terminal, request, inbox)
    except NeedsPerson:  # the terminal has gone
        raise Failed("intake.given-up") from None
    return request


async def _offer_to_keep(terminal: Terminal, request: Request, inbox: Path) -> None:
    if not await terminal.agree("intake.keep", serious=True, folder=str(inbox)):
        return
    path, kept = keep_case_file(request, inbox)
    if kept == "differs":
        terminal.warn("intake.file-differs", file=str(path))
    else:
        terminal.tell("intake.kept", file=str(path))


class _Dialogue:
    """One person's answers while they are given."""

    def __init__(self, terminal: Terminal, site: Site, today: date) -> None:
        self._terminal = terminal
        self._words = terminal.words
        self._site = site
        self._today = today
        self._answers: Answers = {}
        self._typed: dict[str, str] = {}  # as the person typed it, good or not

    async def request(self) -> Request:
        self._terminal.tell("intake.begin-asking")
        await self._ask_open(0)
        while True:
            self._show()
            last = len(questions(self._answers))
            line = await self._decision(last)
            if line in YES and not line.isdigit():
                return request_of(self._answers, self._today)
            if line in GIVE_UP:
                raise Failed("intake.given-up")
            await self._ask_open((last if line in BACK else int(line)) - 1)

    async def _decision(self, last: int) -> str:
        """Begin, go back, give up, or the number of the answer to correct."""
        while True:
            line = typed(await self._terminal.ask("intake.all-right", last=str(last)))
            if line.isdecimal() and 0 < int(line) <= last:
                return line
            if line in (*BACK, *GIVE_UP) or (line in YES and not line.isdecimal()):
                return line
            self._terminal.tell("intake.undecided", last=str(last))

    async def _ask_open(self, at: int | None) -> None:
        """Ask one question, then whatever has no answer (yet, or any more)."""
        while at is not None:
            if await self._ask(at):
                at = next(
                    (index for index, question in enumerate(questions(self._answers))
                     if question.field not in self._answers), None,
                )  # fmt: skip
            else:
                at = max(at - 1, 0)

    async def _ask(self, at: int) -> bool:
        """Ask one question until its answer is good; False when the one before is wanted."""
        asked = questions(self._answers)
        question = asked[at]
        self._introduce(question, at + 1, len(asked))
        while True:
            line = await self._terminal.ask("intake.prompt")
            if typed(line) in GIVE_UP:
                raise Failed("intake.given-up")
            if typed(line) in BACK:
                return False
            if not line.strip() and question.field in self._answers:
                return True
            text = line if line.strip() else question.default or ""
            self._typed[question.field] = line.strip()
            if self._take(question, check(question, text, self._answers, self._today)):
                return True

    def _take(self, question: Question, checked: Checked) -> bool:
        """Keep a good answer and say what is used; say what speaks against another."""
        label = self._label(question)
        told: list[Problem | Note] = [*checked.problems, *checked.notes]
        for thing in told:
            if thing.code == "case.missing":
                self._terminal.tell("intake.needed", label=label)
            else:
                params = for_people(self._words, thing.params, label=label)
                self._terminal.warn(thing.code, **params)
        if checked.problems:
            return False
        answer(self._answers, question, checked.value)
        self._terminal.tell("intake.taken", value=self._shown(question, checked.value))
        return True

    def _introduce(self, question: Question, number: int, total: int) -> None:
        label = self._label(question)
        end = self._words("intake.optional" if question.optional else "intake.required")
        self._terminal.heading(
            "intake.question", number=str(number), total=str(total), label=label, end=end
        )
        domain = self._site.edition.mail_domain
        for key in question.advice:
            self._terminal.tell(key, domain=domain)
        for index, choice in enumerate(question.choices, 1):
            self._terminal.tell(
                "intake.choice", number=str(index), value=self._shown(question, choice)
            )
        entered = self._typed.get(question.field)
        kept = question.field in self._answers
        value = self._shown(question, self._answers.get(question.field, question.default))
        if entered and entered != value:
            self._terminal.tell("intake.entered", value=entered)
        if kept or question.default:
            self._terminal.tell("intake.kept-answer" if kept else "intake.default", value=value)

    def _label(self, question: Question) -> str:
        return self._words(f"field.{question.field}")

    def _shown(self, question: Question, value: Any) -> str:
        if question.field == "reminders":
            return wish_shown(self._words, value)
        if value is None:
            return "-"
        if question.field == "procedure":
            return self._words(f"procedure.{value}")
        if question.field == "category" and value in CATEGORY_WORDS.values():
            return self._words(f"category.{value}")
        if question.field == "sex" and value in SEX_WORDS.values():
            return self._words(f"sex.{value}")
        return str(value)

    def _show(self) -> None:
        rows = [
            (str(number), self._label(question),
             self._shown(question, self._answers.get(question.field)))
            for number, question in enumerate(questions(self._answers), 1)
        ]  # fmt: skip
        self._terminal.table("intake.all", rows)
