"""The pace of a film: what was done quickly is shown slowly enough to be followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

RATE = 5  # pictures a second
STRETCH = 1.4  # how many times longer a movement takes than it took
LONGEST = 700  # milliseconds for which nothing moves
HOLD = 1800  # milliseconds for which a screen stands in the end


@dataclass(frozen=True)
class Moment:
    """What a screen looked like, an encoded picture, from ``at`` on; milliseconds of a clock."""

    picture: bytes
    at: float


def paced(moments: Sequence[Moment]) -> list[tuple[bytes, int]]:
    """Return what is shown, and for how many pictures of the film; nothing twice in a row.

    The moments may come in any order: a browser hands its frames over as they get ready.
    """
    in_order = sorted(moments, key=lambda moment: moment.at)
    moved = [
        moment
        for before, moment in zip([None, *in_order], in_order, strict=False)
        if before is None or before.picture != moment.picture
    ]
    shown: list[tuple[bytes, int]] = []
    now = 0.0
    for moment, after in zip(moved, [*moved[1:], None], strict=True):
        lasts = min((after.at - moment.at) * STRETCH, LONGEST) if after else HOLD
        count = ticks(now + lasts) - ticks(now)
        now += lasts
        if count:
            shown.append((moment.picture, count))
    return shown


def ticks(milliseconds: float) -> int:
    """For how many pictures of the film something is shown."""
    return round(milliseconds * RATE / 1000)
