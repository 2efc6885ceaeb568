"""Whether two pictures show the same, whatever the drawing of a letter's edge did meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO

from PIL import Image, ImageChops

FAINT = 48  # of 255: what the edge of a line varies by; writing stands out by far more
TRIES = 10


async def settled(take: Callable[[], Awaitable[bytes]]) -> bytes:
    """Return the picture once two in a row are the same.

    A busy machine draws a new page in steps.
    """
    last = await take()
    for _ in range(TRIES):
        png = await take()
        if png == last:
            return png
        last = png
    raise AssertionError("the page never stands still")


def difference(one: bytes, other: bytes) -> str:
    """Where two pictures differ, in pixels; nothing where they show the same."""
    with Image.open(BytesIO(one)) as a, Image.open(BytesIO(other)) as b:
        if a.size != b.size:
            return f"{a.size} and {b.size}"
        apart = ImageChops.difference(a.convert("RGB"), b.convert("RGB"))
    red, green, blue = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    box = most.point([255 if value > FAINT else 0 for value in range(256)]).getbbox()
    return f"{box}, by up to {most.getextrema()[1]}" if box else ""
