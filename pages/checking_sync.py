"""The same as :mod:`pages.checking` for tests that don't await: pages of Playwright's sync API.

::

    seen = read(page, "2022")
    done(page, seen.screen.press_on())
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any, TypeVar

from playwright.async_api import Page as AsyncPage
from playwright.sync_api import Page

from pages import checking
from pages.checking import Button, Question, ScreenSeen

__all__ = ["Button", "Question", "ScreenSeen", "done", "read"]

T = TypeVar("T")


def read(page: Page, edition: str = "") -> ScreenSeen:
    """Read the screen that a page shows now; see :func:`pages.checking.read`."""
    # Both faces of Playwright stand before one and the same page, which only it gives out.
    return done(page, checking.read(AsyncPage(page._impl_obj), edition))


def done(page: Page, work: Coroutine[Any, Any, T]) -> T:
    """Do to its end what a page object of that page would have one await, and give its result."""
    result: T = page._sync(work)
    return result
