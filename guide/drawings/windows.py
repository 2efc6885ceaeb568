"""The client's own windows, and what Windows shows when a reader is new to it."""

from __future__ import annotations

from guide.drawings import labels
from guide.drawings.canvas import Canvas
from guide.drawings.says import Say
from guide.model import Box, Procedure

WIDTH = 560


def signature_password(say: Say, procedure: Procedure) -> Canvas:
    return _password(labels.SIGNATURE_TEXT, "● ● ● ● ● ●")


def authentication_password(say: Say, procedure: Procedure) -> Canvas:
    return _password(labels.AUTHENTICATION_TEXT, "● ● ● ●")


def _password(text: str, dots: str) -> Canvas:
    canvas = Canvas(WIDTH, 344)
    inside = canvas.window(Box(36, 28, 488, 284), labels.PASSWORD_TITLE)
    canvas.lines(inside.x + 26, inside.y + 38, text, room=436, size=16, most=2)
    field = canvas.field(Box(inside.x + 26, inside.y + 80, 320, 38), dots)
    canvas.rect(Box(inside.x + 26, inside.y + 132, 17, 17), "paper", 2)
    canvas.text(inside.x + 54, inside.y + 147, labels.SHOW_PASSWORD, room=300, size=15)
    ok = canvas.button(Box(inside.right - 292, inside.bottom - 54, 124, 38), "OK", main=True)
    canvas.button(Box(inside.right - 150, inside.bottom - 54, 124, 38), labels.CANCEL)
    canvas.mark(field, "type")
    canvas.mark(ok, "press")
    return canvas


def communication_error(say: Say, procedure: Procedure) -> Canvas:
    canvas = Canvas(WIDTH, 280)
    inside = canvas.window(Box(60, 28, 440, 222), labels.ERROR_TITLE)
    canvas.circle(inside.x + 44, inside.y + 52, 22, "no")
    canvas.path(
        "M-9-9l18 18m0-18l-18 18", "line", f"translate({inside.x + 44:g} {inside.y + 52:g})"
    )
    canvas.text(inside.x + 104, inside.y + 46, labels.ERROR_TEXT, room=330, size=15.5)
    canvas.text(
        inside.x + 104, inside.y + 80, labels.ERROR_CODE, room=320, size=16, class_="ink bold"
    )
    canvas.text(
        inside.x + 104, inside.y + 108, labels.ERROR_DETAIL, room=320, size=14, class_="soft"
    )
    canvas.button(Box(inside.right - 150, inside.bottom - 54, 126, 38), "OK", main=True)
    canvas.mark(Box(inside.x + 98, inside.y + 60, 250, 28), "look")
    return canvas


def driver_notice(say: Say, procedure: Procedure) -> Canvas:
    """Return the lower right corner of the desktop."""
    canvas = Canvas(WIDTH, 310)
    desk = Box(24, 22, 512, 266)
    canvas.rect(desk, "cool", 10)
    bar = Box(desk.x, desk.bottom - 48, desk.width, 48)
    canvas.rect(bar, "bar", 8)
    canvas.text(bar.right - 16, bar.y + 30, "12:34", room=60, size=15, anchor="end")
    tray = Box(bar.right - 126, bar.y + 8, 40, 32)
    canvas.rect(tray, "paper", 5)
    canvas.path("M11 6h18v9h-18zM14 15v8m12-8v8", "line", f"translate({tray.x:g} {tray.y + 2:g})")
    for index in range(4):
        canvas.rect(Box(bar.x + 18 + index * 44, bar.y + 10, 28, 28), "paper", 5)
    notice = Box(desk.right - 326, bar.y - 112, 310, 90)
    canvas.rect(Box(notice.x + 4, notice.y + 6, notice.width, notice.height), "shadow", 8)
    canvas.rect(notice, "paper", 8)
    canvas.text(notice.x + 18, notice.y + 32, say("reader"), room=270, size=16, class_="ink bold")
    canvas.lines(notice.x + 18, notice.y + 60, say("driver-notice"), room=276, size=14.5, most=2)
    canvas.mark(tray, "press")
    canvas.mark(notice, "press")
    return canvas


def driver_search(say: Say, procedure: Procedure) -> Canvas:
    """Draw a search for the driver on the pages of the reader's maker."""
    canvas = Canvas(WIDTH, 330)
    inside = canvas.window(Box(24, 22, 512, 286), "", address=say("search-engine"))
    query = canvas.field(Box(inside.x + 46, inside.y + 30, 410, 42), say("driver-query"))
    result = Box(inside.x + 46, inside.y + 108, 420, 74)
    canvas.text(
        result.x + 10, result.y + 27, say("maker-page"), room=400, size=17, class_="key bold"
    )
    canvas.text(
        result.x + 10, result.y + 54, say("maker-page-note"), room=400, size=14, class_="soft"
    )
    canvas.filler(Box(inside.x + 56, inside.y + 202, 360, 34), 2)
    canvas.mark(query, "type")
    canvas.mark(result, "press")
    return canvas
