"""Things that stand in several drawings: people, a laptop, a reader, cards."""

from __future__ import annotations

from guide.drawings import labels
from guide.drawings.canvas import Canvas
from guide.model import Box


def person(canvas: Canvas, x: float, y: float, *, class_: str, size: float = 1) -> None:
    """Head and shoulders; ``x``, ``y`` is the middle of the shoulders' lower edge."""
    canvas.circle(x, y - 74 * size, 24 * size, class_)
    canvas.path(
        "M-42 0v-12q0-32 42-32t42 32v12z", class_, f"translate({x:g} {y:g}) scale({size:g})"
    )


def laptop(canvas: Canvas, x: float, y: float, width: float) -> Box:
    """Return an open laptop standing on ``y``; returns its screen."""
    height = width * 0.6
    screen = Box(x + width * 0.1, y - height, width * 0.8, height - width * 0.08)
    canvas.rect(screen, "paper", 8)
    inside = Box(screen.x + 8, screen.y + 8, screen.width - 16, screen.height - 16)
    canvas.rect(inside, "cool", 4)
    canvas.path(
        f"M{x:g} {y - width * 0.04:g}l{width * 0.09:g} {-width * 0.04:g}h{width * 0.82:g}"
        f"l{width * 0.09:g} {width * 0.04:g}q0 {width * 0.04:g} {-width * 0.04:g} {width * 0.04:g}"
        f"h{-width * 0.92:g}q{-width * 0.04:g} 0 {-width * 0.04:g} {-width * 0.04:g}z",
        "paper",
    )
    return inside


def my_number_card(canvas: Canvas, box: Box, label: str) -> None:
    """Draw a card with a chip and a face, no more of it than tells what it is."""
    canvas.rect(box, "cool", 9)
    side = box.height * 0.42
    face = Box(box.x + 10, box.y + box.height - side - 10, side * 0.8, side)
    _face(canvas, face)
    canvas.rect(
        Box(box.right - side * 0.8 - 10, face.y + side * 0.2, side * 0.62, side * 0.5), "warm", 3
    )
    canvas.text(
        box.x + box.width / 2,
        box.y + box.height * 0.3,
        label,
        room=box.width - 14,
        size=box.height * 0.17,
        anchor="middle",
        class_="ink bold",
    )


def residence_card(canvas: Canvas, box: Box, *, number: bool) -> Box:
    """Return a residence card; returns where its number stands."""
    canvas.rect(box, "warm", 10)
    size = box.height * 0.1
    canvas.text(
        box.x + box.width * 0.05,
        box.y + size * 1.6,
        labels.RESIDENCE_CARD,
        room=box.width * 0.4,
        size=size * 1.1,
        class_="ink bold",
    )
    side = box.height * 0.42
    _face(
        canvas,
        Box(
            box.right - side * 0.78 - box.width * 0.05, box.y + box.height * 0.3, side * 0.78, side
        ),
    )
    canvas.filler(
        Box(
            box.x + box.width * 0.05, box.y + box.height * 0.32, box.width * 0.55, box.height * 0.5
        ),
        5,
    )
    room = Box(box.right - box.width * 0.48, box.y + size * 0.55, box.width * 0.43, size * 1.5)
    if number:
        canvas.text(
            room.right - 4,
            box.y + size * 1.6,
            labels.NUMBER_SAMPLE,
            room=room.width - 8,
            size=size * 1.15,
            anchor="end",
            class_="ink bold",
        )
    return room


def reader(canvas: Canvas, x: float, y: float, width: float) -> Box:
    """Return a flat card reader lying at ``x``, ``y``; returns its plate."""
    plate = Box(x, y, width, width * 0.62)
    canvas.rect(Box(x + 3, y + 6, plate.width, plate.height), "shadow", 12)
    canvas.rect(plate, "paper", 12)
    cx, cy = x + width / 2, y + plate.height / 2
    for r in (10, 19, 28):
        canvas.path(f"M{cx + r * 0.7:g} {cy - r * 0.7:g}a{r} {r} 0 0 1 0 {r * 1.4:g}", "line")
    canvas.circle(cx - 4, cy, 4, "soft")
    return plate


def sheet_of_paper(canvas: Canvas, box: Box) -> None:
    fold = 22
    canvas.path(
        f"M{box.x:g} {box.y:g}h{box.width - fold:g}l{fold} {fold}v{box.height - fold:g}"
        f"h{-box.width:g}z",
        "paper",
    )
    canvas.path(f"M{box.right - fold:g} {box.y:g}v{fold}h{fold}", "line")


def _face(canvas: Canvas, box: Box) -> None:
    canvas.rect(box, "paper", 2)
    x, half, tall = box.x + box.width / 2, box.width * 0.36, box.height * 0.38
    canvas.circle(x, box.y + box.height * 0.38, box.width * 0.2, "soft")
    canvas.path(
        f"M{x - half:g} {box.bottom - 2:g}q0-{tall:g} {half:g}-{tall:g}t{half:g} {tall:g}z",
        "soft",
    )
