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

    def grown(self, by: float) -> Box:
        return Box(self.x - by, self.y - by, self.width + 2 * by, self.height + 2 * by)

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
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
    """Something to press, to type into, to look at, or never to press.

    ``number`` counts from 1 in the order of :attr:`Figure.marks`; the text of number 1 is
    ``guide.<figure>.mark-1``.
    """

    box: Box
    number: int
    kind: Kind


@dataclass(frozen=True)
class Shot:
    """A screen as it was pictured, personal values already gone, nothing drawn on it.

    ``png`` has ``SHOT_SCALE`` pixels for one CSS pixel; ``texts`` are where words stand, which
    nothing should cover; ``crop`` is the part that is shown large,
    None for the whole page; ``simulated`` is True when it was not the real site.
    """

    figure: str
    png: bytes
    width: float
    height: float
    marks: tuple[Mark, ...] = ()
    crop: Box | None = None
    texts: tuple[Box, ...] = ()
    simulated: bool = True


@dataclass(frozen=True)
class Figure:
    """One figure of the how-to.

    A ``shot`` is taken at step ``step`` of the run, or shows what stands there when ``step`` is the
    name of something beside it (None: no step of a smooth run shows it). ``marks`` are the kinds of
    its marks in their order. ``article`` names the article's figure it answers, "" when the article
    has none.
    """

    id: str
    chapter: str
    source: Source
    step: str | None = None
    article: str = ""
    marks: tuple[Kind, ...] = ()
    procedures: tuple[Procedure, ...] = PROCEDURES


@dataclass(frozen=True)
class Office:
    """Whose how-to it is; without a name it is nobody's. Colours are ``#rrggbb``.

    ``logo`` is a ``data:`` address of an SVG or PNG, ``contact`` lines of plain text.
    """

    name: str = ""
    colour: str = "#1f4e79"
    accent: str = "#c2410c"
    logo: str = ""
    contact: tuple[str, ...] = ()


@dataclass(frozen=True)
class Book:
    """A how-to for one procedure in one language.

    ``words`` are the texts of ``lang`` by key; ``shots`` the pictures by figure id, of which one
    must be there for every figure whose source is a shot; ``edition`` the site's edition that they
    show; ``date`` the day they were taken (ISO 8601), "" when it is not told.
    """

    procedure: Procedure
    lang: str
    words: Mapping[str, str]
    shots: Mapping[str, Shot] = field(default_factory=dict)
    office: Office = Office()
    edition: str = "2022"
    date: str = ""

    @property
    def simulated(self) -> bool:
        return any(shot.simulated for shot in self.shots.values())
