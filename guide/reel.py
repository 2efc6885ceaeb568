"""The film itself: pictures, words and screens in motion as one MP4.

H.264 in an even measure, yuv420p, as PowerPoint, phones and chats take it (not tried there: read
back with PyAV); its chapters stand in the file.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from guide.film import HEIGHT, SIDE, WIDTH, Chapter, Motion, Still
from guide.model import SHOT_SCALE
from guide.pace import RATE, Moment, paced, ticks

if TYPE_CHECKING:
    import av

SIZE = (WIDTH * SHOT_SCALE, HEIGHT * SHOT_SCALE)
ROOM = ((WIDTH - SIDE) * SHOT_SCALE, SIZE[1])  # of which a picture may take
GROUND = "#e8edf3"
JUMPS = 10  # a player can jump to one picture in so many
BT709 = 1
CODING = {"preset": "superfast", "crf": "22", "tune": "stillimage"}


@dataclass(frozen=True)
class Material:
    """What a film is made of: its script, its printed pages by their HTML, the book's pictures by
    their file, and what was recorded, by step.
    """

    chapters: Sequence[Chapter]
    pages: Mapping[str, bytes]
    plates: Mapping[str, bytes]
    recording: Mapping[str, Sequence[Moment]]


Shown = tuple[Image.Image, int]  # a picture, and for how many pictures of the film it stands


def write(path: Path, material: Material) -> None:
    """Write the film, so that it begins to play before all of it has come."""
    import av

    parts = {step: paced(moments) for step, moments in material.recording.items()}
    with av.open(path, "w", format="mp4", options={"movflags": "+faststart"}) as container:
        container.set_chapters(_marks(material.chapters, parts))
        stream = container.add_stream("libx264", rate=RATE, options=CODING)
        stream.width, stream.height = SIZE
        stream.pix_fmt = "yuv420p"
        context = stream.codec_context
        context.gop_size = JUMPS
        context.colorspace = context.color_primaries = context.color_trc = BT709
        at = 0
        for chapter in material.chapters:
            key = True  # a chapter begins with a picture that one can jump to
            for image, count in _shown(chapter, material, parts):
                plain = av.VideoFrame.from_image(image)
                frame = plain.reformat(format="yuv420p", dst_colorspace=BT709)
                for tick in _ticks(count):
                    frame.pts = at + tick
                    frame.pict_type = av.video.frame.PictureType["I" if key else "NONE"]
                    key = False
                    container.mux(stream.encode(frame))
                at += count
        container.mux(stream.encode())


def _ticks(count: int) -> list[int]:
    """When a picture is written that stands for a while: each second, and at its end.

    Written at every tick it would take several times as long; written once only, a player that
    jumps would wait for the next one.
    """
    return sorted({*range(0, count, RATE), count - 1})


def _marks(
    chapters: Sequence[Chapter], parts: Mapping[str, Sequence[tuple[bytes, int]]]
) -> list[av.container.Chapter]:
    """Where each chapter begins and ends."""
    marks: list[av.container.Chapter] = []
    at = 0
    for number, chapter in enumerate(chapters):
        lasts = ticks(chapter.milliseconds)
        for scene in chapter.scenes:
            if isinstance(scene, Motion):
                lasts += sum(count for _, count in parts[scene.step])
            else:
                lasts += ticks(scene.milliseconds)
        marks.append(
            {
                "id": number,
                "start": at,
                "end": at + lasts,
                "time_base": Fraction(1, RATE),
                "metadata": {"title": chapter.title},
            }
        )
        at += lasts
    return marks


def _shown(
    chapter: Chapter, material: Material, parts: Mapping[str, Sequence[tuple[bytes, int]]]
) -> Iterator[Shown]:
    yield _opened(material.pages[chapter.card]), ticks(chapter.milliseconds)
    for scene in chapter.scenes:
        side = _opened(material.pages[scene.side])
        if isinstance(scene, Still):
            yield _beside(material.plates[scene.plate], side), ticks(scene.milliseconds)
            continue
        for picture, count in parts[scene.step]:
            yield _beside(picture, side), count


def _beside(picture: bytes, side: Image.Image) -> Image.Image:
    """Return a picture as large as its room allows, and the words at its side."""
    whole = Image.new("RGB", SIZE, GROUND)
    image = _opened(picture)
    fit = min(ROOM[0] / image.width, ROOM[1] / image.height)
    if fit < 1:
        image = image.resize(
            (round(image.width * fit), round(image.height * fit)), Image.Resampling.LANCZOS
        )
    whole.paste(image, ((ROOM[0] - image.width) // 2, (ROOM[1] - image.height) // 2))
    whole.paste(side, (ROOM[0], 0))
    return whole


def _opened(picture: bytes) -> Image.Image:
    with Image.open(io.BytesIO(picture)) as opened:
        return opened.convert("RGB")
