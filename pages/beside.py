"""What stands beside a page's own business: a newsletter's form, one for opinions, a survey.

It may ask for a mail address and have a button 「登録」, and is nothing to fill in or to press.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from pages.asking import read_label
from pages.knowledge import Knowledge
from pages.labels import bare
from pages.snapshot import Action, Field, Snapshot

_MAY_ASK = frozenset({"", "email", "email_again", "name"})
_PRESSED = ("submit", "button")

Place: TypeAlias = tuple[int, int]


def beside(snapshot: Snapshot, knowledge: Knowledge) -> frozenset[str]:
    """Return references of the fields and actions of such forms.

    They are told by their heading, their questions or their button; where one form is around the
    whole page, by the part of it.
    """
    return _in(_form, snapshot, knowledge) | _in(_part, snapshot, knowledge)


def _form(what: Field | Action) -> Place | None:
    return (what.frame, what.form) if what.form >= 0 else None


def _part(what: Field | Action) -> Place | None:
    return (what.frame, what.part) if what.part >= 0 else None


def _in(
    place: Callable[[Field | Action], Place | None], snapshot: Snapshot, knowledge: Knowledge
) -> frozenset[str]:
    fields = [x for x in snapshot.fields if x.visible and not x.greyed]
    found: set[str] = set()
    for where in {place(x) for x in fields} - {None}:
        own = [x for x in fields if place(x) == where]
        actions = [x for x in snapshot.actions if x.visible and place(x) == where]
        if _is_beside(own, actions, knowledge):
            found |= {x.ref for x in own} | {x.ref for x in actions}
    return frozenset(found)


def _is_beside(fields: Sequence[Field], actions: Sequence[Action], knowledge: Knowledge) -> bool:
    asking = [x for x in fields if x.kind != "tick"]
    if not asking or any(x.kind == "password" for x in asking):
        return False
    roles = {read_label(knowledge, label.text).role for x in asking for label in x.labels}
    if not roles <= _MAY_ASK:
        return False
    words = knowledge.phrases["beside"]

    def says(text: str) -> bool:
        return bool(text) and words.in_text(bare(text)) is not None

    headings = {x.section for x in asking}
    if len(headings) == 1 and says(headings.pop()):
        return True
    if any(says(x.text) for x in actions if x.kind in _PRESSED):
        return True
    return all(says(x.placeholder) or any(says(y.text) for y in x.labels) for x in asking)
