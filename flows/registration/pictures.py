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
# A mail address, but not a domain on its own such as the site's 「@ras-immi.moj.go.jp」.
MAIL_ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]+"


@dataclass(frozen=True)
class Taken:
    """A picture for the case's folder; ``positions`` says in JSON where on it things stand."""

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
    here = view.here
    # The look says where personal values stand; this net is for where nobody thought of.
    net = re.compile("|".join([*map(re.escape, personal), MAIL_ADDRESS]))
    black: list[Locator] = [browser.page.get_by_text(net), browser.page.locator("[data-personal]")]
    black += here.locators(here.personal()) if here else []
    targets = [
        way
        for locator in (here.locators(view.target) if here else [])
        for way in await locator.evaluate_all(WAYS)
    ]
    style = f"{', '.join(targets)} {OUTLINE}" if targets else None
    mask = [reduce(Locator.or_, black[:2]), *black[2:]]
    return await browser.page.screenshot(full_page=True, style=style, mask=mask, mask_color=BLACK)
