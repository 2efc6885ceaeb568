"""One how-to in all its forms: file name → content."""

from __future__ import annotations

from flows.guiding.printing import Printer
from guide.model import Book
from guide.page import html_page, plates


async def edition(book: Book, printer: Printer) -> dict[str, bytes]:
    """The page, the same on paper, and every figure as a picture of its own."""
    page = html_page(book)
    files = {"guide.html": page.encode(), "guide.pdf": await printer.pdf(page)}
    for plate in plates(book):
        files[plate.name] = await printer.picture(plate.html, plate.width, plate.height)
    return files
