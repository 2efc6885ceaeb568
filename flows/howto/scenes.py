"""Where on a screen the things stand that the figures of the how-to mark and show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.async_api import Locator, Page

from guide import Figure
from guide.figures import ARTICLE, in_edition
from pages.look import Elements
from pages.screens import Reading, Screen

Position = Sequence[Locator | Elements]  # one box around all of them


@dataclass(frozen=True)
class Scene:
    """One figure on a screen. ``crop`` is what it shows large, with ``margin`` CSS pixels beside
    and above; empty for the whole page.
    """

    figure: str
    marks: tuple[Position, ...]
    crop: Position = ()
    margin: tuple[float, float] = (0, 0)

    @property
    def positions(self) -> tuple[Position, ...]:
        return (*self.marks, self.crop)


def scenes(screen: Screen, edition: str = ARTICLE) -> tuple[Scene, ...]:
    """Return the figures that a screen of an edition is good for."""
    return tuple(
        Scene(
            figure.id,
            tuple(_on_screen(screen, each.at) for each in figure.marks),
            _on_screen(screen, figure.crop) if figure.crop else (),
            figure.margin,
        )
        for figure in in_edition(edition)
        if figure.screen == screen.name
    )


def scene_of_mail(page: Page, figure: Figure) -> Scene:
    """Return a figure on the sheet that shows a mail."""
    marks = tuple(_by_style(page, each.at) for each in figure.marks)
    return Scene(figure.id, marks, _by_style(page, figure.crop), figure.margin)


def _on_screen(screen: Screen, at: str) -> Position:
    """Return what a place of ``guide/figures.toml`` means on a screen."""
    what, _, named = at.partition(" ")
    names = named.split()
    match what:
        case "content":
            main = screen.here.seen.page.get_by_role("main").locator("xpath=*")
            return [main, *screen.here.seen.marked(screen.heading)]
        case "target":
            refs = [screen.target]
        case "heading":
            refs = screen.heading
        case "pairs":
            refs = screen.pair_refs()
        case "overlay":
            refs = screen.overlay if isinstance(screen, Reading) else []
        case "fields":
            refs = screen.field_refs(*names)
        case "rows":
            refs = screen.row_refs(*names)
        case "values":
            refs = screen.value_refs(*names)
        case "actions":
            refs = [ref for name in names for ref in screen.action_refs(name)]
        case _:
            raise ValueError(at)
    return screen.here.seen.marked([ref for ref in refs if ref])


def _by_style(page: Page, at: str) -> Position:
    return [page.locator(at.removeprefix("css "))]
