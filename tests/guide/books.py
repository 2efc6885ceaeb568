"""Words and pictures that a book can be made of without a browser."""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.pofile import read_po
from PIL import Image

from guide import Box, Mark, Procedure, Shot, shots_of
from guide.figures import ARTICLE

LOCALE = Path(__file__).parents[2] / "desk" / "locale"
# The first and the fourth, of other letters, are tried also where few are.
ORDER = ("ja", "en", "ja@easy", "zh")
LANGS = sorted(
    (path.parts[-3] for path in LOCALE.glob("*/LC_MESSAGES/guide.po")),
    key=lambda lang: (ORDER.index(lang) if lang in ORDER else len(ORDER), lang),
)


def words_of(lang: str) -> dict[str, str]:
    with (LOCALE / lang / "LC_MESSAGES" / "guide.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if each.id}


def grey_shots(procedure: Procedure, edition: str = ARTICLE) -> dict[str, Shot]:
    """Return a picture for every screen, of nothing but grey."""
    written = io.BytesIO()
    Image.new("RGB", (96, 64), "#999999").save(written, "PNG")
    shots = {}
    for figure in shots_of(procedure, edition):
        marks = tuple(
            Mark(Box(4, 4, 9, 9), number, each.kind, each.name)
            for number, each in enumerate(figure.marks, start=1)
        )
        shots[figure.id] = Shot(figure.id, written.getvalue(), 48, 32, marks)
    return shots
