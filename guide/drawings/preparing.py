"""What is needed, whose card it is, and where things stand on paper."""

from __future__ import annotations

from guide.drawings import labels, things
from guide.drawings.canvas import Canvas
from guide.drawings.says import Say
from guide.model import Box, Procedure

WIDTH = 560


def reader(say: Say, procedure: Procedure) -> Canvas:
    """Return the things to lay ready; without a residence card where there is none yet."""
    canvas = Canvas(WIDTH, 330)
    things.laptop(canvas, 28, 132, 150)
    _under(canvas, 103, 158, say("pc"))
    things.reader(canvas, 226, 46, 118)
    canvas.path("M226 84c-30 0-18 39-50 39", "line")
    _under(canvas, 285, 158, say("reader"))
    things.my_number_card(canvas, Box(396, 48, 130, 82), say("my-number-card"))
    _under(canvas, 461, 158, say(f"card-of.{procedure}"))
    if procedure == "certify":
        things.sheet_of_paper(canvas, Box(232, 198, 76, 76))
        _sheet_rows(canvas, Box(242, 216, 56, 46))
        _under(canvas, 270, 300, say("password-sheet"))
        return canvas
    things.sheet_of_paper(canvas, Box(132, 198, 76, 76))
    _sheet_rows(canvas, Box(142, 216, 56, 46))
    _under(canvas, 170, 300, say("password-sheet"))
    things.residence_card(canvas, Box(332, 198, 120, 76), number=False)
    _under(canvas, 392, 300, say("residence-card"))
    return canvas


def whose_card(say: Say, procedure: Procedure) -> Canvas:
    """Both spouses; the card lies with the one whose card is read."""
    canvas = Canvas(WIDTH, 320)
    abroad = procedure == "certify"
    canvas.text(
        WIDTH / 2, 38, say(f"procedure.{procedure}"), room=500, size=18, anchor="middle",
        class_="ink bold",
    )  # fmt: skip
    canvas.rect(Box(20, 56, 252 if abroad else 520, 244), "cool", 14)
    canvas.text(36, 86, say("in-japan"), room=220, class_="soft bold")
    if abroad:
        canvas.rect(Box(288, 56, 252, 244), "paper dash", 14)
        canvas.text(304, 86, say("abroad"), room=204, class_="soft bold")
    _spouse(canvas, say, 146, "japanese-spouse", "reads-card" if abroad else "helps")
    _spouse(canvas, say, 414, "foreign-spouse", "waits" if abroad else "reads-card")
    return canvas


def _spouse(canvas: Canvas, say: Say, x: float, name: str, does: str) -> None:
    """One of them, with the card in hand where it is theirs that is read."""
    reads = does == "reads-card"
    things.person(canvas, x - 58 if reads else x, 214, class_="key" if reads else "soft")
    if reads:
        things.my_number_card(canvas, Box(x - 4, 142, 120, 72), say("my-number-card"))
    canvas.text(x, 248, say(name), room=230, anchor="middle", class_="ink bold")
    canvas.text(x, 280, say(does), room=236, size=15, anchor="middle",
                class_="ink" if reads else "soft")  # fmt: skip


def reader_and_card(say: Say, procedure: Procedure) -> Canvas:
    """Return the reader plugged in, the card flat on it."""
    canvas = Canvas(WIDTH, 300)
    inside = things.laptop(canvas, 24, 232, 270)
    canvas.filler(Box(inside.x + 14, inside.y + 20, inside.width - 28, 60), 4)
    canvas.path("M292 214h34c34 0 18-36 46-36", "thick")
    canvas.rect(Box(278, 205, 26, 18), "key", 3)
    plate = things.reader(canvas, 366, 126, 164)
    card = Box(plate.x + 22, plate.y + 15, 120, 74)
    things.my_number_card(canvas, card, say("my-number-card"))
    canvas.mark(Box(274, 201, 34, 26), "look")
    canvas.mark(card, "look")
    canvas.text(448, 262, say("reader"), room=200, size=15, anchor="middle")
    canvas.text(159, 262, say("pc"), room=220, size=15, anchor="middle")
    return canvas


def password_sheet(say: Say, procedure: Procedure) -> Canvas:
    """Return the sheet from the municipality: two of its four passwords are used."""
    canvas = Canvas(WIDTH, 422)
    things.sheet_of_paper(canvas, Box(70, 24, 420, 372))
    canvas.text(280, 66, labels.SHEET, room=360, size=20, anchor="middle", class_="ink bold")
    rows = (
        (labels.SHEET_SIGNATURE, say("letters-6-16"), "A1B2C3", True),
        (labels.SHEET_AUTHENTICATION, say("digits-4"), "1234", True),
        (labels.SHEET_RESIDENT, say("not-used"), "", False),
        (labels.SHEET_CARD_FACE, say("not-used"), "", False),
    )
    for index, (name, note, value, used) in enumerate(rows):
        box = Box(98, 88 + index * 77, 364, 50)
        canvas.rect(box, "paper" if used else "grey", 4)
        class_ = "ink bold" if used else "soft"
        canvas.text(box.x + 14, box.y + 22, name, room=200, size=16, class_=class_)
        canvas.text(box.x + 14, box.y + 43, note, room=220, size=13.5, class_="soft")
        if value:
            canvas.text(box.right - 16, box.y + 33, value, room=110, size=19, anchor="end")
            canvas.mark(box, "look")
    return canvas


def residence_card(say: Say, procedure: Procedure) -> Canvas:
    """Where the number stands on the card."""
    canvas = Canvas(WIDTH, 330)
    room = things.residence_card(canvas, Box(60, 40, 440, 250), number=True)
    canvas.mark(room, "look")
    canvas.text(WIDTH / 2, 316, say("sample"), room=440, size=14, anchor="middle", class_="soft")
    return canvas


def _under(canvas: Canvas, x: float, y: float, label: str) -> None:
    canvas.lines(x, y, label, room=176, size=15, anchor="middle", most=2)


def _sheet_rows(canvas: Canvas, box: Box) -> None:
    canvas.filler(box, 4)
