"""Where nobody knows the order of the screens: which one has come, and whose step it is."""

from __future__ import annotations

import asyncio

from flows.outcomes import NotAsExpected
from flows.registration.session import Session
from flows.registration.step import Route
from flows.registration.waiting import comes
from pages.screen import ScreenName

LAST = "registered"  # what comes after it is in a known order


async def screens_shown(session: Session, route: Route) -> frozenset[ScreenName]:
    """The known screens whose landmarks stand on the page now."""
    names = list(_first_steps(route, 0))
    counts = await asyncio.gather(*(session.landmark(name).count() for name in names))
    return frozenset(name for name, count in zip(names, counts, strict=True) if count)


async def screens_before(session: Session, route: Route, at: int) -> frozenset[ScreenName]:
    """What stands there before a step is left; a quick person may have left its screen already.

    Then a screen of a later step that stands there is no longer "before": it is what has come.
    """
    shown = await screens_shown(session, route)
    if route.steps[at].screen in shown:
        return shown
    later = {name for name, index in _first_steps(route, at).items() if index > at}
    return shown - later


async def step_of_next_screen(
    session: Session, route: Route, at: int, before: frozenset[ScreenName]
) -> int:
    """Wait for a screen that was not there before; returns the index of its step.

    Raises :class:`NotAsExpected` when what comes is not known or the site refused what was
    entered, and as :func:`flows.registration.waiting.comes`.
    """
    fresh = {name: index for name, index in _first_steps(route, at).items() if name not in before}
    refused = session.page.locator("main").locator("[aria-invalid=true]:visible")
    await comes(session, session.any_of(fresh).or_(refused), route.steps[at].id)
    shown = await screens_shown(session, route)
    for name, index in fresh.items():
        if name in shown:
            return index
    messages = [error.message for error in await session.on(session.screens.form).errors()]
    raise NotAsExpected(route.steps[at].id, " / ".join(messages) or "refused")


def _first_steps(route: Route, at: int) -> dict[ScreenName, int]:
    """Each screen with the first of its steps: those that follow first, then the earlier ones."""
    last = route.index(LAST)
    first: dict[ScreenName, int] = {}
    for index in (*range(at + 1, last + 1), *range(at + 1)):
        screen = route.steps[index].screen
        if screen:
            first[screen] = min(index, first.get(screen, index))
    return first
