"""The closed part of a page to open next: a tab, an accordion, ``<details>``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from pages.asking import Asked, elsewhere
from pages.snapshot import Fold
from pages.understanding import NEVER_FILLED, Understood, understand

Question = tuple[str, str]
Opening = tuple[Fold, tuple[Asked, ...]]
"""A closed part, and what it asks once it is open."""


def questions_of(fields: Iterable[Asked]) -> frozenset[Question]:
    """Return what tells questions from others, in this look and the next."""
    return frozenset(map(_question, fields))


def next_fold(page: Understood, known: Collection[Question]) -> Opening | None:
    """Return the first closed part that asks for more of the form that stands there.

    ``known`` are questions that were seen before. One with a password, of another form (to search,
    to sign in), or about somebody else by its name, stays closed.
    """
    forms = {_form(x) for x in page.fields if _asks(x)}
    for fold in page.snapshot.folds:
        if fold.dialog >= 0 or elsewhere(page.knowledge, fold.text):
            continue
        inside = _within(page, fold)
        if any(x.field.kind == "password" for x in inside):
            continue
        news = (x for x in inside if _question(x) not in known)
        if any(_asks(x) and _form(x) in forms for x in news):
            return fold, inside
    return None


def to_open(page: Understood) -> Iterator[Opening]:
    """Yield the closed parts that are opened one after the other, with what each then asks."""
    known = set(questions_of(page.fields))
    while found := next_fold(page, known):
        yield found
        known |= questions_of(found[1])


def _within(page: Understood, fold: Fold) -> tuple[Asked, ...]:
    """Return the questions of a closed part as if it were open."""
    fields = tuple(
        replace(x, visible=True) if x.ref in fold.opens else x for x in page.snapshot.fields
    )
    shown = understand(replace(page.snapshot, fields=fields), page.knowledge)
    return tuple(x for x in shown.fields if x.field.ref in fold.opens)


def _question(asked: Asked) -> Question:
    return asked.field.name, asked.label


def _form(asked: Asked) -> tuple[int, int]:
    return asked.field.frame, asked.field.form


def _asks(asked: Asked) -> bool:
    needed = asked.role or asked.field.required
    return bool(asked.open and needed and asked.role not in NEVER_FILLED)
