"""The how-to for a change of status as it was when somebody last looked at it and found it good.

    .venv/bin/python -m tests.guide.reference

makes it again; what changed is then seen in the commit. Words are kept as they are. Of a picture
only its shades are kept, coarsely: another version of the browser draws letters a little
differently, and must not be taken for another screen.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from PIL import Image

ROOT = Path(__file__).parents[2]
FOLDER = Path(__file__).parent / "reference_edition"
LANGS = ("ja", "en")
WORDS = ("guide.md", "film.txt")
PICTURES = "pictures.json"

SIDE = 24  # a picture is kept as so many times so many shades
SHADE = 16  # of 255 that a part of a picture may differ by: a number that is gone is more
STRETCH = 0.02  # of its width or height that a picture may be larger or smaller


@dataclass(frozen=True)
class Shades:
    """A picture from afar: its size, and the mean shade of each part, row by row."""

    width: int
    height: int
    parts: str

    def looks_like(self, other: Shades) -> bool:
        sizes = ((self.width, other.width), (self.height, other.height))
        if any(abs(a - b) > STRETCH * b for a, b in sizes):
            return False
        here, there = b64decode(self.parts), b64decode(other.parts)
        return all(abs(a - b) <= SHADE for a, b in zip(here, there, strict=True))


def shades(png: bytes) -> Shades:
    with Image.open(io.BytesIO(png)) as image:
        small = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BOX)
        return Shades(image.width, image.height, b64encode(small.tobytes()).decode())


def kept_shades(lang: str) -> dict[str, Shades]:
    kept = json.loads((FOLDER / lang / PICTURES).read_text(encoding="utf-8"))
    return {name: Shades(**each) for name, each in kept.items()}


def keep(lang: str, files: Mapping[str, bytes]) -> None:
    folder = FOLDER / lang
    folder.mkdir(parents=True, exist_ok=True)
    for name in WORDS:
        (folder / name).write_bytes(files[name])
    pictures = {name: asdict(shades(files[name])) for name in sorted(files) if ".png" in name}
    written = json.dumps(pictures, indent=1) + "\n"
    (folder / PICTURES).write_text(written, encoding="utf-8")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        asked = ["--lang", ",".join(LANGS), "--procedure", "change", "--out", folder]
        subprocess.run([sys.executable, "-m", "desk", "guide", *asked], cwd=ROOT, check=True)
        for lang in LANGS:
            book = Path(folder) / "change" / lang
            keep(lang, {path.name: path.read_bytes() for path in book.iterdir()})


if __name__ == "__main__":
    main()
