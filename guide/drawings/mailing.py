"""Which mail address to register, and what must be let through to it."""

from __future__ import annotations

from guide.drawings import labels
from guide.drawings.canvas import Canvas
from guide.drawings.says import Say
from guide.model import Box, Procedure

WIDTH = 560


def mail_address(say: Say, procedure: Procedure) -> Canvas:
    canvas = Canvas(WIDTH, 230)
    for index, key in enumerate(("yahoo-mail", "provider-mail")):
        box = Box(44 + index * 244, 40, 228, 150)
        _envelope(canvas, box, say(key))
        canvas.tick(box.right - 34, box.bottom - 26, 15)
    return canvas


def mail_gmail(say: Say, procedure: Procedure) -> Canvas:
    canvas = Canvas(WIDTH, 230)
    for index, name in enumerate(("Gmail", "Hotmail")):
        box = Box(44 + index * 244, 40, 228, 150)
        _envelope(canvas, box, name)
        canvas.cross(box.right - 32, box.bottom - 30, 11)
    return canvas


def mail_filter(say: Say, procedure: Procedure) -> Canvas:
    canvas = Canvas(WIDTH, 306)
    inside = canvas.window(Box(40, 24, 480, 258), say("mail-settings"))
    canvas.text(
        inside.x + 26, inside.y + 40, say("mail-allow"), room=428, size=16, class_="ink bold"
    )
    box = Box(inside.x + 26, inside.y + 60, 428, 96)
    for index, domain in enumerate(labels.MAIL_DOMAINS):
        row = Box(box.x, box.y + index * 50, box.width, 42)
        canvas.field(row, domain)
        canvas.tick(row.right - 28, row.y + 21, 11)
    canvas.button(Box(inside.right - 150, inside.bottom - 44, 126, 34), say("save"))
    canvas.mark(box, "look")
    return canvas


def _envelope(canvas: Canvas, box: Box, label: str) -> None:
    canvas.rect(box, "paper", 8)
    middle = box.x + box.width / 2
    canvas.path(
        f"M{box.x + 2:g} {box.y + 6:g}L{middle:g} {box.y + 62:g}L{box.right - 2:g} {box.y + 6:g}",
        "line",
    )
    canvas.lines(
        middle,
        box.y + 94,
        label,
        room=box.width - 30,
        size=18,
        anchor="middle",
        class_="ink bold",
        most=2,
    )
