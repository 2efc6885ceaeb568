"""What a page no longer has, calls otherwise, moved or added, against an edition's file.

Read only: nothing is decided by it but what people are told. The site is known by its words too,
so a run may go on where the contract is broken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from pages.asking import shown
from pages.knowledge import Holds, Knowledge, Layer
from pages.labels import bare
from pages.recognise import Recognised, Unknown, recognise
from pages.understanding import NEVER_FILLED, Understood

Kind = Literal["gone", "renamed", "moved", "added"]
What = Literal["screen", "field", "row", "action"]
LIKE = 0.5  # how much of two labels must be the same letters for one to be named for the other
MOST = 3  # candidates that are named


@dataclass(frozen=True)
class Difference:
    """One thing in which a page is not as its edition has it.

    ``name`` is the role, intent or screen, "" for what nobody knows. ``text``: as the page has it,
    ``known``: as the edition has it. ``nearest``: texts of the page that may be what is gone, the
    likeliest first.
    """

    kind: Kind
    what: What
    name: str
    text: str = ""
    known: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A page held against an edition; ``screen`` is "" where it is none of its screens."""

    screen: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True)
class _Text:
    """A label or a button of the page with what it is taken for."""

    name: str
    texts: tuple[str, ...]

    @property
    def told(self) -> str:
        return shown(self.texts[0]) if self.texts else ""


def check(page: Understood, screen: str = "") -> Checked:
    """Hold a page against what its edition knows of its screen, or of the one that is named.

    The first layer of the page's knowledge must be the edition's. Labels and buttons are told in
    the page's words, values never.
    """
    layer = page.knowledge.layers[0]
    judgement = recognise(page)
    found = judgement.screen if isinstance(judgement, Recognised) else ""
    named = screen or found
    told: list[Difference] = []
    if found != named or not found:
        nearest = judgement.nearest if isinstance(judgement, Unknown) else found
        known = layer.written.get(f"screen.{named}", ()) if named else ()
        told.append(Difference("gone", "screen", named, _heading(page), known, _some(nearest)))
    elif not _called_so(page, named):
        known = layer.written.get(f"screen.{named}", ())
        if known:
            told.append(Difference("renamed", "screen", named, _heading(page), known))
    holds = layer.holds.get(named)
    if holds is not None:
        told += _fields(page, layer, holds)
        told += _rows(page, layer, holds)
        told += _actions(page, layer, holds)
        others = {bare(text) for text in holds.others}
        told = [x for x in told if x.kind != "added" or bare(x.text) not in others]
    return Checked(named, tuple(told))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _heading(page: Understood) -> str:
    snapshot = page.snapshot
    headings = [each.text for each in snapshot.headings if each.visible]
    return shown(headings[0] if headings else snapshot.title)


def _called_so(page: Understood, screen: str) -> bool:
    """Tell whether the page bears the name that the edition knows, wherever it stands."""
    snapshot, knowledge = page.snapshot, page.knowledge
    headings = [each.text for each in snapshot.headings if each.visible]
    steps = [each.text for each in snapshot.steps if each.current]
    names = [*headings, *steps, *(f"{head}：{step}" for head in headings for step in steps)]
    names += [snapshot.title, *_pieces(snapshot.title)]
    known = (knowledge.screen(text) for text in names)
    return any(each is not None and each[0] == screen for each in known)


def _pieces(title: str) -> list[str]:
    for mark in ("｜", "|", "／", " - ", "：", ":"):
        title = title.replace(mark, "\n")
    return [each.strip() for each in title.split("\n")]


def _fields(page: Understood, layer: Layer, holds: Holds) -> list[Difference]:
    open_fields = [
        _Text(each.role, tuple(x for x in (each.label, *_labels(each.field.labels)) if x))
        for each in page.fields
        if each.field.dialog < 0
        and each.field.ref not in page.aside
        and each.role not in NEVER_FILLED
        and (each.role or each.open)
    ]
    if not holds.fields and not any(each.name for each in open_fields):
        return []
    return _against("field", open_fields, holds.fields, layer, "label")


def _labels(labels: Iterable[object]) -> list[str]:
    return [str(getattr(each, "text", "")) for each in labels]


def _rows(page: Understood, layer: Layer, holds: Holds) -> list[Difference]:
    if not holds.rows:
        return []
    rows = [
        _Text(each.said.role, (each.pair.label,))
        for each in page.pairs
        if each.pair.visible and not each.pair.field
    ]
    return _against("row", rows, holds.rows, layer, "label")


def _actions(page: Understood, layer: Layer, holds: Holds) -> list[Difference]:
    if not holds.actions:
        return []
    free = [each for each in page.actions if each.action.visible and each.action.dialog < 0]
    own = [each.action for each in free if each.intent in holds.actions]
    places = {(each.frame, each.form, each.part) for each in own}
    buttons = [
        _Text(each.intent, (each.action.text,))
        for each in free
        if each.intent in holds.actions
        # Links and the buttons of the page's frame lead anywhere, and change often.
        or (
            (each.action.frame, each.action.form, each.action.part) in places
            and each.action.kind != "link"
            and each.action.text
        )
    ]
    told = _against("action", buttons, holds.actions, layer, "action")
    return [each for each in told if each.kind != "moved"]


def _against(
    what: What, found: Sequence[_Text], expected: Sequence[str], layer: Layer, words: str
) -> list[Difference]:
    told: list[Difference] = []
    of = {name: [each for each in found if each.name == name] for name in expected}
    unknown = [each for each in found if not each.name]
    for name in expected:
        known = layer.written.get(f"{words}.{name}", ())
        if not of[name]:
            told.append(Difference("gone", what, name, "", known, _nearest(known, unknown)))
        elif known and not any(_is_one_of(each, known) for each in of[name]):
            told.append(Difference("renamed", what, name, of[name][0].told, known))
    told += _moved(what, found, expected, layer, words)
    for each in found:
        if each.name not in expected and not _belongs(what, each.name, layer):
            told.append(Difference("added", what, each.name, each.told))
    return told


def _belongs(what: What, name: str, layer: Layer) -> bool:
    """Tell whether an action that a screen need not have is one of the edition's all the same."""
    return what == "action" and any(each.intent == name for each in layer.actions)


def _is_one_of(each: _Text, known: Sequence[str]) -> bool:
    whole = {bare(text) for text in known}
    return any(bare(text) in whole for text in each.texts)


def _moved(
    what: What, found: Sequence[_Text], expected: Sequence[str], layer: Layer, words: str
) -> list[Difference]:
    """Tell what stands elsewhere in the order: the fewest that, taken out, leave it as known."""
    stand = list(dict.fromkeys(each.name for each in found if each.name in expected))
    order = [name for name in expected if name in stand]
    kept: set[str] = set()
    for block in SequenceMatcher(None, order, stand, autojunk=False).get_matching_blocks():
        kept.update(order[block.a : block.a + block.size])
    return [
        Difference(
            "moved", what, name, next(x.told for x in found if x.name == name),
            layer.written.get(f"{words}.{name}", ()),
        )
        for name in stand if name not in kept
    ]  # fmt: skip


def _nearest(known: Sequence[str], unknown: Sequence[_Text]) -> tuple[str, ...]:
    """Texts that nobody knows and that are like what is gone, the likest first."""
    likeness = [
        (max((_like(text, each.told) for text in known), default=0.0), each.told)
        for each in unknown
        if each.told
    ]
    likeness.sort(key=lambda pair: -pair[0])
    return tuple(dict.fromkeys(text for like, text in likeness if like >= LIKE))[:MOST]


def _like(one: str, other: str) -> float:
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio()


def nearest_edition(pages: Sequence[tuple[str, Understood]], screen: str = "") -> str:
    """Return the edition, by its key, from which a page differs least; of equals the later one."""
    return min(
        sorted(pages, reverse=True),
        key=lambda pair: len(check(pair[1], screen).differences),
    )[0]


def screens_of(knowledge: Knowledge) -> tuple[str, ...]:
    """Return the screens that the edition of some knowledge has a name or contents for."""
    layer = knowledge.layers[0]
    named = (name.removeprefix("screen.") for name in layer.written if name.startswith("screen."))
    return tuple(dict.fromkeys((*named, *layer.holds)))
