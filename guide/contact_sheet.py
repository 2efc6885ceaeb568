"""The contact sheet: every figure of a how-to on one page, small, to be looked over at a glance."""

from __future__ import annotations

from guide import style
from guide.markup import Html, el
from guide.model import Book
from guide.notation import markup, plain
from guide.page import document
from guide.pictures import Picture, pictures, stamp
from guide.texts import Texts

CSS = """
.sheet{max-width:1500px;margin:auto;padding:1.5rem}
.sheet ol{list-style:none;margin:0;padding:0;display:grid;gap:1.1rem;align-items:start;
grid-template-columns:repeat(auto-fill,minmax(250px,1fr))}
.sheet li{break-inside:avoid;font-size:.9rem;line-height:1.5}
.sheet p{margin:.4rem .1rem 0}
@media print{.sheet{max-width:none;padding:0}.sheet ol{grid-template-columns:repeat(3,1fr)}
.sheet .frame>svg{--tall:60mm}}
"""


def contact_sheet(book: Book) -> str:
    """One page with every figure. Raises MissingTextsError and MissingShotsError."""
    texts = Texts.of(book)
    name = f"{plain(texts('sheet.title'))} ― {plain(texts(f'procedure.{book.procedure}'))}"
    body = el(
        "main",
        el("h1", markup(texts("sheet.title"))),
        el("p", markup(texts(f"procedure.{book.procedure}"))),
        el("ol", *(_cell(picture, texts) for picture in pictures(book))),
        class_="sheet",
    )
    css = style.page(book.office, book.lang) + CSS.replace("\n", "")
    return document(book, name, body, css)


def _cell(picture: Picture, texts: Texts) -> Html:
    figure = picture.figure
    chapter, place = picture.place
    return el(
        "li",
        el("div", el("div", stamp(picture, texts), class_="strip"), picture.svg, class_="frame"),
        el(
            "p",
            el("span", f"{chapter}.{place}", class_="fig"),
            " ",
            markup(texts(f"{figure.id}.title")),
        ),
    )
