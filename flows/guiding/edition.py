"""One how-to in all its forms: file name → content."""

from __future__ import annotations

import asyncio

from flows.guiding.printing import Printer
from guide.blog import markdown
from guide.film import HEIGHT, WIDTH, film, frames
from guide.model import Book
from guide.page import html_page, plates
from guide.paper import searchable
from guide.sheet import contact_sheet


async def edition(book: Book, printer: Printer) -> dict[str, bytes]:
    """The page, on paper, Markdown with a picture for each figure, a contact sheet, a film."""
    page = html_page(book)
    files = {
        "guide.html": page.encode(),
        "guide.pdf": searchable(await printer.pdf(page)),
        "guide.md": markdown(book).encode(),
        "figures.html": contact_sheet(book).encode(),
    }
    for plate in plates(book):
        files[plate.name] = await printer.picture(plate.html, plate.width, plate.height)
    scenes = frames(book)
    printed = [await printer.picture(each.html, WIDTH, HEIGHT) for each in scenes]
    files["film.webp"] = await asyncio.to_thread(film, printed, scenes)
    return files
