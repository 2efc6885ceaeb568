"""The how-to as a short film: a card for each chapter, then its screens with their marks.

Played from the same clean pictures as the book, so that it can show nobody's values.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

from guide import style
from guide.figures import CHAPTERS, number_of
from guide.markup import Html, el, join
from guide.model import Book
from guide.notation import markup, plain
from guide.page import document
from guide.pictures import Picture, pictures, stamp
from guide.texts import Texts

WIDTH, HEIGHT = 960, 640  # CSS pixels of the stage
ROOM = (900, 500)  # of which a picture may take
SHOWN = 1200  # pixels of the film's width
CARD, SCREEN = 1600, 3600  # milliseconds
QUALITY = 82

CSS = """
body{margin:0;padding:0;background:#fff}
.stage{box-sizing:border-box;width:960px;height:640px;padding:16px 24px;display:flex;
flex-direction:column;gap:10px}
.stage .top{display:flex;justify-content:space-between;align-items:center;font-size:17px}
.stage .pic{flex:1;min-height:0;display:flex;align-items:center;justify-content:center}
.stage .pic>div{border:1px solid #c3ccd5;border-radius:8px;overflow:hidden}
.stage .pic svg{display:block;width:100%;height:100%;max-height:none}
.stage .what{margin:0;font-size:22px;font-weight:700;text-align:center}
.card{background:var(--brand);color:var(--on-brand);justify-content:center;text-align:center}
.card p{margin:0;font-size:22px}.card .name{font-size:38px;font-weight:700;line-height:1.5}
"""


@dataclass(frozen=True)
class Frame:
    """A page that is shown for a while; ``milliseconds``."""

    html: str
    milliseconds: int


def frames(book: Book) -> list[Frame]:
    """The film's pages in their order. Raises MissingTextsError and MissingShotsError."""
    texts = Texts(book.lang, book.words, book.procedure)
    shown = [each for each in pictures(book, alone=True) if each.figure.source == "shot"]
    title, procedure = texts("title"), texts(f"procedure.{book.procedure}")
    made = [_page(book, texts, _card("", title, procedure), CARD)]
    for number, chapter in enumerate(CHAPTERS, start=1):
        own = [picture for picture in shown if picture.figure.chapter == chapter]
        if own:
            card = _card(str(number), texts(f"chapter.{chapter}"), "")
            made.append(_page(book, texts, card, CARD))
            made += [_page(book, texts, _stage(each, texts), SCREEN) for each in own]
    return made


def film(printed: Sequence[bytes], shown: Sequence[Frame]) -> bytes:
    """The printed pages as one animated WebP that ends on its last picture."""
    from PIL import Image

    pictures = []
    for png in printed:
        with Image.open(io.BytesIO(png)) as image:
            size = (SHOWN, round(image.height * SHOWN / image.width))
            pictures.append(image.convert("RGB").resize(size, Image.Resampling.LANCZOS))
    written = io.BytesIO()
    pictures[0].save(
        written,
        "WEBP",
        save_all=True,
        append_images=pictures[1:],
        duration=[frame.milliseconds for frame in shown],
        loop=1,
        quality=QUALITY,
    )
    return written.getvalue()


def _page(book: Book, texts: Texts, body: Html, milliseconds: int) -> Frame:
    css = style.plate(book.office, book.lang) + CSS.replace("\n", "")
    return Frame(document(book, plain(texts("title")), body, css), milliseconds)


def _card(number: str, name: str, below: str) -> Html:
    return el(
        "div",
        el("p", number),
        el("p", markup(name), class_="name"),
        el("p", markup(below)),
        class_="stage card",
    )


def _stage(picture: Picture, texts: Texts) -> Html:
    chapter, place = number_of(picture.figure)
    name = markup(texts(f"chapter.{picture.figure.chapter}"))
    top = el("div", el("span", join(f"{chapter}. ", name)), stamp(picture, texts), class_="top")
    # A frame of the picture's own shape: beyond it the rest of the screen would be seen.
    fit = min(ROOM[0] / picture.width, ROOM[1] / picture.height)
    shape = f"width:{picture.width * fit:.0f}px;height:{picture.height * fit:.0f}px"
    what = join(f"{chapter}.{place} ", markup(texts(f"{picture.figure.id}.title")))
    return el(
        "div",
        top,
        el("div", el("div", picture.svg, style=shape), class_="pic"),
        el("p", what, class_="what"),
        class_="stage",
    )
