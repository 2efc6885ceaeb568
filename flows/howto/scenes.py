"""What each figure of the how-to shows of a screen: what is marked on it, and which part counts.

The marks stand in the order of the figure's list in the guide room.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Locator

from pages.screens import (
    Completion,
    Confirmation,
    Form,
    Password,
    PasswordDone,
    Reading,
    Screen,
    Top,
)

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
    at = screen.here.locators
    content = [screen.here.seen.page.get_by_role("main").locator("xpath=*")]
    match screen:
        case Top():
            others = at(screen.action_refs("login")), at(screen.action_refs("counter"))
            return (Scene("menu", (at([screen.target]), *others), content),)
        case Reading():
            overlay = at(screen.overlay)
            return (Scene("waiting", (overlay,), overlay, 90),)
        case Form():
            return _form(screen, content)
        case Confirmation():
            return (Scene("confirm", (at(screen.pair_refs()), at([screen.target])), content),)
        case Completion():
            return (Scene("completion", (at(screen.value_refs("auth_id")),), content),)
        case Password():
            typed = at(screen.field_refs("password", "password_again"))
            return (Scene("password", (typed, at([screen.target])), content),)
        case PasswordDone():
            return (Scene("password-done", (at(screen.heading),), content),)
        case _:
            return ()


def _form(form: Form, content: Position) -> tuple[Scene, ...]:
    at = form.here.locators
    from_card = at(form.row_refs("name", "sex"))
    category, card = at(form.field_refs("category")), at(form.field_refs("residence_card"))
    around = at(form.row_refs("email_again", "category", "residence_card"))
    return (
        Scene("form", (from_card, at([form.target])), content),
        Scene("category", (category,), around, 60),
        Scene("residence-card-field", (card,), around, 60),
    )
