"""The film of a how-to, out of what was recorded, the book's pictures, and printed words."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flows.howto.printing import Printer
from flows.howto.recorder import Recording
from guide import reel
from guide.film import HEIGHT, SIDE, WIDTH, script
from guide.model import Book
from guide.page import plates
from guide.reel import Material

FILM = "film.mp4"


async def material(book: Book, printer: Printer, recording: Recording) -> Material:
    """All that a film is made of."""
    pictures = {
        plate.name: await printer.picture(plate.html, plate.width, plate.height)
        for plate in plates(book)
    }
    chapters, pages = script(book), {}
    for chapter in chapters:
        pages[chapter.card] = await printer.picture(chapter.card, WIDTH, HEIGHT)
        for scene in chapter.scenes:
            pages[scene.side] = await printer.picture(scene.side, SIDE, HEIGHT)
    return Material(chapters, pages, pictures, recording)


def film(material: Material) -> bytes:
    """Return the film as an MP4."""
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        path = Path(folder) / FILM  # what is to begin at once is written twice, in a file
        reel.write(path, material)
        return path.read_bytes()
