"""A film that says it is simulated must be: no picture of a case is in it."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import av
import pytest
from PIL import Image

from desk.words import book_words
from flows.howto.making import Parts, bind
from guide import Office, Shot
from guide.figures import watched
from guide.pace import Moment
from tests.guide.books import grey_shots
from tests.machine import CHROMIUM


def picture(colour: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (1280, 900), colour).save(written, "PNG")
    return written.getvalue()


def reddest(image: Image.Image) -> int:
    """Return how red the reddest part of a picture is."""
    red, green, blue = image.convert("RGB").resize((48, 27), Image.Resampling.BOX).split()
    pairs = zip(red.tobytes(), green.tobytes(), blue.tobytes(), strict=True)
    return max(r - max(g, b) for r, g, b in pairs)


@pytest.fixture(scope="module")
async def bound() -> dict[str, bytes]:
    """Give a book with a red picture of a case among its grey ones."""
    shots = grey_shots("change")
    own: dict[str, Shot] = {"completion": replace(shots["completion"], png=picture("#ff0000"))}
    recording = {step: [Moment(picture("#888888"), 0)] for step in watched()}
    parts = Parts(book_words("en"), shots, own, recording)
    return await bind("change", {"en": parts}, Office(), CHROMIUM, {})


def test_the_book_has_it(bound: dict[str, bytes]) -> None:
    with Image.open(io.BytesIO(bound["change/en/8-2-completion.png"])) as shown:
        assert reddest(shown) > 200


def test_the_film_has_not(bound: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_bytes(bound["change/en/film.mp4"])
    with av.open(path) as film:
        frames = [reddest(frame.to_image()) for frame in film.decode(video=0)]
    assert len(frames) > 100
    assert max(frames) < 200
