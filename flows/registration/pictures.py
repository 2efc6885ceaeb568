"""The picture of a step: target outlined, personal values black, the page left as it was."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from playwright.async_api import Locator

from flows.browser import Browser
from flows.registration.session import Session
from flows.registration.step import Step, View

OUTLINE = "{ outline: 4px solid #d4351c !important; outline-offset: 3px !important; }"
# The way from the page's root to each element, as a selector: the page is left untouched.
WAYS = """elements => elements.map(element => {
  const steps = [];
  for (let each = element; each.parentElement; each = each.parentElement)
    steps.unshift(`:nth-child(${[...each.parentElement.children].indexOf(each) + 1})`);
  return [":root", ...steps].join(" > ");
})"""
BLACK = "#000000"


@dataclass(frozen=True)
class Taken:
    """A picture for the case's folder; ``places`` says in JSON where on it things stand."""

    png: bytes
    positions: str | None = None


Camera = Callable[[Session, Step, View], Coroutine[Any, Any, Taken | None]]
"""What takes the picture of a step; None where it takes none."""


async def evidence(session: Session, step: Step, view: View) -> Taken:
    """Take the picture that a case keeps of a step."""
    return Taken(await take(session.browser, view, session.personal))


async def take(browser: Browser, view: View, personal: Sequence[str]) -> bytes:
    """The PNG of a view, ``personal`` values black wherever they stand as text.

    Raises Playwright's Error when the page cannot be pictured.
    """
    if view.paper is not None:
        paper = await browser.paper()
        await paper.set_content(view.paper, wait_until="domcontentloaded")
        return await paper.screenshot(full_page=True)
    # The page objects say where personal values stand; this net is for where nobody thought of.
    net = browser.page.get_by_text(re.compile("|".join(map(re.escape, personal))))
    # One locator for all of it: the browser is asked once.
    masks = [reduce(Locator.or_, view.screen.personal() if view.screen else (), net)]
    targets = await view.target.evaluate_all(WAYS) if view.target else []
    style = f"{', '.join(targets)} {OUTLINE}" if targets else None
    return await browser.page.screenshot(full_page=True, style=style, mask=masks, mask_color=BLACK)
