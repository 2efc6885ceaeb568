"""A sheet to draw schematic screens and things on. Coordinates are CSS pixels from the top left.

Nothing here tries to look like a photograph: flat shapes, a few colours that change with the
reader's light or dark setting, and texts that are made smaller or broken rather than cut.
"""

from __future__ import annotations

from typing import Literal, TypedDict, Unpack

from guide import marks as signs
from guide.drawings.measure import width_of, wrapped
from guide.markup import Html, el, join
from guide.model import Box, Kind, Mark
from guide.notation import is_japanese, pieces, plain

Anchor = Literal["start", "middle", "end"]


class Letters(TypedDict, total=False):
    """How a text is set: how large, in which colour and weight, and what of it stands at ``x``."""

    size: float
    class_: str
    anchor: Anchor


PLAIN: Letters = {"size": 16, "class_": "ink", "anchor": "start"}
BOLD = 1.06  # how much wider bold letters are
SMALLEST = 11.0  # letters are never set smaller than this
BAR = 34.0  # the height of a window's title bar

CSS = """
.dr{--g:#eef3f8;--p:#fff;--l:#9fb0c3;--i:#1b2733;--s:#51606f;--b:#dde6f0;--k:#1f4e79;--ki:#fff;
--ok:#15803d;--no:#b91c1c;--c:#dbeafe;--w:#fef3c7}
.dr{display:block;width:100%;height:auto;font-family:var(--font)}
.dr text:lang(ja){font-family:var(--ja)}
.dr .ground{fill:var(--g)}.dr .paper{fill:var(--p);stroke:var(--l);stroke-width:1.5}
.dr .shadow{fill:#0b1220;opacity:.12}.dr .bar{fill:var(--b)}.dr .line{stroke:var(--l);fill:none;
stroke-width:1.5}.dr .thick{stroke:var(--i);fill:none;stroke-width:3;stroke-linecap:round;
stroke-linejoin:round}.dr .ink{fill:var(--i)}.dr .soft{fill:var(--s)}.dr .key{fill:var(--k)}
.dr .key-ink{fill:var(--ki)}.dr .grey{fill:var(--b);stroke:none}.dr .ok{fill:var(--ok)}
.dr .no{fill:var(--no)}.dr .ok-line{stroke:var(--ok)}.dr .no-line{stroke:var(--no)}
.dr .cool{fill:var(--c);stroke:var(--l);stroke-width:1.5}.dr .warm{fill:var(--w);stroke:var(--l);
stroke-width:1.5}.dr .dash{stroke-dasharray:6 6}.dr .bold{font-weight:700}
"""
DARK = """
.dr{--g:#19222d;--p:#26323f;--l:#617386;--i:#eef3f8;--s:#b6c3d1;--b:#33414f;--k:#7db4e6;
--ki:#0b1220;--ok:#4ade80;--no:#fca5a5;--c:#24415f;--w:#4a3f1d}
"""


class Canvas:
    """Collects what is drawn; :meth:`svg` makes the picture of it."""

    def __init__(self, width: float, height: float) -> None:
        self.view = Box(0, 0, width, height)
        self._parts: list[Html] = []
        self._marks: list[Mark] = []
        self._texts: list[Box] = []

    # shapes

    def add(self, part: Html) -> None:
        self._parts.append(part)

    def rect(self, box: Box, class_: str, radius: float = 0) -> None:
        self.add(
            el(
                "rect",
                x=box.x,
                y=box.y,
                width=box.width,
                height=box.height,
                rx=radius or None,
                class_=class_,
            )
        )

    def path(self, d: str, class_: str, transform: str | None = None) -> None:
        self.add(el("path", d=d, class_=class_, transform=transform))

    def circle(self, x: float, y: float, r: float, class_: str) -> None:
        self.add(el("circle", cx=x, cy=y, r=r, class_=class_))

    # texts

    def text(
        self, x: float, y: float, source: str, *, room: float, **given: Unpack[Letters]
    ) -> None:
        """One line with its base at ``y``, made smaller where it would not fit into ``room``."""
        letters: Letters = {**PLAIN, **given}
        size, class_, anchor = letters["size"], letters["class_"], letters["anchor"]
        wide = width_of(source) * (BOLD if "bold" in class_ else 1)
        if wide * size > room:
            size = max(SMALLEST, room / wide)
        start = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor] * wide * size
        self._texts.append(Box(start, y - size * 0.85, wide * size, size))
        self.add(
            el(
                "text",
                plain(source),
                x=x,
                y=y,
                font_size=size,
                class_=class_,
                text_anchor=None if anchor == "start" else anchor,
                lang="ja" if is_japanese(source) else None,
            )
        )
        for base, reading in pieces(source):
            width = width_of(base) * size
            if reading:
                small = min(size * 0.5, (width + size * 0.5) / width_of(reading))
                self.add(
                    el(
                        "text",
                        reading,
                        x=start + width / 2,
                        y=y - size * 0.98,
                        font_size=small,
                        class_=f"{class_} rt",
                        text_anchor="middle",
                    )
                )
            start += width

    def lines(
        self,
        x: float,
        y: float,
        source: str,
        *,
        room: float,
        most: int = 3,
        **given: Unpack[Letters],
    ) -> float:
        """Return a text broken into at most ``most`` lines.

        Returns the base line after the last.
        """
        letters: Letters = {**PLAIN, **given}
        size = letters["size"]
        wide = BOLD if "bold" in letters["class_"] else 1
        while (lines := wrapped(source, room / size / wide)) and len(lines) > most:
            if size <= SMALLEST:
                break
            size -= 0.5
        letters["size"] = size
        tall = 1.75 if any(reading for _, reading in pieces(source)) else 1.4
        for line in lines:
            self.text(x, y, line, room=room, **letters)
            y += size * tall
        return y

    # things on a screen

    def window(self, box: Box, title: str, *, address: str = "") -> Box:
        """Return a window with its title bar, or a browser with its address.

        Returns what is inside.
        """
        self.rect(Box(box.x + 5, box.y + 7, box.width, box.height), "shadow", 10)
        self.rect(box, "paper", 10)
        self.path(
            f"M{box.x:g} {box.y + BAR:g}v{10 - BAR:g}q0-10 10-10h{box.width - 20:g}"
            f"q10 0 10 10v{BAR - 10:g}z",
            "bar",
        )
        for index, shape in enumerate(("M-5 0h10", "M-5-5h10v10h-10z", "M-5-5l10 10M5-5l-10 10")):
            self.path(
                shape, "line", f"translate({box.right - 70 + index * 25:g} {box.y + BAR / 2:g})"
            )
        if address:
            pill = Box(box.x + 14, box.y + 6, box.width - 120, BAR - 12)
            self.rect(pill, "paper", 11)
            self.text(
                pill.x + 14, pill.y + 16, address, room=pill.width - 28, size=13, class_="soft"
            )
        else:
            self.text(
                box.x + 14, box.y + 22, title, room=box.width - 115, size=14, class_="ink bold"
            )
        return Box(box.x, box.y + BAR, box.width, box.height - BAR)

    def button(self, box: Box, label: str, *, main: bool = False, size: float = 15) -> Box:
        self.rect(box, "key" if main else "paper", 6)
        self.text(
            box.x + box.width / 2,
            box.y + box.height / 2 + size * 0.36,
            label,
            room=box.width - 16,
            size=size,
            class_="key-ink bold" if main else "ink",
            anchor="middle",
        )
        return box

    def field(self, box: Box, value: str) -> Box:
        self.rect(box, "paper", 4)
        self.text(box.x + 12, box.y + box.height / 2 + 6, value, room=box.width - 24)
        return box

    def filler(self, box: Box, rows: int = 2) -> None:
        """Lines that stand for text that does not matter."""
        step = box.height / rows
        for row in range(rows):
            width = box.width * (0.62 if row == rows - 1 and rows > 1 else 1)
            self.rect(Box(box.x, box.y + row * step, width, min(9, step * 0.55)), "grey", 4)

    def tick(self, x: float, y: float, size: float = 14) -> None:
        self.path(
            f"M{x - size:g} {y:g}l{size * 0.7:g} {size * 0.7:g}l{size * 1.2:g} {-size * 1.4:g}",
            "thick ok-line",
        )

    def cross(self, x: float, y: float, size: float = 12) -> None:
        self.path(
            f"M{x - size:g} {y - size:g}l{2 * size:g} {2 * size:g}m0 {-2 * size:g}"
            f"l{-2 * size:g} {2 * size:g}",
            "thick no-line",
        )

    def mark(self, box: Box, kind: Kind) -> None:
        """Draw the next mark, in the order of the figure's."""
        self._marks.append(Mark(box, len(self._marks) + 1, kind))

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(mark.kind for mark in self._marks)

    def svg(self, figure: str, title: str, description: str) -> Html:
        """Return the picture; its title and description are what a screen reader tells."""
        return el(
            "svg",
            el("title", title, id=f"dt-{figure}"),
            el("desc", description, id=f"dd-{figure}"),
            el("rect", class_="ground", width=self.view.width, height=self.view.height, rx=14),
            join(*self._parts),
            signs.overlay(self._marks, self.view, dim=False, texts=self._texts),
            viewBox=f"0 0 {self.view.width:g} {self.view.height:g}",
            role="img",
            aria_labelledby=f"dt-{figure} dd-{figure}",
            class_="dr",
            xmlns="http://www.w3.org/2000/svg",
        )
