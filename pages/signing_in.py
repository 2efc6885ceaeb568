"""A place to sign in beside what a page is about: in the head of another screen, say.

Its fields ask for the same as those of the registration, and are none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pages.asking import Asked
from pages.intents import Doing
from pages.snapshot import Action, Field

_ASKED = frozenset({"auth_id", "email", "password", ""})
_BESIDE = frozenset({"search", "language"})
_MORE = frozenset({"on", "register", "change", "agree", "read_card"})  # more than to sign in
_PRESSED = ("submit", "button")

Place: TypeAlias = tuple[int, int]


def signing_in(asked: Sequence[Asked], doings: Sequence[Doing]) -> frozenset[str]:
    """Return references of the fields to sign in with: ID, password, button, nothing else.

    They have a form of their own, or, in one that is around the whole page, a part of its head.
    """
    return _in(_form, _is_form, asked, doings) | _in(_part, _is_part, asked, doings)


def _form(what: Field | Action) -> Place | None:
    return (what.frame, what.form) if what.form >= 0 else None


def _part(what: Field | Action) -> Place | None:
    return (what.frame, what.part) if what.part >= 0 else None


def _in(
    place: Callable[[Field | Action], Place | None],
    is_one: Callable[[Sequence[Asked], Sequence[Doing]], bool],
    asked: Sequence[Asked],
    doings: Sequence[Doing],
) -> frozenset[str]:
    found: set[str] = set()
    for where in {place(x.action) for x in doings if x.intent == "login"} - {None}:
        fields = [x for x in asked if place(x.field) == where]
        if is_one(fields, [x for x in doings if place(x.action) == where]):
            found |= {x.field.ref for x in fields}
    return frozenset(found)


def _is_form(fields: Sequence[Asked], _: Sequence[Doing]) -> bool:
    return all(x.role in _ASKED for x in fields)


def _is_part(fields: Sequence[Asked], doings: Sequence[Doing]) -> bool:
    """No form tells where it ends: it must be complete, lead nowhere else, and stand in the head.

    Below a heading it may be what the page is about.
    """
    pressed = {x.intent for x in doings if x.action.kind in _PRESSED}
    passwords = [x for x in fields if x.field.kind == "password"]
    return (
        all(x.role in _ASKED | _BESIDE and not x.field.section for x in fields)
        and len(passwords) == 1
        and bool({"auth_id", "email"} & {x.role for x in fields})
        and "login" in pressed
        and not pressed & _MORE
    )
