"""The questions of a new case all at once, as a form: what was written, and what is said to it.

The questions, their rules and their advice are those of :mod:`flows.intake.questions`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from desk.problems import Told, for_people, told
from desk.wishes import wish_shown
from desk.words import Words
from flows.intake.questions import Answers, Checked, Question, answer, check, questions
from records.applicant import CATEGORY_WORDS, SEX_WORDS
from terms.applicant_fields import TOP

Texts = Mapping[str, str]  # field → as somebody wrote it


@dataclass(frozen=True)
class AskedField:
    """One question of the form; ``checked`` is None while nobody has answered it."""

    question: Question
    text: str
    checked: Checked | None

    @property
    def is_bad(self) -> bool:
        return self.checked is not None and bool(self.checked.problems)


@dataclass(frozen=True)
class AskedForm:
    """All questions with what was written, in order; ``answers`` are the good ones."""

    fields: tuple[AskedField, ...]
    answers: Answers

    @property
    def is_good(self) -> bool:
        return all(each.checked is not None and not each.is_bad for each in self.fields)


def ask_all(texts: Texts, today: date, *, whole: bool) -> AskedForm:
    """Look at all answers in order; with ``whole`` at those, too, where nothing was written."""
    answers: Answers = {}
    fields: list[AskedField] = []
    done: set[str] = set()
    while (question := _next(answers, done)) is not None:
        done.add(question.field)
        text = texts.get(question.field, "").strip()
        checked = None
        if text or question.default or whole:
            checked = check(question, text or question.default or "", answers, today)
            if not checked.problems:
                answer(answers, question, checked.value)
        fields.append(AskedField(question, text or question.default or "", checked))
    return AskedForm(tuple(fields), answers)


def _next(answers: Answers, done: set[str]) -> Question | None:
    """Return what is asked depends on the answers before."""
    return next((each for each in questions(answers) if each.field not in done), None)


def said_to(words: Words, field: AskedField) -> tuple[list[Told], list[Told]]:
    """Return the problems of an answer, and the notes about it, in words."""
    if field.checked is None:
        return [], []
    label = words(f"field.{field.question.field}")
    problems, notes = (
        [told(words, each.code, for_people(words, each.params, label=label)) for each in things]
        for things in (field.checked.problems, field.checked.notes)
    )
    return problems, notes


def texts_of(source: Any) -> dict[str, str]:
    """Return what an old case answers to the questions, as somebody would write it."""
    asked = {name: getattr(source, name, None) for name in TOP}  # a yes is asked for anew
    values = {**asked, **vars(source.applicant)}
    return {name: str(value) for name, value in values.items() if value is not None}


def shown(words: Words, field: str, value: Any) -> str:
    """Return an answer as people say it."""
    if field == "reminders":
        return wish_shown(words, value)
    if value is None:
        return "–"
    known = {"category": CATEGORY_WORDS.values(), "sex": SEX_WORDS.values()}.get(field)
    if field == "procedure" or (known is not None and value in known):
        return words(f"{field}.{value}")
    return str(value)
