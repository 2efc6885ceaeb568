"""The questions that make a case when there is no case file, with the article's advice at each.

Every answer is held to the rules of a case file at once, so that nothing is found wrong at the
end. What follows from the procedure (whose card, category, residence card) is said, not asked,
where the article leaves no choice.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import mail
from flows.intake.stand_ins import STAND_INS
from records.applicant import (
    CATEGORY_OF,
    PROCEDURES,
    SEX_WORDS,
    CaseError,
    Note,
    Problem,
    Procedure,
    Request,
    read_request,
)
from terms.applicant_fields import BY_NAME, TOP, WHOLE
from terms.days import DateError, read_day
from terms.nations import nation_of
from terms.reminding import LANGUAGES, NO

Answers = dict[str, Any]  # field → what the case file would hold

# What may be chosen from, in the words of a case file; the category follows from the procedure.
CHOICES: dict[str, tuple[str, ...]] = {
    "procedure": PROCEDURES, "sex": ("male", "female"), "reminders": (NO, *LANGUAGES),
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One question: its field, the answers to choose from, and whether it may be left open.

    ``advice`` are keys of texts; ``default`` is taken when nothing is typed.
    """

    field: str
    advice: tuple[str, ...]
    choices: tuple[str, ...] = ()
    optional: bool = False
    default: str | None = None

    @property
    def where(self) -> str:
        """The field's name in problems and notes."""
        return BY_NAME[self.field].where


@dataclass(frozen=True)
class Checked:
    """An answer looked at: the value to use, or the problems that speak against it."""

    value: Any = None
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()


def questions(answers: Answers) -> list[Question]:
    """All questions in order; what comes after the procedure depends on it."""
    procedure: Procedure = answers.get("procedure", "change")
    own = CATEGORY_OF[procedure]
    asked: list[Question] = []
    for each in WHOLE:
        question = Question(
            each.name,
            _advice(each.name, procedure),
            choices=CHOICES.get(each.name, ()),
            optional=not each.required,
        )
        if each.name == "category":
            choices = (own, "legal-representative")
            question = replace(question, choices=choices, optional=False, default=own)
        if each.name == "reminders":  # nobody is reminded who has not said so
            question = replace(question, default=NO)
        if each.name == "residence_card":
            if procedure == "certify":  # [article] a spouse abroad has no residence card
                continue
            representative = answers.get("category", own) == "legal-representative"
            question = replace(question, optional=representative)
        asked.append(question)
    return asked


def _advice(name: str, procedure: Procedure) -> tuple[str, ...]:
    if name == "category":
        return (f"intake.advice.category-{procedure}",)
    before = (f"intake.advice.card-{procedure}",) if name == "name" else ()
    after = ("intake.advice.email-allow",) if name == "email" else ()
    return (*before, f"intake.advice.{name}", *after)


def check(question: Question, text: str, answers: Answers, today: date) -> Checked:
    """Look at one answer by the rules of a case file, beside the answers before it."""
    written: Any = _chosen(question, text)
    notes: list[Note] = []
    if question.field == "birth_date" and written:
        try:
            written = read_day(written)
        except DateError as trouble:
            params = {"field": question.where, "value": text.strip(), **trouble.params}
            return Checked(problems=(Problem(trouble.code, params),))
        if written.isoformat() != text.strip():
            params = {"field": question.where, "written": text.strip(), "used": str(written)}
            notes.append(Note("intake.date-read", params))
    before = {} if question.field == "procedure" else answers
    with_it = {**before, question.field: written or None}
    try:
        request = read_request(_data({**STAND_INS, **with_it}), today)
    except CaseError as trouble:
        ours = tuple(p for p in trouble.problems if p.params["field"] == question.where)
        return Checked(problems=ours or trouble.problems)
    notes += [note for note in request.notes if note.params["field"] == question.where]
    if question.field == "email":
        advice = mail.provider_advice(request.applicant.email)
        notes += [Note(advice.key, advice.params)] if advice else []
    source = request if question.field in TOP else request.applicant
    return Checked(getattr(source, question.field), (), tuple(notes))


def answer(answers: Answers, question: Question, value: Any) -> None:
    """Take an answer; what hung on another procedure or category is asked again."""
    if question.field in TOP and answers.get(question.field) not in (None, value):
        if question.field == "procedure":
            answers.pop("category", None)
        if answers.get("residence_card") is None:
            answers.pop("residence_card", None)
        if nation_of(answers.get("nationality") or "") == "JP":
            answers.pop("nationality")
    answers[question.field] = value


def request_of(answers: Answers, today: date) -> Request:
    """Return the request that the answers make. Raises :class:`CaseError` when one is missing."""
    asked = {question.field for question in questions(answers)}
    return read_request(_data({k: v for k, v in answers.items() if k in asked}), today)


def _chosen(question: Question, text: str) -> str:
    """Return a choice may be typed as its number.

    What is typed with an input method is full width.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if question.choices and plain.isdigit() and 0 < int(plain) <= len(question.choices):
        return question.choices[int(plain) - 1]
    if question.field == "sex":
        return SEX_WORDS.get(plain.casefold(), text)
    return text


def _data(answers: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in answers.items() if value is not None}
    data: dict[str, Any] = {name: given.pop(name) for name in TOP if name in given}
    if "procedure" not in answers:
        data["procedure"] = "change"
    return {**data, "applicant": given}
