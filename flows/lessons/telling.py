"""What a lesson does, in words."""

from __future__ import annotations

from collections.abc import Iterator

from flows.user_interaction import Words
from pages.knowledge import load
from pages.lesson import Lesson
from terms.text import Lines, one_line


def described(words: Words, lesson: Lesson) -> Lines:
    """All that would be done by it, a line each."""
    return Lines("\n".join(f"  - {one_line(each)}" for each in _lines(words, lesson)))


def _lines(words: Words, lesson: Lesson) -> Iterator[str]:
    roles = load().roles
    for each in lesson.clears:
        yield words("lessons.does-clear", button=each.text)
    for answer in lesson.answers:
        if answer.source in roles:
            field = words(f"field.{roles[answer.source].applicant}")
            yield words("lessons.does-fill", label=answer.label, field=field)
        else:
            yield words(f"lessons.does-ask-{answer.source}", label=answer.label)
    press = lesson.press
    if press:
        then = words(f"screen.{press.then}") if press.then else words("lessons.then-unknown")
        yield words(f"lessons.does-press-{press.by}", button=press.text, then=then)
    if lesson.irreversible:
        yield words("lessons.cannot-be-undone")
