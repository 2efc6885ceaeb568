"""The picture of a figure as markup: a drawing, or a shot with its marks over it."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from functools import reduce

from guide import marks
from guide.crops import AIR, uncut
from guide.drawings import DRAWINGS
from guide.figures import figures_of, file_of, number_of
from guide.markup import Html, el, join
from guide.model import SHOT_SCALE, Book, Box, Figure, Kind, Shot
from guide.notation import plain
from guide.texts import Texts


class MissingShotsError(KeyError):
    """Figures for which no picture was handed over."""

    def __init__(self, figures: tuple[str, ...]) -> None:
        self.figures = figures
        super().__init__(", ".join(figures))


@dataclass(frozen=True)
class Explained:
    """A number in a picture, its kind, and the name of its text."""

    number: int
    kind: Kind
    text: str


@dataclass(frozen=True)
class Picture:
    """A figure as it is shown: ``width`` and ``height`` in CSS pixels of the picture itself."""

    figure: Figure
    svg: Html
    whole: Html | None  # the whole page, where ``svg`` shows a part of it
    marks: tuple[Explained, ...]  # by their numbers
    width: float
    height: float
    simulated: bool
    edition: str

    @property
    def place(self) -> tuple[int, int]:
        """Its chapter and its place there, from 1."""
        return number_of(self.figure, self.edition)

    @property
    def file(self) -> str:
        """The name of its file."""
        return file_of(self.figure, self.edition)


def pictures(book: Book, *, alone: bool = False) -> list[Picture]:
    """Every figure's picture, in order. Raises :class:`MissingShotsError`.

    On one page a screen that serves several figures is held once; ``alone``, each holds its own.
    """
    found = figures_of(book.procedure, book.edition)
    figures = [each for each in found if each.id not in book.left_out]
    lacking = tuple(f.id for f in figures if f.source == "shot" and f.id not in book.shots)
    if lacking:
        raise MissingShotsError(lacking)
    texts = Texts.of(book)
    holders: dict[bytes, str] = {}
    made = []
    for figure in figures:
        if figure.source == "drawing":
            made.append(_drawn(figure, book, texts))
        else:
            png = book.shots[figure.id].png
            holder = figure.id if alone else holders.setdefault(png, figure.id)
            made.append(_shot(figure, book, texts, holder))
    return made


def _drawn(figure: Figure, book: Book, texts: Texts) -> Picture:
    canvas = DRAWINGS[figure.id](texts.say, book.procedure)
    title, alt = plain(texts(f"{figure.id}.title")), plain(texts(f"{figure.id}.alt"))
    view = canvas.view
    svg = canvas.svg(figure.id, title, alt)
    marked = tuple(Explained(n, kind, str(n)) for n, kind in enumerate(canvas.kinds, start=1))
    return Picture(figure, svg, None, marked, view.width, view.height, False, book.edition)


def _shot(figure: Figure, book: Book, texts: Texts, holder: str) -> Picture:
    """``holder`` is the figure whose picture holds the image."""
    shot = book.shots[figure.id]
    alt = plain(texts(f"{figure.id}.alt"))
    page = Box(0, 0, shot.width, shot.height)
    view = _shown(shot, page)
    again = el("use", href=f"#shot-{holder}")
    image = _image(shot) if holder == figure.id else again
    svg = _svg(figure.id, image, shot, view, alt)
    whole = None
    if view != page:
        whole = _svg(f"{figure.id}-whole", again, shot, page, alt)
    in_order = sorted(shot.marks, key=lambda mark: mark.number)
    marked = tuple(Explained(each.number, each.kind, each.text) for each in in_order)
    size = view.width, view.height
    return Picture(figure, svg, whole, marked, *size, shot.simulated, book.edition)


def _svg(name: str, image: Html, shot: Shot, view: Box, alt: str) -> Html:
    return el(
        "svg",
        el("title", alt, id=f"st-{name}"),
        image,
        marks.overlay(shot.marks, view, dim=True, texts=shot.texts, things=shot.things),
        viewBox=f"{view.x:g} {view.y:g} {view.width:g} {view.height:g}",
        role="img",
        aria_labelledby=f"st-{name}",
        class_="shot",
        style=f"--shape:{view.width / view.height:.4f}",  # how wide it may be on paper
    )


def _image(shot: Shot) -> Html:
    data = base64.b64encode(shot.png).decode("ascii")
    return el(
        "image",
        id=f"shot-{shot.figure}",
        href=f"data:image/png;base64,{data}",
        width=shot.width,
        height=shot.height,
    )


def _shown(shot: Shot, page: Box) -> Box:
    """Return the part of a page that a shot shows large: all that is marked, and no line cut."""
    if shot.crop is None:
        return page
    marked = [mark.box.grown(marks.ROOM, AIR) for mark in shot.marks]
    core = _inside(reduce(Box.union, marked), page) if marked else shot.crop
    crop = _inside(shot.crop.union(core), page)
    return _inside(uncut(crop, core, [*shot.texts, *shot.things], page), page)


def _inside(box: Box, page: Box) -> Box:
    """Return a crop that does not reach beyond the page, on whole pixels of the picture."""
    x, y = (max(0, math.floor(side * SHOT_SCALE) / SHOT_SCALE) for side in (box.x, box.y))
    right = min(page.right, math.ceil(box.right * SHOT_SCALE) / SHOT_SCALE)
    bottom = min(page.bottom, math.ceil(box.bottom * SHOT_SCALE) / SHOT_SCALE)
    return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True)
class Plate:
    """A page that holds one figure, to be pictured at ``width`` by ``height`` CSS pixels."""

    name: str
    html: str
    width: int
    height: int


def stamp(picture: Picture, texts: Texts) -> Html:
    """Return what kind of picture it is, on its frame and never over it."""
    if picture.simulated:
        return el("span", plain(texts("simulated")), class_="stamp simulated")
    if picture.figure.source == "drawing":
        return el("span", plain(texts("drawing")), class_="stamp")
    return join()
