"""The film of a how-to, out of what was recorded, the book's pictures, and printed words."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from flows.guiding.printing import Printer
from flows.guiding.recorder import Recording
from guide.film import HEIGHT, SIDE, WIDTH, script
from guide.model import Book

if TYPE_CHECKING:
    from guide.reel import Material

FILM = "film.mp4"


async def material(
    book: Book, printer: Printer, plates: Mapping[str, bytes], recording: Recording
) -> Material:
    """All that a film is made of. ``plates`` are the book's pictures by their file."""
    from guide.reel import Material

    pages = {}
    for chapter in script(book):
        pages[chapter.card] = await printer.picture(chapter.card, WIDTH, HEIGHT)
        for scene in chapter.scenes:
            pages[scene.side] = await printer.picture(scene.side, SIDE, HEIGHT)
    return Material(script(book), pages, plates, recording)


def film(material: Material) -> bytes:
    """The film as an MP4."""
    from guide import reel

    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        path = Path(folder) / FILM  # what is to begin at once is written twice, in a file
        reel.write(path, material)
        return path.read_bytes()
