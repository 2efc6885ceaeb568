"""What one look at a page found: plain data, in the order of the page.

A snapshot holds no judgement: what a field means and which screen it is are decided about it, by
pure functions. It refers to elements by ``ref`` only; a reference is good for the page as it was
looked at. A password's value is never in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, get_args, get_type_hints

Source = Literal[
    "for", "wrapping", "aria-labelledby", "aria-label", "legend", "row-header", "column-header",
    "term", "text-before", "text-after", "placeholder", "title", "alt", "value",
]  # fmt: skip
"""Where a label was found: ``<label for>``, ``<th>``, ``<dt>``, plain text before the field …"""

FieldKind = Literal[
    "text", "email", "tel", "number", "date", "password", "textarea", "list", "choice", "tick",
    "file", "editable",
]  # fmt: skip
"""``list`` is a select (or an ARIA listbox), ``choice`` a group of radio buttons, ``tick`` one
checkbox, ``editable`` an element made editable by script."""


@dataclass(frozen=True)
class Label:
    """One text that may be the question of a field, and where it was found."""

    text: str
    source: Source


@dataclass(frozen=True)
class Option:
    """One answer of a list or a group of radio buttons.

    ``ref`` and ``label_ref``, the elements of a button and of its words, are empty in a list.
    """

    text: str
    value: str = ""
    chosen: bool = False
    disabled: bool = False
    ref: str = ""
    label_ref: str = ""


@dataclass(frozen=True)
class Field:
    """Something to fill in, choose or tick.

    ``labels`` hold every source of a label, the strongest first, without hints, required marks and
    error texts, which stand in ``hints``, ``required`` and ``error``. ``before`` and ``after`` are
    the texts directly beside the control in its row (``〒``, ``-``, ``@``, ``年``). ``row`` is the
    number of the question that the field belongs to: parts of one answer share it. ``part`` is that
    of the smallest part of the page that holds both something to fill in and a button. ``text`` is
    what is written at a tick itself. ``value`` is what stands in it, always empty for a password,
    of which only ``filled`` is known. ``label_ref`` is the element of the question, ``group_ref``
    the part of the page that holds a choice with its words and nothing else.
    """

    ref: str
    kind: FieldKind
    labels: tuple[Label, ...] = ()
    text: str = ""
    options: tuple[Option, ...] = ()
    closed: bool = False  # a list that shows its answers only once it is open
    hints: tuple[str, ...] = ()
    placeholder: str = ""
    before: str = ""
    after: str = ""
    value: str = ""
    filled: bool = False
    required: bool = False
    greyed: bool = False  # readonly or disabled
    invalid: bool = False
    error: str = ""  # the site's message that belongs to this field
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    autocomplete: str = ""
    input_mode: str = ""
    name: str = ""
    id: str = ""
    row: int = -1
    section: str = ""  # the nearest heading before it
    form: int = -1
    part: int = -1
    frame: int = 0
    dialog: int = -1
    visible: bool = True  # drawn, on the page, not of no size, not transparent
    covered: bool = False  # something else lies over it where one would press
    label_ref: str = ""
    group_ref: str = ""


@dataclass(frozen=True)
class Action:
    """Something to press: a button, a link, or whatever is made to be one.

    ``leads_to`` is the address of a link or of the form that it sends, empty where unknown;
    ``part`` as of a field. ``in_label``: a link in what is written at a box to tick.
    """

    ref: str
    text: str
    kind: Literal["button", "submit", "link", "other"] = "button"
    leads_to: str = ""
    disabled: bool = False
    name: str = ""
    id: str = ""
    section: str = ""  # the nearest heading before it
    form: int = -1
    part: int = -1
    in_label: bool = False
    frame: int = 0
    dialog: int = -1
    visible: bool = True
    covered: bool = False


@dataclass(frozen=True)
class Pair:
    """A label and what stands at it as text: rows of a ``dl``, a table, a grid, ``label: value``.

    ``ref`` and ``label_ref`` are the elements of value and label, ``field`` the greyed field by
    which the value is shown.
    """

    label: str
    value: str
    ref: str = ""
    label_ref: str = ""
    field: str = ""
    shape: Literal["term", "row", "grid", "text"] = "term"
    section: str = ""
    frame: int = 0
    dialog: int = -1
    visible: bool = True


@dataclass(frozen=True)
class Heading:
    """A heading by tag, role, or looks (``level`` 0: set like one, but none by its markup)."""

    text: str
    level: int = 0
    ref: str = ""
    frame: int = 0
    dialog: int = -1
    visible: bool = True


@dataclass(frozen=True)
class StepMark:
    """One part of a breadcrumb or of a row of steps; ``current`` where it is marked as such."""

    text: str
    current: bool = False
    frame: int = 0


@dataclass(frozen=True)
class Message:
    """Something the site says: an alert, an error summary, a notice. ``ref`` is its element."""

    text: str
    kind: Literal["error", "notice"] = "notice"
    field: str = ""  # reference of the field that it belongs to
    ref: str = ""
    frame: int = 0
    dialog: int = -1


@dataclass(frozen=True)
class Dialog:
    """Something that lies over the page; its number is its place in ``Snapshot.dialogs``."""

    text: str
    title: str = ""
    covers: bool = False  # the page beneath can't be used while it stands
    ref: str = ""
    frame: int = 0


@dataclass(frozen=True)
class Fold:
    """What opens a closed part of the page that holds something to fill in: a tab, a heading.

    ``opens`` are the references of the fields that are seen once it was pressed.
    """

    ref: str
    text: str
    opens: tuple[str, ...] = ()
    frame: int = 0
    dialog: int = -1


@dataclass(frozen=True)
class FrameSeen:
    """A document of the page: the page itself is number 0. Others' origins are not looked into."""

    url: str
    origin: str
    same_origin: bool = True
    visible: bool = True


@dataclass(frozen=True)
class Snapshot:
    """A whole page at one moment. ``text`` is its visible prose, cut at a length."""

    url: str
    title: str = ""
    lang: str = ""
    headings: tuple[Heading, ...] = ()
    steps: tuple[StepMark, ...] = ()
    fields: tuple[Field, ...] = ()
    actions: tuple[Action, ...] = ()
    pairs: tuple[Pair, ...] = ()
    messages: tuple[Message, ...] = ()
    dialogs: tuple[Dialog, ...] = ()
    folds: tuple[Fold, ...] = ()
    frames: tuple[FrameSeen, ...] = ()
    text: str = ""
    held: tuple[str, ...] = ()  # names of hidden fields that hold a value
    cut: bool = False  # larger than what is looked at: not all of it is here

    def to_json(self) -> str:
        """Return the snapshot as a JSON document, without what is as always."""
        return json.dumps(_spare(self), ensure_ascii=False, indent=1)


def from_json(text: str) -> Snapshot:
    """Read a snapshot that :meth:`Snapshot.to_json` or a look wrote. Raises ``ValueError``."""
    data = json.loads(text)
    if not isinstance(data, Mapping):
        raise ValueError("no snapshot")
    return from_data(data)


def from_data(data: Mapping[str, Any]) -> Snapshot:
    """Build a snapshot from plain data; unknown names are left out. Raises ``ValueError``."""
    try:
        made: Snapshot = _build(Snapshot, data)
    except (TypeError, AttributeError) as trouble:
        raise ValueError(f"no snapshot: {trouble}") from None
    return made


def _spare(made: Any) -> Any:
    """Plain data of a dataclass, without the values that are as always."""
    if isinstance(made, tuple):
        return [_spare(each) for each in made]
    if not is_dataclass(made):
        return made
    told = ((each.name, getattr(made, each.name), each.default) for each in fields(made))
    return {name: _spare(value) for name, value, default in told if value not in (default, ())}


def _build(kind: Any, data: Mapping[str, Any]) -> Any:
    """Build one of the classes above.

    A page has thousands of parts, and a frozen dataclass sets each of its fields by a call of its
    own: what it holds is put in at once instead.
    """
    parts = _parts(kind)
    made = parts.spare.copy()
    if data.keys() <= parts.names:
        made.update(data)
    else:
        made.update((name, value) for name, value in data.items() if name in parts.names)
    for name, part in parts.several:
        if name in data:
            found = made[name]
            made[name] = tuple(found if part is str else [_build(part, each) for each in found])
    for name in parts.needed:
        if made[name] is MISSING:
            raise TypeError(f"a {kind.__name__} without {name}")
    whole = object.__new__(kind)
    object.__setattr__(whole, "__dict__", made)
    return whole


@dataclass(frozen=True)
class _Parts:
    """The fields of a class with what they are as always, MISSING where they must be told.

    ``several``: those that hold several things, with what these are.
    """

    spare: dict[str, Any]
    names: frozenset[str]
    needed: tuple[str, ...]
    several: tuple[tuple[str, Any], ...]


@cache
def _parts(kind: type[Any]) -> _Parts:
    spare = {each.name: each.default for each in fields(kind)}
    hints = get_type_hints(kind).items()
    return _Parts(
        spare,
        frozenset(spare),
        tuple(name for name, default in spare.items() if default is MISSING),
        tuple((name, get_args(hint)[0]) for name, hint in hints if get_args(hint)[1:] == (...,)),
    )
