"""What an illustrated how-to is made of. Nothing here knows where pictures or words come from.

Lengths are CSS pixels of the page that was pictured, measured from the picture's top left corner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Procedure = Literal["certify", "change", "renew"]
Kind = Literal["press", "type", "look", "never"]
Source = Literal["shot", "drawing"]

PROCEDURES: tuple[Procedure, ...] = ("certify", "change", "renew")
EDITIONS = ("2022", "2026")
SHOT_SCALE = 2  # pictures hold this many of their own pixels for one CSS pixel


@dataclass(frozen=True)
class Box:
    """A rectangle in CSS pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def grown(self, beside: float, above: float | None = None) -> Box:
        """With so much more beside it, and above and below; all around where one is given."""
        above = beside if above is None else above
        return Box(
            self.x - beside, self.y - above, self.width + 2 * beside, self.height + 2 * above
        )

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Box(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)

    def touches(self, other: Box) -> bool:
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


def png_size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG in its own pixels."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


@dataclass(frozen=True)
class Mark:
    """Something to press, to type into, to look at, or never to press, and where it stands.

    ``number`` is what is seen in the picture; ``name`` tells its text,
    ``guide.<figure>.mark-<name>``, and is the number where it is not given.
    """

    box: Box
    number: int
    kind: Kind
    name: str = ""

    @property
    def text(self) -> str:
        return self.name or str(self.number)


@dataclass(frozen=True)
class Shot:
    """A screen as it was pictured, personal values already gone, nothing drawn on it.

    ``png`` has ``SHOT_SCALE`` pixels for one CSS pixel; ``texts`` are where lines of words stand
    and ``things`` where fields, buttons and pictures do: no number covers the first, and no edge of
    what is shown cuts either. ``crop`` is the part that is shown large, None for the whole page;
    ``simulated`` is True when it was not the real site, ``lang`` what its screen speaks.
    """

    figure: str
    png: bytes
    width: float
    height: float
    marks: tuple[Mark, ...] = ()
    crop: Box | None = None
    texts: tuple[Box, ...] = ()
    simulated: bool = True
    things: tuple[Box, ...] = ()
    lang: str = ""


@dataclass(frozen=True)
class Marked:
    """What a figure marks: ``at`` says where it is on a screen, "" in a drawing.

    A screen may lack what is ``optional``; ``kinds`` are those of single procedures.
    """

    name: str
    kind: Kind
    at: str = ""
    optional: bool = False
    kinds: Mapping[Procedure, Kind] = field(default_factory=dict)

    def kind_in(self, procedure: Procedure) -> Kind:
        return self.kinds.get(procedure, self.kind)


@dataclass(frozen=True)
class Figure:
    """One figure of the how-to, a row of ``figures.toml``, where its fields are explained."""

    id: str
    chapter: str
    article: str = ""
    marks: tuple[Marked, ...] = ()
    procedures: tuple[Procedure, ...] = PROCEDURES
    step: str | None = None
    screen: str = ""
    crop: str = ""
    margin: tuple[float, float] = (0, 0)
    filmed: bool = False
    editions: tuple[str, ...] = EDITIONS
    assumes: tuple[str, ...] = ()

    @property
    def source(self) -> Source:
        return "shot" if self.step else "drawing"


Part = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a screen, in percent of it."""


@dataclass(frozen=True)
class Override:
    """What an office changes of one figure: words by language ("" for all), and what is shown."""

    caption: Mapping[str, str] = field(default_factory=dict)
    note: Mapping[str, str] = field(default_factory=dict)
    crop: Part | None = None
    leave_out: bool = False


@dataclass(frozen=True)
class Office:
    """Whose how-to it is; without a name it is nobody's. Colours are ``#rrggbb``.

    ``logo`` is a ``data:`` address of an SVG or PNG, ``contact`` lines of plain text;
    ``overrides`` are the office's changes by figure.
    """

    name: str = ""
    colour: str = "#1f4e79"
    accent: str = "#c2410c"
    logo: str = ""
    contact: tuple[str, ...] = ()
    overrides: Mapping[str, Override] = field(default_factory=dict)


@dataclass(frozen=True)
class Book:
    """A how-to for one procedure in one language.

    ``words`` are the texts of ``lang`` by key; ``shots`` the pictures by figure id, of which one
    must be there for every figure whose source is a shot; ``edition`` the site's edition that they
    show; ``date`` the day they were taken (ISO 8601), "" when it is not told. ``left_out`` are
    figures that it does not have. ``screens`` is the language of the screens where readers would
    expect another, "" where it is theirs.
    """

    procedure: Procedure
    lang: str
    words: Mapping[str, str]
    shots: Mapping[str, Shot] = field(default_factory=dict)
    office: Office = Office()
    edition: str = "2022"
    date: str = ""
    left_out: frozenset[str] = frozenset()
    screens: str = ""

    @property
    def simulated(self) -> bool:
        return any(shot.simulated for shot in self.shots.values())
