"""What each figure of the how-to shows of a screen: what is marked on it, and which part counts.

The marks stand in the order of the figure's list in the guide room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Locator

from pages.edition_2022.completion import Completion
from pages.edition_2022.confirmation import Confirmation
from pages.edition_2022.form import Form
from pages.edition_2022.password import Password, PasswordDone
from pages.edition_2022.reading import Reading
from pages.edition_2022.top import Top
from pages.screen import Screen

Position = Sequence[Locator]  # one box around all of them


@dataclass(frozen=True)
class Scene:
    """One figure on a screen. ``crop`` is what it shows large, with ``margin`` CSS pixels around;
    empty for the whole page.
    """

    figure: str
    marks: tuple[Position, ...]
    crop: Position = ()
    margin: float = 76

    @property
    def positions(self) -> tuple[Position, ...]:
        return (*self.marks, self.crop)


def scenes(screen: Screen) -> tuple[Scene, ...]:
    """The figures that a screen is good for."""
    main = [screen.page.locator("main > *")]
    match screen:
        case Top():
            return (Scene("menu", ([screen.target], [screen.login], [screen.counter.last]), main),)
        case Reading():
            return (Scene("waiting", ([screen.landmark],), [screen.landmark], 90),)
        case Form():
            return _form(screen, main)
        case Confirmation():
            values = [screen.page.locator("main dl")]
            return (Scene("confirm", (values, [screen.target]), main),)
        case Completion():
            return (Scene("completion", ([screen.auth_id_value],), main),)
        case Password():
            typed = [screen.first, screen.again]
            return (Scene("password", (typed, [screen.target]), main),)
        case PasswordDone():
            return (Scene("password-done", ([screen.landmark],), main),)
        case _:
            return ()


def _form(form: Form, main: Position) -> tuple[Scene, ...]:
    from_card = [form.field(form.NAME), form.sexes]
    category, card = form.field(form.CATEGORY), form.field(form.RESIDENCE_CARD)
    rows = [
        form.page.locator("label").filter(has_text=label.exactly)
        for label in (form.EMAIL_AGAIN, form.CATEGORY, form.RESIDENCE_CARD)
    ]
    around = [*rows, form.field(form.EMAIL_AGAIN), category, card]
    return (
        Scene("form", (from_card, [form.target]), main),
        Scene("category", ([category],), around, 60),
        Scene("residence-card-field", ([card],), around, 60),
    )
