"""The how-to as Markdown beside a folder of pictures, for a blog or a wiki."""

from __future__ import annotations

import re

from guide.blocks import Said, Table, after, keep_items, said, tables_of
from guide.figures import CHAPTER_ASSUMES, CHAPTERS
from guide.markup import Html
from guide.model import Book, Kind
from guide.notation import KANJI, plain
from guide.pictures import Picture, pictures
from guide.texts import Texts

_SPECIAL = re.compile(r"([\\\[\]<>&|#])")


def markdown(book: Book) -> str:
    """Return the whole how-to as Markdown; its pictures lie beside it, named by ``file_of``.

    Raises MissingTextsError and MissingShotsError.
    """
    texts = Texts.of(book)
    shown = pictures(book)
    parts = [
        f"# {_line(texts('title'))}",
        f"**{_line(texts(f'procedure.{book.procedure}'))}**",
        f"> {_line(texts(f'edition.{book.edition}'))}  \n> {_line(texts('provenance'))}",
    ]
    if tags := texts.find("tags"):
        parts[-1] += f"  \n> {_line(tags)}"
    if book.screens:
        parts[-1] += f"  \n> {_line(texts(f'screens.{book.screens}'))}"
    for name in CHAPTERS:
        own = [picture for picture in shown if picture.figure.chapter == name]
        parts += _chapter(name, book, texts, own)
    parts += [f"### {_line(texts('keep'))}"]
    parts += ["\n".join(f"- {_line(item)}" for item in keep_items(texts)), _line(texts("next"))]
    if book.office.name:
        parts.append(
            "  \n".join([f"**{_line(book.office.name)}**", *map(_line, book.office.contact)])
        )
    return "\n\n".join(part for part in parts if part) + "\n"


def _chapter(name: str, book: Book, texts: Texts, own: list[Picture]) -> list[str]:
    parts = [f"## {CHAPTERS.index(name) + 1}. {_line(texts(f'chapter.{name}'))}"]
    parts.append(_line(texts.find(f"chapter.{name}.lead") or ""))
    parts += _callouts(said(f"chapter.{name}", texts, CHAPTER_ASSUMES.get(name, ())), texts)
    parts += [_table(table) for table in tables_of(name, texts, book.procedure)]
    for picture in own:
        parts += _figure(picture, texts)
        parts += [_table(table) for table in after(picture.figure.id, texts, book.procedure)]
    return parts


def _figure(picture: Picture, texts: Texts) -> list[str]:
    figure = picture.figure
    chapter, place = picture.place
    number = texts("figure", number=f"{chapter}.{place}")
    alt = _SPECIAL.sub(r"\\\1", plain(texts(f"{figure.id}.alt")))
    stamp = "simulated" if picture.simulated else "drawing" if figure.source == "drawing" else ""
    marks = [
        f"{each.number}. {_warning(each.kind, texts)}"
        + _line(texts(f"{figure.id}.mark-{each.text}"))
        for each in picture.marks
    ]
    return [
        f"### {_line(number)} {_line(texts(f'{figure.id}.title'))}",
        f"![{alt}]({picture.file})" + (f"  \n*{_line(texts(stamp))}*" if stamp else ""),
        _line(texts(f"{figure.id}.caption")),
        "\n".join(marks),
        *_callouts(said(figure.id, texts, figure.assumes), texts),
    ]


def _warning(kind: Kind, texts: Texts) -> str:
    """Return what is never to be pressed says so before anything else."""
    return f"**{_line(texts('mark.never'))}** ― " if kind == "never" else ""


def _callouts(said: Said, texts: Texts) -> list[str]:
    return [_quote(kind, source, texts) for kind, source in said]


def _quote(kind: str, source: str, texts: Texts) -> str:
    return f"> **{_line(texts(kind))}**  \n> {_line(source)}"


def _table(table: Table) -> str:
    rows = [table.heads, ["---"] * len(table.heads), *table.rows]
    lines = ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in rows]
    return f"**{_line(table.title)}**\n\n" + "\n".join(lines)


def _cell(source: str) -> str:
    return source if source == "---" else _line(source)


def _line(source: str) -> str:
    """Emphasis and back quotes mean the same in Markdown; readings become HTML's ruby."""
    codes = re.split(r"(`[^`]*`)", source)
    return "".join(part if part.startswith("`") else _ruby(part) for part in codes)


def _ruby(source: str) -> Html:
    escaped = _SPECIAL.sub(r"\\\1", source)
    return Html(
        re.sub(
            rf"(?:｜([^｜《》]+)|([{KANJI}]+))《([^《》]+)》",
            lambda found: (
                f"<ruby>{found[1] or found[2]}<rp>（</rp><rt>{found[3]}</rt><rp>）</rp></ruby>"
            ),
            escaped,
        )
    )
