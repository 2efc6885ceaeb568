"""The part of a picture that is shown: its edges stand between things, never in one."""

from __future__ import annotations

from collections.abc import Sequence

from guide.model import Box

AIR = 6.0  # CSS pixels between an edge and what it keeps in or leaves out
ROUNDS = 6  # after so many an edge only moves outwards: it ends at the page's at last


def uncut(crop: Box, core: Box, things: Sequence[Box], page: Box) -> Box:
    """Return the crop with each edge at the nearest place where it cuts none of ``things``.

    ``core``, what is marked, stays inside, and the page's own edges cut nothing.
    """
    view = crop
    for round_ in range(2 * ROUNDS + len(things)):
        inner = core if round_ < ROUNDS else view
        moved = _leftwards(_upwards(view, inner, things, page), inner, things, page)
        if moved == view:
            break
        view = moved
    return view


def _upwards(view: Box, inner: Box, things: Sequence[Box], page: Box) -> Box:
    """Top and bottom anew, by what stands between left and right."""
    spans = [
        (each.y - AIR, each.bottom + AIR)
        for each in things
        if each.x < view.right and view.x < each.right
    ]
    top = _free(view.y, page.y, min(inner.y, view.bottom), spans)
    bottom = _free(view.bottom, page.bottom, max(inner.bottom, top), spans)
    return Box(view.x, top, view.width, bottom - top)


def _leftwards(view: Box, inner: Box, things: Sequence[Box], page: Box) -> Box:
    """Left and right anew, by what stands between top and bottom."""
    spans = [
        (each.x - AIR, each.right + AIR)
        for each in things
        if each.y < view.bottom and view.y < each.bottom
    ]
    left = _free(view.x, page.x, min(inner.x, view.right), spans)
    right = _free(view.right, page.right, max(inner.right, left), spans)
    return Box(left, view.y, right - left, view.height)


def _free(wanted: float, outer: float, inner: float, spans: Sequence[tuple[float, float]]) -> float:
    """Find the place nearest to ``wanted`` in no span, from the page's edge to ``inner``."""
    low, high = min(outer, inner), max(outer, inner)
    places = [min(max(wanted, low), high), inner, *(end for span in spans for end in span)]
    free = [
        place
        for place in places
        if low <= place <= high and not any(start < place < end for start, end in spans)
    ]
    return min([*free, outer], key=lambda place: (abs(place - wanted), place))
