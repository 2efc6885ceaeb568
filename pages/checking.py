"""Screens of a registration for other people's tests: what a page is, what it asks and says.

With Playwright's async pages::

    seen = await read(page, "2022")
    assert seen.name == "form" and not seen.errors

Tests that don't await use :mod:`pages.checking_sync`. Nothing here presses or types by itself;
``seen.screen`` is the page object for that.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.async_api import Page

from pages.asking import shown
from pages.here import Here, read_page
from pages.knowledge import editions, load
from pages.screens import Screen, screen_of


@dataclass(frozen=True)
class Question:
    """One field: the site's words, and what they ask for (``""`` where that is not understood)."""

    label: str
    role: str
    kind: str
    required: bool
    greyed: bool
    error: str


@dataclass(frozen=True)
class Button:
    """One button or link, and what it does (``""`` where that is not understood)."""

    text: str
    intent: str


@dataclass(frozen=True)
class ScreenSeen:
    """A page as it stood when it was read. No value that was entered is in it.

    ``name`` is one of :data:`pages.screens.SCREEN_NAMES`, "" for any other page; ``why`` says what
    speaks for it or against it. ``screen`` is its page object, None for an unknown page.
    """

    name: str
    why: tuple[str, ...]
    fields: tuple[Question, ...]
    buttons: tuple[Button, ...]
    messages: tuple[str, ...]
    errors: tuple[str, ...]
    screen: Screen | None

    def field(self, role: str) -> Question:
        """Find the one field of a role. Raises ``LookupError``, with the roles that there are."""
        found = [each for each in self.fields if each.role == role]
        if len(found) != 1:
            there = ", ".join(each.role or f"「{each.label}」" for each in self.fields)
            raise LookupError(f"{len(found)} fields ask for {role}; there are: {there or 'none'}")
        return found[0]


async def read(page: Page, edition: str = "") -> ScreenSeen:
    """Read the screen that a page shows now, with what is known of an edition of the site.

    Raises ``ValueError`` for an edition that there is not, :class:`pages.look.NotSeen` for a page
    that was closed or does not answer.
    """
    if edition and edition not in editions():
        raise ValueError(f"no edition {edition}; there are {', '.join(editions())}")
    parts = urlsplit(page.url)
    origins = (f"{parts.scheme}://{parts.netloc}",) if parts.netloc else ()
    return _seen(await read_page(page, load(edition), origins))


def _seen(here: Here) -> ScreenSeen:
    return ScreenSeen(
        here.screen,
        here.why(),
        tuple(
            Question(x.label, x.role, x.field.kind, x.field.required, x.field.greyed, x.field.error)
            for x in here.page.fields
        ),
        tuple(Button(shown(x.action.text), x.intent) for x in here.page.actions),
        tuple(shown(each.text) for each in here.snapshot.messages),
        here.errors,
        screen_of(here),
    )
