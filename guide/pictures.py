"""The picture of a figure as markup: a drawing, or a shot with its marks over it."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from guide import marks
from guide.drawings import DRAWINGS
from guide.figures import figures_of
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
class Picture:
    """A figure as it is shown: ``width`` and ``height`` in CSS pixels of the picture itself."""

    figure: Figure
    svg: Html
    whole: Html | None  # the whole page, where ``svg`` shows a part of it
    kinds: tuple[Kind, ...]  # of its marks, in order
    width: float
    height: float
    simulated: bool


def pictures(book: Book, *, alone: bool = False) -> list[Picture]:
    """Every figure's picture, in order. Raises :class:`MissingShotsError`.

    On one page a screen that serves several figures is held once; ``alone``, each holds its own.
    """
    figures = figures_of(book.procedure)
    lacking = tuple(f.id for f in figures if f.source == "shot" and f.id not in book.shots)
    if lacking:
        raise MissingShotsError(lacking)
    texts = Texts(book.lang, book.words, book.procedure)
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
    return Picture(figure, svg, None, canvas.kinds, view.width, view.height, False)


def _shot(figure: Figure, book: Book, texts: Texts, holder: str) -> Picture:
    """``holder`` is the figure whose picture holds the image."""
    shot = book.shots[figure.id]
    alt = plain(texts(f"{figure.id}.alt"))
    page = Box(0, 0, shot.width, shot.height)
    view = _inside(shot.crop, page) if shot.crop else page
    again = el("use", href=f"#shot-{holder}")
    image = _image(shot) if holder == figure.id else again
    svg = _svg(figure.id, image, shot, view, alt)
    whole = None
    if view != page:
        whole = _svg(f"{figure.id}-whole", again, shot, page, alt)
    kinds = tuple(mark.kind for mark in sorted(shot.marks, key=lambda mark: mark.number))
    return Picture(figure, svg, whole, kinds, view.width, view.height, shot.simulated)


def _svg(name: str, image: Html, shot: Shot, view: Box, alt: str) -> Html:
    return el(
        "svg",
        el("title", alt, id=f"st-{name}"),
        image,
        marks.overlay(shot.marks, view, dim=True, texts=shot.texts),
        viewBox=f"{view.x:g} {view.y:g} {view.width:g} {view.height:g}",
        role="img",
        aria_labelledby=f"st-{name}",
        class_="shot",
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


def _inside(box: Box, page: Box) -> Box:
    """A crop that does not reach beyond the page, on whole pixels of the picture."""
    x, y = max(0, int(box.x)), max(0, int(box.y))
    right = min(page.right, -(-box.right * SHOT_SCALE // 1) / SHOT_SCALE)
    bottom = min(page.bottom, -(-box.bottom * SHOT_SCALE // 1) / SHOT_SCALE)
    return Box(x, y, right - x, bottom - y)


@dataclass(frozen=True)
class Plate:
    """A page that holds one figure, to be pictured at ``width`` by ``height`` CSS pixels."""

    name: str
    html: str
    width: int
    height: int


def stamp(picture: Picture, texts: Texts) -> Html:
    """What kind of picture it is, on its frame and never over it."""
    if picture.simulated:
        return el("span", plain(texts("simulated")), class_="stamp simulated")
    if picture.figure.source == "drawing":
        return el("span", plain(texts("drawing")), class_="stamp")
    return join()
