"""A snapshot that may be handed on: structure and labels, no values and nothing personal.

Values are taken out wherever a value stands. What is known to be personal is taken out of every
other text too, in whatever writing it stands there (:mod:`terms.masking`). What only looks
personal is taken out of running text, but stays in labels and hints, where it is an example of how
to write.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pages.snapshot import Action, Dialog, Field, Label, Message, Option, Pair, Snapshot
from terms.masking import Masking
from terms.text import GONE

Mask = Callable[[str], str]


def masked(snapshot: Snapshot, masking: Masking) -> Snapshot:
    """Return the snapshot without values, and without what is personal in any writing."""
    known, address = masking.hide, masking.hide_address
    shown = [field.value for field in snapshot.fields] + [pair.value for pair in snapshot.pairs]
    values = Masking()
    values.add(*shown)
    whole = {each.strip() for each in shown} - {""}

    def prose(text: str) -> str:
        """Mask running text: also the page's values and what only looks personal."""
        lines = (GONE if line.strip() in whole else line for line in text.split("\n"))
        return masking.hide_lookalikes(values.hide("\n".join(lines)))

    return replace(
        snapshot,
        url=address(snapshot.url),
        title=prose(snapshot.title),
        text=prose(snapshot.text),
        headings=tuple(replace(each, text=prose(each.text)) for each in snapshot.headings),
        steps=tuple(replace(each, text=prose(each.text)) for each in snapshot.steps),
        fields=tuple(_field(each, masking, prose) for each in snapshot.fields),
        actions=tuple(_action(each, masking) for each in snapshot.actions),
        pairs=tuple(_pair(each, known) for each in snapshot.pairs),
        messages=tuple(_message(each, prose) for each in snapshot.messages),
        dialogs=tuple(_dialog(each, prose) for each in snapshot.dialogs),
        folds=tuple(replace(each, text=prose(each.text)) for each in snapshot.folds),
        frames=tuple(replace(each, url=address(each.url)) for each in snapshot.frames),
        held=tuple(map(known, snapshot.held)),
    )


def _field(field: Field, masking: Masking, prose: Mask) -> Field:
    known = masking.hide
    return replace(
        field,
        value="",
        labels=tuple(Label(known(each.text), each.source) for each in field.labels),
        text=known(field.text),
        options=_options(field.options, masking),
        hints=tuple(known(each) for each in field.hints),
        placeholder=known(field.placeholder),
        before=known(field.before),
        after=known(field.after),
        name=known(field.name),
        id=known(field.id),
        section=prose(field.section),
        error=prose(field.error),
    )


def _options(options: tuple[Option, ...], masking: Masking) -> tuple[Option, ...]:
    """None of them is chosen. Where one is personal all go: the one missing would be told by it."""
    if any(masking.hides(each.text) or masking.hides(each.value) for each in options):
        return tuple(replace(each, text=GONE, value="", chosen=False) for each in options)
    return tuple(replace(each, chosen=False) for each in options)


def _action(action: Action, masking: Masking) -> Action:
    known = masking.hide
    return replace(
        action,
        text=known(action.text),
        section=known(action.section),
        leads_to=masking.hide_address(action.leads_to),
        name=known(action.name),
        id=known(action.id),
    )


def _pair(pair: Pair, known: Mask) -> Pair:
    value = GONE if pair.value else ""
    return replace(pair, label=known(pair.label), value=value, section=known(pair.section))


def _message(message: Message, prose: Mask) -> Message:
    return replace(message, text=prose(message.text))


def _dialog(dialog: Dialog, prose: Mask) -> Dialog:
    return replace(dialog, text=prose(dialog.text), title=prose(dialog.title))
