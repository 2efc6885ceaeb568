"""A hand-over as it went on: looks at the site's windows, and what was pressed in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages.labels import bare
from pages.snapshot import Field, Snapshot
from pages.taught import current_step, headings_of, says


@dataclass(frozen=True)
class Moment:
    """A page at one moment; ``pressed`` is the action that was pressed then, if one was.

    ``window``: which of the site's windows, in the order they came. ``unclear``: something that
    was done in another window may belong to it.
    """

    snapshot: Snapshot
    pressed: str = ""
    window: int = 0
    unclear: bool = False


def same_screen(one: Moment, other: Moment) -> bool:
    """Return the same headings, and questions that come and go but are not all others."""
    here, there = one.snapshot, other.snapshot
    if one.window != other.window or _names(here) != _names(there):
        return False
    if _asked(here) or _asked(there):
        return bool(_asked(here) & _asked(there))
    if says(here) != says(there):
        return False
    return {bare(x.text) for x in here.actions} == {bare(x.text) for x in there.actions}


def _names(snapshot: Snapshot) -> tuple[object, ...]:
    headings = tuple(map(bare, headings_of(snapshot)))
    return headings, bare(snapshot.title), current_step(snapshot)


def _asked(snapshot: Snapshot) -> set[str]:
    fields = (each for each in snapshot.fields if each.visible and each.dialog < 0)
    return {f"{x.kind} {x.labels[0].text if x.labels else x.text}" for x in fields}


def typed_by_hand(moments: Sequence[Moment]) -> list[str]:
    """Return what was typed, as it stood when something was pressed, and in the end."""
    before: dict[tuple[object, ...], str] = {}
    found: dict[str, None] = {}
    for number, moment in enumerate(moments):
        for each in moment.snapshot.fields:
            key = moment.window, key_of(each)
            came = before.setdefault(key, "" if moment.pressed else each.value)
            last = moment.pressed or number + 1 == len(moments)
            if last and not each.options and each.value.strip() and each.value != came:
                found[each.value] = None
    return list(found)


def key_of(field: Field) -> tuple[object, ...]:
    """Return what makes a field the same one in a later look."""
    texts = tuple(each.text for each in field.labels)
    return field.kind, texts, field.text, field.name or field.id


def thinned(moments: Sequence[Moment]) -> list[Moment]:
    """Of the looks between presses every other one; never the first of a screen or a press."""
    kept: list[Moment] = []
    for number, each in enumerate(moments):
        came = not kept or not same_screen(kept[-1], each)
        if came or each.pressed or number % 2 == 0:
            kept.append(each)
    return kept


def way_to(moments: Sequence[Moment], window: int) -> list[Moment]:
    """Of several windows those that led to the one in which it ended, from press to window.

    What was pressed in a window that led nowhere may have done something for the screen from which
    it was opened: that screen is unclear.
    """
    way: set[int] = set()
    passed: set[int] = set()
    end = len(moments)
    while window not in passed:
        passed.add(window)
        own = [at for at in range(end) if moments[at].window == window]
        way.update(own)
        end = own[0] if own else 0
        before = [moments[at].window for at in range(end) if moments[at].pressed]
        window = before[-1] if before else window
    unclear: set[int] = set()
    for at, each in enumerate(moments):
        if each.pressed and at not in way:
            unclear.update([x for x in way if x < at and moments[x].window in passed][-1:])
    return [replace(moments[at], unclear=at in unclear) for at in sorted(way)]
