"""A screen that is shown in a dialog over another: the confirmation over the form, say.

While such a dialog takes all presses it is the screen, and what lies beneath it is none of it: the
form's fields are no reason to take it for a form, and its own 登録 is not the one that is covered.
"""

from __future__ import annotations

from dataclasses import replace

from pages.asking import RowRead, fields_of, pairs_of
from pages.intents import Doing, actions_of
from pages.knowledge import Knowledge
from pages.labels import bare
from pages.snapshot import Heading, Snapshot

_LEAST_SHOWN = 2  # of a person's values: fewer are no confirmation
LEADS_ON = frozenset({"register", "on", "yes"})
LEADS_BACK = frozenset({"back", "change", "cancel", "no", "close"})


def front_of(snapshot: Snapshot, knowledge: Knowledge) -> Snapshot:
    """Return what is to be read of a page: the dialog that is a screen of its own, or all of it."""
    for at in reversed(range(len(snapshot.dialogs))):
        if snapshot.dialogs[at].covers:
            front = alone(snapshot, at)
            if _confirms(front, knowledge) or _ends(front, knowledge):
                return front
    return snapshot


def _ends(front: Snapshot, knowledge: Knowledge) -> bool:
    """Tell whether it is said to be registered, or a 認証ID is shown, and nothing is asked."""
    asked = fields_of(front, knowledge)
    if any(x.open and x.field.kind != "tick" for x in asked):
        return False
    rows = pairs_of(front, knowledge)
    text = folded(front.text)
    done = knowledge.phrases["said_done"].in_text(text)
    other = knowledge.phrases["other_said_done"].in_text(text)
    shown = any(x.said.role == "auth_id" and x.pair.value.strip() for x in rows)
    return shown or bool(done and not other)


def shows_person(snapshot: Snapshot, at: int, knowledge: Knowledge) -> bool:
    """Tell whether a dialog shows several of a person's values."""
    return len(_told(pairs_of(alone(snapshot, at), knowledge), knowledge)) >= _LEAST_SHOWN


def _confirms(front: Snapshot, knowledge: Knowledge) -> bool:
    """Tell whether a person's values are to be looked at, with a way on and a way back."""
    told = _told(pairs_of(front, knowledge), knowledge)
    if len(told) < _LEAST_SHOWN or not told & {"name", "email"}:
        return False
    asked = fields_of(front, knowledge)
    if any(x.open and x.field.kind != "tick" for x in asked):
        return False
    intents = {x.intent for x in _pressed(actions_of(front, knowledge))}
    return bool(intents & LEADS_ON and intents & LEADS_BACK)


def _told(rows: tuple[RowRead, ...], knowledge: Knowledge) -> set[str]:
    roles = knowledge.roles
    return {x.said.role for x in rows if x.said.role and roles[x.said.role].applicant}


def _pressed(doings: tuple[Doing, ...]) -> list[Doing]:
    return [each for each in doings if each.action.dialog < 0]


def folded(text: str) -> str:
    """Return a text for known sentences to be found in."""
    text = text[:1500]
    return " ".join(bare(text[at : at + 250]) for at in range(0, len(text), 250))


def alone(snapshot: Snapshot, at: int) -> Snapshot:
    """Return a dialog as a page of its own; what lies over it stays one."""
    dialog = snapshot.dialogs[at]

    def number(other: int) -> int:
        return -1 if other == at else other - (other > at)

    fields = [x for x in snapshot.fields if x.dialog >= 0]
    actions = [x for x in snapshot.actions if x.dialog >= 0]
    headings = [x for x in snapshot.headings if x.dialog == at]
    if dialog.title and bare(dialog.title) not in {bare(x.text) for x in headings}:
        headings.insert(0, Heading(dialog.title, 1, frame=dialog.frame))
    return replace(
        snapshot,
        title="",
        headings=tuple(replace(x, dialog=-1) for x in headings),
        steps=(),
        fields=tuple(replace(x, dialog=number(x.dialog)) for x in fields),
        actions=tuple(replace(x, dialog=number(x.dialog)) for x in actions),
        pairs=tuple(replace(x, dialog=-1) for x in snapshot.pairs if x.dialog == at),
        messages=tuple(replace(x, dialog=-1) for x in snapshot.messages if x.dialog == at),
        dialogs=tuple(x for n, x in enumerate(snapshot.dialogs) if n != at),
        text=dialog.text,
    )
