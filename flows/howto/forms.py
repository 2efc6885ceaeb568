"""One how-to in all its forms: file name → content."""

from __future__ import annotations

from flows.howto.printing import Printer
from guide.blog import markdown
from guide.contact_sheet import contact_sheet
from guide.film import transcript
from guide.model import Book
from guide.page import html_page, plates
from guide.paper import searchable


async def files_of(book: Book, printer: Printer) -> dict[str, bytes]:
    """Write page, paper, Markdown with a picture for each figure, a contact sheet, and in words
    what the film shows.
    """
    page = html_page(book)
    files = {
        "guide.html": page.encode(),
        "guide.pdf": searchable(await printer.pdf(page)),
        "guide.md": markdown(book).encode(),
        "figures.html": contact_sheet(book).encode(),
        "film.txt": transcript(book).encode(),
    }
    return files | await pictures_of(book, printer)


async def pictures_of(book: Book, printer: Printer) -> dict[str, bytes]:
    """Return the picture of each figure alone."""
    return {
        plate.name: await printer.picture(plate.html, plate.width, plate.height)
        for plate in plates(book)
    }
