"""Choosing, downloading and installing the JPKI client on Windows."""

from __future__ import annotations

from collections.abc import Sequence

from guide.drawings import labels
from guide.drawings.canvas import Canvas
from guide.drawings.says import Say
from guide.model import Box, Procedure

WIDTH = 560


def browser(say: Say, procedure: Procedure) -> Canvas:
    """Two browsers that can, and what cannot."""
    canvas = Canvas(WIDTH, 270)
    for x, name in ((40.0, "Microsoft Edge"), (300.0, "Google Chrome")):
        box = Box(x, 40, 220, 110)
        canvas.window(box, name)
        canvas.filler(Box(x + 18, 92, 110, 40), 3)
        canvas.tick(x + 180, 116, 18)
        canvas.mark(box, "look")
    for index, key in enumerate(("other-browsers", "phone", "mac")):
        box = Box(40 + index * 164, 190, 152, 50)
        canvas.rect(box, "grey", 8)
        canvas.text(box.x + 46, box.y + 31, say(key), room=100, size=15)
        canvas.cross(box.x + 24, box.y + 25, 9)
    return canvas


def client_windows(say: Say, procedure: Procedure) -> Canvas:
    """Return the way to the right page: on a computer, with a reader, for Windows."""
    canvas = Canvas(WIDTH, 340)
    _site(canvas, Box(24, 22, 512, 294))
    canvas.text(48, 132, labels.FROM_PC, room=300, size=17, class_="ink bold")
    reader = Box(48, 148, 300, 56)
    canvas.button(reader, labels.WITH_READER, size=15.5)
    canvas.rect(Box(376, 148, 136, 56), "grey", 6)
    canvas.text(444, 181, say("phone"), room=120, size=15, anchor="middle", class_="soft")
    windows = Box(48, 240, 300, 50)
    canvas.button(windows, labels.WINDOWS_EDITION, main=True, size=17)
    canvas.rect(Box(376, 240, 136, 50), "grey", 6)
    canvas.text(444, 270, "Mac", room=120, size=15, anchor="middle", class_="soft")
    canvas.path("M198 206v26m-7-8l7 9 7-9", "thick")
    canvas.mark(reader, "press")
    canvas.mark(windows, "press")
    return canvas


def client_edition(say: Say, procedure: Procedure) -> Canvas:
    """Return the block of the edition for browsers."""
    canvas = Canvas(WIDTH, 290)
    _site(canvas, Box(24, 22, 512, 244))
    rows = ((34, labels.CLIENT, 16, "ink"), (62, labels.CLIENT_BROWSER, 20, "ink bold"))
    _edition(canvas, Box(48, 112, 464, 134), "cool", 420, rows)
    download = canvas.button(Box(66, 192, 200, 40), say("download"), main=True)
    canvas.mark(download, "press")
    return canvas


def client_not_standard(say: Say, procedure: Procedure) -> Canvas:
    """Two editions one below the other: the upper one is the wrong one."""
    canvas = Canvas(WIDTH, 372)
    _site(canvas, Box(24, 22, 512, 326))
    wrong = Box(52, 116, 456, 84)
    unseen = (62, say("standard-unseen"), 14, "soft")
    _edition(canvas, wrong, "grey", 410, ((34, labels.CLIENT_STANDARD, 17, "ink"), unseen))
    rows = (
        (32, labels.CLIENT, 15, "ink"),
        (56, labels.CLIENT_BROWSER, 18, "ink bold"),
        (82, say("this-one"), 14, "soft"),
    )
    _edition(canvas, Box(52, 226, 456, 98), "cool", 280, rows)
    download = canvas.button(Box(364, 254, 126, 42), say("download"), main=True)
    canvas.mark(wrong, "never")
    canvas.mark(download, "press")
    return canvas


def installer(say: Say, procedure: Procedure) -> Canvas:
    """Return the installer's first page."""
    canvas = Canvas(WIDTH, 300)
    inside = _dialogue(canvas, 232)
    canvas.text(inside.x + 24, inside.y + 44, say("installer-ready"), room=400, size=17)
    canvas.filler(Box(inside.x + 24, inside.y + 66, 380, 46), 3)
    install = canvas.button(
        Box(inside.right - 300, inside.bottom - 60, 130, 40), labels.INSTALL, main=True
    )
    canvas.button(Box(inside.right - 152, inside.bottom - 60, 130, 40), labels.CANCEL)
    canvas.mark(install, "press")
    return canvas


def installer_administrator(say: Say, procedure: Procedure) -> Canvas:
    """Return the installer asks for an administrator's right."""
    canvas = Canvas(WIDTH, 280)
    inside = _dialogue(canvas, 212)
    canvas.path("M22 0l24 42h-48z", "warm", f"translate({inside.x + 26:g} {inside.y + 38:g})")
    canvas.text(
        inside.x + 48, inside.y + 74, "!", room=20, size=24, anchor="middle", class_="ink bold"
    )
    message = Box(inside.x + 92, inside.y + 34, inside.width - 120, 58)
    canvas.lines(
        message.x + 6,
        message.y + 25,
        say("administrator-needed"),
        room=message.width - 12,
        size=16,
        most=2,
    )
    ok = canvas.button(Box(inside.right - 152, inside.bottom - 58, 130, 38), "OK", main=True)
    canvas.mark(message, "look")
    canvas.mark(ok, "press")
    return canvas


def run_as_administrator(say: Say, procedure: Procedure) -> Canvas:
    """Right button on the downloaded file, then the entry of the menu."""
    canvas = Canvas(WIDTH, 320)
    inside = canvas.window(Box(24, 22, 512, 276), say("downloads"))
    icon = Box(inside.x + 40, inside.y + 34, 110, 116)
    canvas.rect(Box(icon.x + 27, icon.y + 10, 56, 62), "cool", 6)
    canvas.path(
        "M0 0v20m-8-8l8 9 8-9m-16 16h16", "thick", f"translate({icon.x + 55:g} {icon.y + 28:g})"
    )
    canvas.lines(
        icon.x + 55, icon.y + 92, say("installer-file"), room=108, size=14, anchor="middle", most=2
    )
    menu = Box(inside.x + 182, inside.y + 40, 296, 172)
    canvas.rect(Box(menu.x + 4, menu.y + 6, menu.width, menu.height), "shadow", 8)
    canvas.rect(menu, "paper", 8)
    rows = ("open", "run-as-administrator", "copy", "properties")
    for index, key in enumerate(rows):
        row = Box(menu.x + 8, menu.y + 8 + index * 39, menu.width - 16, 37)
        chosen = key == "run-as-administrator"
        if chosen:
            canvas.rect(row, "cool", 5)
        canvas.text(
            row.x + 16,
            row.y + 24,
            say(key),
            room=row.width - 32,
            size=15.5,
            class_="ink bold" if chosen else "ink",
        )
        if chosen:
            target = row
    canvas.mark(icon, "press")
    canvas.mark(target, "press")
    return canvas


def installer_browser(say: Say, procedure: Procedure) -> Canvas:
    """Return which browser will be used, and the end of the installation."""
    canvas = Canvas(WIDTH, 326)
    inside = _dialogue(canvas, 258)
    canvas.text(inside.x + 24, inside.y + 40, say("choose-browser"), room=420, size=16)
    choices = Box(inside.x + 24, inside.y + 58, 300, 78)
    for index, label in enumerate((labels.USE_EDGE, labels.USE_CHROME)):
        y = choices.y + 24 + index * 34
        canvas.circle(choices.x + 20, y - 5, 9, "paper")
        if index == 1:
            canvas.circle(choices.x + 20, y - 5, 5, "key")
        canvas.text(choices.x + 42, y + 1, label, room=240, size=16)
    finish = canvas.button(
        Box(inside.right - 152, inside.bottom - 58, 130, 38), labels.FINISH, main=True
    )
    canvas.mark(choices, "press")
    canvas.mark(finish, "press")
    return canvas


def _site(canvas: Canvas, box: Box) -> None:
    inside = canvas.window(box, "", address=labels.JPKI_ADDRESS)
    canvas.text(
        inside.x + 24,
        inside.y + 34,
        labels.JPKI_SITE,
        room=inside.width - 48,
        size=17,
        class_="key bold",
    )
    canvas.path(f"M{inside.x + 24:g} {inside.y + 46:g}h{inside.width - 48:g}", "line")


TextLine = tuple[float, str, float, str]  # how far down, the text, its size, its class


def _edition(canvas: Canvas, box: Box, ground: str, room: float, rows: Sequence[TextLine]) -> None:
    """Draw the block of one edition of the client on the site."""
    canvas.rect(box, ground, 8)
    for down, text, size, class_ in rows:
        canvas.text(box.x + 18, box.y + down, text, room=room, size=size, class_=class_)


def _dialogue(canvas: Canvas, height: float) -> Box:
    return canvas.window(Box(40, 30, 480, height), f"{labels.CLIENT} {labels.CLIENT_BROWSER}")
