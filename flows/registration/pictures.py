"""The picture of a step: target outlined, personal values black, the page left as it was."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Locator

from flows.registration.session import Session
from flows.registration.step import Step, View
from pages.covering import personal_texts
from pages.here import Here
from pages.look import NotSeen
from terms.masking import Masking

OUTLINE = "{ outline: 4px solid #d4351c !important; outline-offset: 3px !important; }"
# The way from the page's root to an element, as a selector: the page is left untouched.
WAY = """element => {
  if (element.getRootNode() !== document) return "";
  const steps = [];
  for (let each = element; each.parentElement; each = each.parentElement)
    steps.unshift(`:nth-child(${[...each.parentElement.children].indexOf(each) + 1})`);
  return [":root", ...steps].join(" > ");
}"""
BLACK = "#000000"
TRIES = 3  # how often a page is pictured that goes on changing meanwhile


@dataclass(frozen=True)
class Taken:
    """A picture for the case's folder; ``positions`` says in JSON where on it things stand."""

    png: bytes
    positions: str | None = None


Camera = Callable[[Session, Step, View], Coroutine[Any, Any, Taken | None]]
"""What takes the picture of a step; None where it takes none."""


async def evidence(session: Session, step: Step, view: View) -> Taken:
    """Take the picture that a case keeps of a step."""
    return Taken(await take(session, view, await as_it_stands(session, view)))


async def as_it_stands(session: Session, view: View) -> Here | None:
    """Look at the page that is pictured: its fields may be others than those filled.

    None for a page of our own. Raises :class:`pages.look.NotSeen`.
    """
    if view.paper is not None:
        return None
    return await session.look_into(session.page)


async def take(session: Session, view: View, here: Here | None) -> bytes:
    """Return the PNG of a view; on a page of the site, ``here``, everything personal is black.

    Raises Playwright's Error when the page cannot be pictured, and :class:`pages.look.NotSeen`
    when it can't be told what on it is personal.
    """
    if here is None:
        paper = await session.browser.paper()
        await paper.set_content(view.paper or "", wait_until="domcontentloaded")
        return await paper.screenshot(full_page=True)
    ways = await outlined(view)
    fields = here.locators(here.personal(session.masking))
    covered = await personal_texts(session.page, session.masking)
    for _ in range(TRIES):
        png = await session.page.screenshot(
            full_page=True,
            style=f"{', '.join(ways)} {OUTLINE}" if ways else None,
            mask=[*fields, *covered.locators()],
            mask_color=BLACK,
        )
        # What came onto the page while it was pictured may stand readable in the picture.
        after = await personal_texts(session.page, session.masking)
        if covered.covers(after):
            return png
        covered = after
    raise NotSeen("moving")


async def whole_page(session: Session) -> bytes:
    """Return the PNG of the page as it stands, known or not. Raises as :func:`take` and NotSeen."""
    view = View()
    return await take(session, view, await as_it_stands(session, view))


async def black(here: Here, masking: Masking) -> list[Locator]:
    """Give what is personal on a page: where the look saw it, and wherever else it stands as text.

    Raises :class:`pages.look.NotSeen`.
    """
    covered = await personal_texts(here.seen.page, masking)
    return [*here.locators(here.personal(masking)), *covered.locators()]


async def outlined(view: View) -> list[str]:
    """Return what is outlined, as selectors."""
    located = view.here.locators(view.target) if view.here else []
    # One by one: where the page's own scripts run, nobody knows a look's elements.
    handles = [each for locator in located for each in await locator.element_handles()]
    ways = [await handle.evaluate(WAY) for handle in handles]
    return [way for way in ways if way]
