"""Adding the client's extension, in Chrome and in Edge."""

from __future__ import annotations

from guide.drawings import labels
from guide.drawings.canvas import Canvas
from guide.drawings.measure import width_of
from guide.drawings.says import Say
from guide.model import Box, Procedure

WIDTH = 560


def chrome_add(say: Say, procedure: Procedure) -> Canvas:
    """Return the extension's page in the store."""
    canvas = Canvas(WIDTH, 270)
    add = _store(canvas, say, 22, 226)
    canvas.mark(add, "press")
    return canvas


def chrome_confirm(say: Say, procedure: Procedure) -> Canvas:
    """Return the browser asks once more."""
    canvas = Canvas(WIDTH, 350)
    _store(canvas, say, 22, 306, quiet=True)
    canvas.mark(_question(canvas, say, 152, "add-extension"), "press")
    return canvas


def edge_allow(say: Say, procedure: Procedure) -> Canvas:
    """Edge first has to be allowed to add from that store."""
    canvas = Canvas(WIDTH, 300)
    inside = canvas.window(Box(24, 22, 512, 256), "", address=say("store"))
    bar = Box(inside.x + 1, inside.y, inside.width - 2, 66)
    canvas.rect(bar, "warm")
    told = say("edge-other-store")
    y = bar.y + (38 if width_of(told) * 14 <= 276 else 28)
    canvas.lines(bar.x + 18, y, told, room=276, size=14, most=2)
    allow = canvas.button(Box(bar.right - 196, bar.y + 13, 178, 40), say("edge-allow"), main=True)
    _title(canvas, inside.x + 24, inside.y + 106, say)
    canvas.mark(allow, "press")
    return canvas


def edge_add(say: Say, procedure: Procedure) -> Canvas:
    """Return the button of the store, then the browser's question."""
    canvas = Canvas(WIDTH, 390)
    add = _store(canvas, say, 22, 346)
    ask = _question(canvas, say, 206, "add-extension-edge")
    canvas.mark(add, "press")
    canvas.mark(ask, "press")
    return canvas


def _store(canvas: Canvas, say: Say, y: float, height: float, *, quiet: bool = False) -> Box:
    inside = canvas.window(Box(24, y, 512, height), "", address=say("store"))
    _title(canvas, inside.x + 24, inside.y + 36, say)
    add = Box(inside.right - 244, inside.y + 98, 220, 42)
    if not quiet:
        canvas.button(add, say("add-to-chrome"), main=True)
        canvas.filler(Box(inside.x + 24, inside.y + 106, 200, 26), 2)
    return add


def _title(canvas: Canvas, x: float, y: float, say: Say) -> None:
    canvas.rect(Box(x, y, 52, 52), "cool", 8)
    canvas.path("M14 26h24M26 14v24", "thick", f"translate({x:g} {y:g})")
    canvas.text(x + 68, y + 22, labels.EXTENSION, room=380, size=18, class_="ink bold")
    canvas.text(x + 68, y + 46, say("extension"), room=380, size=14, class_="soft")


def _question(canvas: Canvas, say: Say, y: float, yes: str) -> Box:
    box = Box(90, y, 400, 152)
    canvas.rect(Box(box.x + 5, box.y + 7, box.width, box.height), "shadow", 10)
    canvas.rect(box, "paper", 10)
    canvas.lines(
        box.x + 24,
        box.y + 38,
        say("add-question").format(name=labels.EXTENSION),
        room=352,
        size=15.5,
        most=2,
    )
    canvas.button(Box(box.right - 126, box.bottom - 54, 108, 38), say("cancel"))
    return canvas.button(Box(box.right - 354, box.bottom - 54, 210, 38), say(yes), main=True)
