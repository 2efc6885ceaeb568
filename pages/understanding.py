"""A snapshot with what its fields, buttons and rows are about: made once, decided about often."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from pages.asking import Asked, RowRead, fields_of, pairs_of
from pages.beside import beside
from pages.front import front_of
from pages.intents import Candidate, Doing, NoCandidate, actions_of, the_one
from pages.knowledge import Knowledge
from pages.labels import plain
from pages.signing_in import signing_in
from pages.snapshot import Field, Snapshot

NEVER_FILLED = frozenset({"language", "search"})


@dataclass(frozen=True)
class Understood:
    """One look at a page, read with what is known of the site."""

    snapshot: Snapshot
    knowledge: Knowledge

    @cached_property
    def beside(self) -> frozenset[str]:
        """Fields and actions of a newsletter's form and the like; see :mod:`pages.beside`."""
        return beside(self.snapshot, self.knowledge)

    @cached_property
    def fields(self) -> tuple[Asked, ...]:
        return fields_of(
            self.snapshot,
            self.knowledge,
            lambda asked: signing_in(asked, self.actions),
            self.beside,
        )

    @cached_property
    def actions(self) -> tuple[Doing, ...]:
        return actions_of(self.snapshot, self.knowledge, self.beside)

    @cached_property
    def pairs(self) -> tuple[RowRead, ...]:
        return pairs_of(self.snapshot, self.knowledge)

    @cached_property
    def intents(self) -> frozenset[str]:
        """What can be done on the screen itself, not on what lies over it."""
        return frozenset(x.intent for x in self.actions if x.intent and x.action.dialog < 0)

    @cached_property
    def signing_in(self) -> frozenset[str]:
        """Fields to sign in with, by their references; see :mod:`pages.signing_in`."""
        return signing_in(self.fields, self.actions)

    @cached_property
    def aside(self) -> frozenset[str]:
        """Fields to sign in with on a page that asks for something else."""
        others = (x for x in self.fields if x.field.ref not in self.signing_in)
        asks = any(x.open and x.role and x.role not in NEVER_FILLED for x in others)
        return self.signing_in if asks else frozenset()

    @cached_property
    def prose(self) -> str:
        """Messages and text of the page, folded, for known sentences to be found in."""
        said = [message.text for message in self.snapshot.messages]
        return " ".join(" ".join(_pieces(text)) for text in [*said, self.snapshot.text])

    def only(self, intents: str | tuple[str, ...], *, dialog: int | None = None) -> (
        Candidate | NoCandidate
    ):  # fmt: skip
        """Return the one action of an intent; see :func:`pages.intents.the_one`."""
        aside = frozenset() if "login" in intents else self.signing_in
        own = [
            x
            for x in self.fields
            if x.open and x.role and x.role not in NEVER_FILLED and x.field.ref not in aside
        ]
        return the_one(self.actions, intents, self.snapshot, self.knowledge, own, dialog)


def understand(snapshot: Snapshot, knowledge: Knowledge) -> Understood:
    """Read a snapshot, or the dialog over it that is a screen of its own.

    Each part is read when it is first asked for.
    """
    return Understood(front_of(snapshot, knowledge), knowledge)


PROSE = 6000  # letters of the text of a page that are searched


def _pieces(text: str) -> Iterator[str]:
    text = text[:PROSE]
    for at in range(0, len(text), 250):
        yield plain(text[at : at + 250]).casefold().replace("\n", " ")


def holds(field: Field) -> str:
    """Return what stands in a field as people see it.

    The chosen option's text, or what is typed.
    """
    chosen = [option.text for option in field.options if option.chosen]
    return chosen[0] if chosen else "" if field.options else field.value
