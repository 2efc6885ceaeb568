"""The script of the film: a card for each chapter, then its pictures and its screens in motion.

What to do is told first, by the book's own picture with its numbers; then it is seen being done,
where a screen was watched. The windows of the client are no part of the page that was recorded:
there the book's drawing stands, and whose turn it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from guide import blocks, style
from guide.figures import CHAPTERS
from guide.marks import legend_badge
from guide.markup import Html, el, join
from guide.model import Book
from guide.notation import markup, plain
from guide.page import LONG, document
from guide.pictures import Picture, pictures
from guide.texts import Texts

WIDTH, HEIGHT = 960, 540  # CSS pixels of the film
SIDE = 320  # of which the words take, beside the picture
TITLE, CARD, DRAWING, SHOT = 3000, 1600, 2600, 3000  # milliseconds

CSS = """
body{margin:0;padding:0;background:#fff}
.card{box-sizing:border-box;width:960px;height:540px;padding:24px 60px;display:flex;gap:14px;
flex-direction:column;justify-content:center;text-align:center;color:var(--on-brand);
background:var(--brand)}
.card p{margin:0;font-size:22px;line-height:1.6}.card .name{font-size:38px;font-weight:700;
line-height:1.5}
.side{box-sizing:border-box;width:320px;height:540px;padding:16px 18px;display:flex;gap:8px;
flex-direction:column;background:#fff;border-left:4px solid var(--brand);overflow:hidden;
line-height:1.5}
.side p{margin:0}.side .where{font-size:14px;color:var(--muted)}
.side .what{font-size:20px;font-weight:700;line-height:1.45}
.side .legend{margin:2px 0;font-size:16px}
.side .legend.long{font-size:12.5px;gap:1px;line-height:1.35}
.side .legend.long li{grid-template-columns:1.4rem 1fr;gap:.4rem}
.side .legend.long .badge{width:1.4rem;height:1.4rem}
.side .say{margin:2px 0;padding:.5rem .7rem;font-size:15px}
.side .foot{margin-top:auto;font-size:13px;color:var(--muted)}
"""


@dataclass(frozen=True)
class Still:
    """The book's picture of a figure with its words beside it."""

    side: str
    plate: str  # the file that holds the picture
    milliseconds: int


@dataclass(frozen=True)
class Motion:
    """The screen of a step while something is done there, with words beside it."""

    side: str
    step: str


@dataclass(frozen=True)
class Chapter:
    """A card, for ``milliseconds``, and the scenes that follow it."""

    title: str
    card: str
    milliseconds: int
    scenes: tuple[Still | Motion, ...] = ()


def script(book: Book) -> list[Chapter]:
    """Cut the film's chapters in order, the first its title. Raises MissingTextsError and
    MissingShotsError.
    """
    texts = Texts.of(book)
    page = _Page(book, texts)
    shown = pictures(book, alone=True)
    title, procedure = texts("title"), texts(f"procedure.{book.procedure}")
    made = [Chapter(plain(title), page.card("", title, procedure, texts("film.made-up")), TITLE)]
    for number, name in enumerate(CHAPTERS, start=1):
        own = [picture for picture in shown if picture.figure.chapter == name]
        title = texts(f"chapter.{name}")
        card = page.card(str(number), title)
        made.append(Chapter(f"{number}. {plain(title)}", card, CARD, tuple(_scenes(own, page))))
    return made


def transcript(book: Book) -> str:
    """Return what the film shows, in words, for those who do not see it."""
    texts = Texts.of(book)
    lines = [texts("title"), texts(f"procedure.{book.procedure}"), texts("film.made-up")]
    shown = pictures(book, alone=True)
    for number, name in enumerate(CHAPTERS, start=1):
        lines += ["", f"{number}. {texts(f'chapter.{name}')}"]
        for picture in (each for each in shown if each.figure.chapter == name):
            figure = picture.figure
            lines.append(f"{_number(picture)} {texts(f'{figure.id}.title')}")
            lines += [f"    {texts(f'{figure.id}.alt')}", *_said(picture, texts)]
            if figure.filmed:
                lines.append(f"    {texts('film.watch')}")
    return "\n".join(map(plain, lines)) + "\n"


def _said(picture: Picture, texts: Texts) -> list[str]:
    stem = picture.figure.id
    said = [f"    {mark.number}. {texts(f'{stem}.mark-{mark.text}')}" for mark in picture.marks]
    turn = texts.find(f"{stem}.turn")
    return [*said, f"    {texts('turn')}: {turn}"] if turn else said


def _scenes(shown: Sequence[Picture], page: _Page) -> list[Still | Motion]:
    made: list[Still | Motion] = []
    for picture in shown:
        figure = picture.figure
        lasts = SHOT if figure.source == "shot" else DRAWING
        made.append(Still(page.explaining(picture), picture.file, lasts))
        if figure.filmed and figure.step:
            made.append(Motion(page.watching(picture), figure.step))
    return made


def _number(picture: Picture) -> str:
    chapter, place = picture.place
    return f"{chapter}.{place}"


@dataclass(frozen=True)
class _Page:
    """Pages of the film, to be printed."""

    book: Book
    texts: Texts

    def card(self, number: str, name: str, *below: str) -> str:
        lines = (el("p", markup(line)) for line in below)
        return self._whole(
            el("div", el("p", number), el("p", markup(name), class_="name"), *lines, class_="card")
        )

    def explaining(self, picture: Picture) -> str:
        """Return the words beside the picture of a figure.

        What kind of picture it is stands on it.
        """
        figure, texts = picture.figure, self.texts
        turn = texts.find(f"{figure.id}.turn")
        return self._side(
            picture,
            el("p", _title(picture, texts), class_="what"),
            _legend(picture, texts),
            blocks.callout("turn", turn, texts) if turn else None,
        )

    def watching(self, picture: Picture) -> str:
        """Return the words beside a screen in motion."""
        title = el("p", _title(picture, self.texts), class_="what")
        simulated = el("span", plain(self.texts("simulated")), class_="stamp simulated")
        foot = el("p", markup(self.texts("film.made-up")), class_="foot")
        watch = el("p", markup(self.texts("film.watch")))
        return self._side(picture, el("p", simulated), title, watch, foot)

    def _side(self, picture: Picture, *parts: Html | None) -> str:
        chapter = markup(self.texts(f"chapter.{picture.figure.chapter}"))
        where = el("p", join(f"{picture.place[0]}. ", chapter), class_="where")
        return self._whole(el("div", where, *parts, class_="side"))

    def _whole(self, body: Html) -> str:
        css = style.plate(self.book.office, self.book.lang) + CSS.replace("\n", "")
        return document(self.book, plain(self.texts("title")), body, css)


def _title(picture: Picture, texts: Texts) -> Html:
    return join(f"{_number(picture)} ", markup(texts(f"{picture.figure.id}.title")))


def _legend(picture: Picture, texts: Texts) -> Html | None:
    rows = (
        el("li", legend_badge(mark.number, mark.kind),
           el("span", markup(texts(f"{picture.figure.id}.mark-{mark.text}"))))
        for mark in picture.marks
    )  # fmt: skip
    if not picture.marks:
        return None
    return el("ol", *rows, class_="legend long" if len(picture.marks) > LONG else "legend")
