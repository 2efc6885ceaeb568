"""The picture of a step: target outlined, personal values black, the page left as it was."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

from playwright.async_api import Locator, Page

from flows.registration.session import Session
from flows.registration.step import Step, View
from pages.covering import Covered, personal_texts
from pages.here import Here
from pages.look import Apart, Elements, NotSeen
from terms.masking import Masking

OUTLINE = "{ outline: 4px solid #d4351c !important; outline-offset: 3px !important; }"
BLACK = "#000000"
TRIES = 3  # how often a page is pictured that goes on changing meanwhile


@dataclass(frozen=True)
class Standing:
    """A page of the site as it is pictured.

    ``here`` is a look at it, ``covered`` what shows something personal wherever it stands,
    ``ways`` what is outlined.
    """

    here: Here
    covered: Covered
    ways: Sequence[str] = ()

    def black(self, masking: Masking) -> list[Elements]:
        return [*self.here.seen.marked(self.here.personal(masking)), *self.covered.marked()]


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


async def as_it_stands(session: Session, view: View) -> Standing | None:
    """Look at the page that is pictured: its fields may be others than those filled.

    None for a page of our own. Raises :class:`pages.look.NotSeen`.
    """
    if view.paper is not None:
        return None
    covered, ways = await asyncio.gather(
        personal_texts(session.page, session.masking), outlined(view)
    )
    here = session.here
    if here is None or not _as_looked_at(here, session.page, covered):
        here = await session.look_into(session.page)
    return Standing(here, covered, ways)


def _as_looked_at(here: Here, page: Page, covered: Covered) -> bool:
    """Tell whether a look at a page is still good: only what stands in fields may have changed."""
    looks = {each.look for each in here.seen.readers.values() if isinstance(each, Apart)}
    return here.seen.page is page and looks == {each.since for each in covered.readings}


async def take(session: Session, view: View, standing: Standing | None) -> bytes:
    """Return the PNG of a view; on a page of the site everything personal is black.

    Raises Playwright's Error when the page cannot be pictured, and :class:`pages.look.NotSeen`
    when it can't be told what on it is personal.
    """
    if standing is None:
        paper = await session.browser.paper()
        await paper.set_content(view.paper or "", wait_until="domcontentloaded")
        return await paper.screenshot(full_page=True)
    for _ in range(TRIES):
        png = await session.page.screenshot(
            full_page=True,
            style=f"{', '.join(standing.ways)} {OUTLINE}" if standing.ways else None,
            mask=[each.locator for each in standing.black(session.masking)],
            mask_color=BLACK,
        )
        # What came onto the page while it was pictured may stand readable in the picture.
        after = await personal_texts(session.page, session.masking)
        if standing.covered.covers(after):
            return png
        standing = replace(standing, covered=after)
    raise NotSeen("moving")


async def whole_page(session: Session) -> bytes:
    """Return the PNG of the page as it stands, known or not. Raises as :func:`take` and NotSeen."""
    view = View()
    return await take(session, view, await as_it_stands(session, view))


async def black(here: Here, masking: Masking) -> list[Locator]:
    """Give what is personal on a page: where the look saw it, and wherever else it stands as text.

    Raises :class:`pages.look.NotSeen`.
    """
    standing = Standing(here, await personal_texts(here.seen.page, masking))
    return [each.locator for each in standing.black(masking)]


async def outlined(view: View) -> list[str]:
    """Return what is outlined, as selectors."""
    return await view.here.seen.ways(view.target) if view.here else []
