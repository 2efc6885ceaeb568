"""What a change is, and the list of all of them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from jpki_bench.site.application import read_date
from jpki_bench.site.drift.screens import Anatomy
from jpki_bench.site.drift.sheet import Sheet, Visitor
from jpki_bench.site.eras import from_era

Kind = Literal[
    "labels-kept", "other-words", "something-more", "trap", "swapped", "decoy", "removed"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
Right = Literal["complete", "ask", "stop"]
PasswordRule = Callable[[str], str]  # what the site says against a login password, "" for nothing


class UnknownChangeError(ValueError):
    """No change has this name."""


class Refused(Exception):
    """The changed site does not take the form: role ("" the whole page) → its message."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__(messages)
        self.messages = messages


class Elsewhere(Exception):
    """The form is answered by another screen, without the site having seen it."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


class Form:
    """A posted form on its way to the site, by the changed site's names."""

    def __init__(
        self,
        fields: dict[str, str],
        screen: str,
        path: str,
        anatomy: Anatomy,
        visitor: Visitor,
        caught: list[str],
    ) -> None:
        self.fields = fields
        self.screen = screen
        self.path = path
        self.visitor = visitor
        self.more: dict[str, str] = {}  # questions of a change's own that were answered
        self._anatomy = anatomy
        self._caught = caught

    def take(self, name: str) -> str:
        """Return what was posted under this name; the site will not see it."""
        return self.fields.pop(name, "").strip()

    def has(self, name: str) -> bool:
        return name in self.fields

    def value(self, role: str) -> str:
        """Return an answer as the site would read it; dates as eight digits."""
        parts = self._anatomy.date_parts
        if role == "birth_date" and parts:
            day = from_era(*(self.fields.get(parts[part], "") for part in parts))
            return f"{day:%Y%m%d}" if day else ""
        return self.fields.get(self._anatomy.names[role], "")

    def names_of(self, role: str) -> tuple[str, ...]:
        """Return the site's own names under which this answer is posted."""
        if role == "birth_date" and self._anatomy.date_parts:
            return tuple(self._anatomy.date_parts.values())
        return (self._anatomy.names[role],)

    def put(self, role: str, value: str) -> None:
        """Under the site's own name; a date as eight digits, or as it is when it is none."""
        if role == "birth_date" and self._anatomy.date_parts:
            self.fields |= date_parts(value, self._anatomy)
        else:
            self.fields[self._anatomy.names[role]] = value

    def catch(self, what: str) -> None:
        """Something was done that must never be done here."""
        self._caught.append(what)


def date_parts(value: str, anatomy: Anatomy) -> dict[str, str]:
    day = read_date(value)
    year, month, day_ = (str(day.year), str(day.month), str(day.day)) if day else (value, "", "")
    written = {"era": "0" if value else "", "year": year, "month": month, "day": day_}
    return {name: written[part] for part, name in anatomy.date_parts.items()}


Page = Callable[[Sheet], None]
Posted = Callable[[Form], None]
Spelt = Callable[[dict[str, str], Anatomy], None]

# The order in which changes of one site are made; posts are undone the other way round.
FIRST, WORDS, FIELDS, MORE, LABELS, ROWS, BUTTONS, HEADING, WHOLE = range(9)


@dataclass(frozen=True)
class Change:
    """One way in which the site is another than the bench's own.

    ``right`` is what must become of a registration that nobody watches, the best first: it is
    completed, the person is asked by the words ``told``, or it stops. ``registers`` says whether
    登録 may be pressed at all. ``absent`` are questions that the changed site does not ask.
    ``spelt`` writes a canonical answer as a visitor who knows this site posts it (for tests).
    """

    name: str
    kind: Kind
    what: str
    page: Page
    posted: Posted | None = None
    spelt: Spelt | None = None
    right: tuple[Right, ...] = ("complete",)
    registers: bool = True
    told: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    editions: tuple[str, ...] = ("2022", "2026")
    procedure: str = "change"
    slot: str = ""  # changes of one slot exclude each other
    order: int = MORE
    language: Literal["ja", "en"] | None = None
    password: PasswordRule | None = None
    needs_elsewhere: bool = False
    looks: bool = False  # works only in a browser


CHANGES: dict[str, Change] = {}
TO_STOP: tuple[Right, ...] = ("stop", "ask")
EITHER: tuple[Right, ...] = ("complete", "stop", "ask")
NOT_REGISTERED: dict[str, Any] = {"right": TO_STOP, "registers": False}


def change(name: str, kind: Kind, what: str, **more: Any) -> Callable[[Page], Page]:
    """Put the function on the list; ``more`` are fields of :class:`Change`.

    Raises ValueError when the name is taken.
    """

    def put(page: Page) -> Page:
        if name in CHANGES:
            raise ValueError(name)
        CHANGES[name] = Change(name, kind, what, page, **more)
        return page

    return put


def chosen(names: tuple[str, ...]) -> tuple[Change, ...]:
    """Return the changes of these names in the order in which they are made."""
    for name in names:
        if name not in CHANGES:
            raise UnknownChangeError(f"unknown change of the site: {name}")
    return tuple(sorted((CHANGES[name] for name in names), key=lambda change: change.order))
