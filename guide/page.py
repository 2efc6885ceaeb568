"""The how-to as one page that needs nothing but itself."""

from __future__ import annotations

from guide import blocks, style
from guide.figures import CHAPTER_ASSUMES, CHAPTERS
from guide.marks import legend_badge
from guide.markup import Html, el, join
from guide.model import Book, Figure
from guide.notation import markup, plain
from guide.pictures import Picture, Plate, pictures, stamp
from guide.texts import Texts

PLATE_MARGIN = 12
LONG = 5  # numbers: a picture with more is explained in two columns on paper


def html_page(book: Book) -> str:
    """Return the whole how-to. Raises MissingTextsError and MissingShotsError."""
    texts = Texts.of(book)
    shown = pictures(book)
    body = join(
        el("a", markup(texts("skip")), href="#steps", class_="skip"),
        _head(book, texts),
        el(
            "div",
            _contents(texts),
            el(
                "main",
                _case(texts),
                _about(book, texts),
                *(_chapter(name, book, texts, shown) for name in CHAPTERS),
                id="steps",
            ),
            class_="body assuming" if texts.find("assumed") else "body",
        ),
        _foot(book, texts),
    )
    title = f"{plain(texts('title'))} ― {plain(texts(f'procedure.{book.procedure}'))}"
    return document(book, title, body, style.page(book.office, book.lang))


def document(book: Book, title: str, body: str, css: str) -> str:
    """Return a page of its own; its policy forbids whatever would leave it."""
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return Html("<!doctype html>") + el(
        "html",
        el(
            "head",
            el("meta", charset="utf-8"),
            el("meta", http_equiv="Content-Security-Policy", content=policy),
            el("meta", name="viewport", content="width=device-width, initial-scale=1"),
            el("meta", name="referrer", content="no-referrer"),
            el("title", title),
            el("style", Html(css)),
        ),
        el("body", body),
        lang=html_lang(book.lang),
    )


def html_lang(lang: str) -> str:
    """Return the language as HTML names it: ``ja@easy`` is Japanese, ``zh_TW`` is ``zh-TW``.

    ``zh`` is written in simplified characters, which are drawn unlike the Japanese ones.
    """
    name = lang.partition("@")[0].replace("_", "-")
    return "zh-Hans" if name == "zh" else name


def plates(book: Book) -> list[Plate]:
    """Every figure on a page of its own, to be pictured for a blog or a contact sheet."""
    texts = Texts.of(book)
    css = style.plate(book.office, book.lang)
    made = []
    for picture in pictures(book, alone=True):
        strip = el("div", stamp(picture, texts), class_="strip")
        body = el("div", strip, picture.svg, class_="frame")
        title = plain(texts(f"{picture.figure.id}.title"))
        width = max(560, min(1000, round(picture.width)))
        height = round(picture.height * width / picture.width) + 34
        made.append(
            Plate(
                picture.file,
                document(book, title, body, css),
                width + 2 * PLATE_MARGIN + 2,
                height + 2 * PLATE_MARGIN,
            )
        )
    return made


def _head(book: Book, texts: Texts) -> Html:
    office = book.office
    logo = el("img", src=office.logo, alt="") if office.logo else None  # its name stands beside it
    return el(
        "header",
        el(
            "div",
            el("div", logo, el("span", office.name), class_="who") if office.name else None,
            el("p", markup(texts("system")), class_="system"),
            el("h1", markup(texts("title"))),
            el("p", markup(texts(f"procedure.{book.procedure}")), class_="for"),
        ),
        class_="head",
    )


def _contents(texts: Texts) -> Html:
    entries = (
        el("li", el("a", el("span", markup(texts(f"chapter.{name}"))), href=f"#{name}"))
        for name in CHAPTERS
    )
    return el(
        "nav",
        el("h2", markup(texts("contents")), id="contents"),
        el("ol", *entries),
        aria_labelledby="contents",
    )


def _case(texts: Texts) -> Html:
    rows = join(
        *(
            join(
                el("dt", markup(texts(f"case.label.{part}"))),
                el("dd", markup(texts(f"case.{part}"))),
            )
            for part in ("name", "card", "category", "number")
        )
    )
    return el("section", el("h2", markup(texts("case"))), el("dl", rows), class_="case")


def _about(book: Book, texts: Texts) -> Html:
    """Return what the reader should know of the pictures before believing them."""
    date = el("p", markup(texts("made-on", date=book.date))) if book.date else None
    tags = texts.find("tags")
    return el(
        "div",
        el("p", markup(texts(f"edition.{book.edition}"))),
        el("p", markup(tags)) if tags else None,
        el("p", markup(texts("provenance"))),
        el("p", markup(texts(f"screens.{book.screens}"))) if book.screens else None,
        date,
        class_="about",
    )


def _chapter(name: str, book: Book, texts: Texts, shown: list[Picture]) -> Html:
    number = CHAPTERS.index(name) + 1
    stem = f"chapter.{name}"
    title = el(
        "h2", el("span", str(number), class_="no"), el("span", markup(texts(stem))), id=f"h-{name}"
    )
    lead = texts.find(f"{stem}.lead")
    own = [picture for picture in shown if picture.figure.chapter == name]
    parts = [table.html() for table in blocks.tables_of(name, texts, book.procedure)]
    for picture in own:
        parts.append(_figure(picture, texts))
        parts += [t.html() for t in blocks.after(picture.figure.id, texts, book.procedure)]
    if name == CHAPTERS[-1]:
        parts.append(blocks.keep(texts))
    return el(
        "section",
        title,
        el("p", markup(lead), class_="lead") if lead else None,
        blocks.callouts(blocks.said(stem, texts, CHAPTER_ASSUMES.get(name, ())), texts),
        *parts,
        id=name,
        class_="chapter",
        aria_labelledby=f"h-{name}",
    )


def _figure(picture: Picture, texts: Texts) -> Html:
    figure = picture.figure
    chapter, place = picture.place
    number = texts("figure", number=f"{chapter}.{place}")
    long = len(picture.marks) > LONG
    whole = None
    if picture.whole is not None:
        whole = el("details", el("summary", markup(texts("whole-page"))), picture.whole)
    return el(
        "figure",
        el(
            "h3",
            el("span", markup(number), class_="fig"),
            markup(texts(f"{figure.id}.title")),
            id=f"t-{figure.id}",
        ),
        el(
            "div",
            el("div", stamp(picture, texts), class_="strip"),
            picture.svg,
            whole,
            class_="frame" if figure.source == "shot" else "frame drawn",
        ),
        el(
            "figcaption",
            el("p", markup(texts(f"{figure.id}.caption"))),
            _legend(picture, texts),
        ),
        blocks.callouts(blocks.said(figure.id, texts, figure.assumes), texts),
        id=f"figure-{figure.id}",
        class_=_kind(figure, long),
        aria_labelledby=f"t-{figure.id}",
    )


def _kind(figure: Figure, long: bool) -> str | None:
    """Return how much room a figure is given on paper."""
    if figure.source == "drawing":
        return "drawn"
    return "long" if long else "mail" if figure.screen == "mail" else None


def _legend(picture: Picture, texts: Texts) -> Html | None:
    """Return what the numbers in a picture mean, each with its sign and its kind in words."""
    if not picture.marks:
        return None
    rows = (
        el(
            "li",
            legend_badge(mark.number, mark.kind),
            el(
                "span",
                el("span", markup(texts(f"mark.{mark.kind}")), class_=f"kind {mark.kind}"),
                markup(texts(f"{picture.figure.id}.mark-{mark.text}")),
            ),
        )
        for mark in picture.marks
    )
    return el("ol", *rows, class_="legend")


def _foot(book: Book, texts: Texts) -> Html:
    office = book.office
    lines = [
        el("p", markup(texts("made-by")), " ", el("strong", office.name)) if office.name else None,
        *(el("p", line) for line in office.contact),
    ]
    back = el("p", el("a", markup(texts("top")), href="#contents"), class_="back")
    return el("footer", el("div", *lines, back), class_=None if office.name else "back")
