"""Where nobody knows the order of the screens: which one has come, and whose step it is."""

from __future__ import annotations

from flows.outcomes import NotAsExpected
from flows.registration.objections import asks_further, objections, objects_anew
from flows.registration.session import Session
from flows.registration.step import Route
from flows.registration.waiting import comes
from pages.here import Here

LAST = "registered"  # what comes after it is in a known order


async def step_of_next_screen(
    session: Session, route: Route, at: int, before: Here | None, navigations: int
) -> int:
    """Wait for a screen that was not there before; returns the index of its step.

    ``before`` is the screen as it was left, ``navigations`` how often the page had gone somewhere
    by then. Raises :class:`NotAsExpected` when what comes is not known or the site refused what was
    entered, and as :func:`flows.registration.waiting.comes`.
    """
    step = route.steps[at]
    firsts = first_steps(route, at)
    if session.opening_account:  # nothing that comes of an account is the registration's end
        firsts = {x: step for x, step in firsts.items() if step <= route.index("submit")}
    # A quick person may have left the screen already: then whatever stands there has come.
    left = before if before is not None and before.screen == step.screen else None

    def refused(here: Here) -> bool:
        return left is not None and here.screen == left.screen and objects_anew(here, left)

    def has_come(here: Here) -> bool:
        if here.screen not in firsts:
            return False
        if left is None or here.screen != left.screen or asks_further(here, left):
            return True
        return session.browser.navigations > navigations and not here.errors

    here = await comes(
        session, (), name=step.id, until=lambda each: has_come(each) or refused(each)
    )
    if refused(here):
        raise NotAsExpected(step.id, " / ".join(objections(here)), says=here.says)
    return firsts[here.screen]


def first_steps(route: Route, at: int) -> dict[str, int]:
    """Each screen with the first of its steps: those that follow first, then the earlier ones."""
    last = route.index(LAST)
    first: dict[str, int] = {}
    for index in (*range(at + 1, last + 1), *range(at + 1)):
        screen = route.steps[index].screen
        if screen:
            first[screen] = min(index, first.get(screen, index))
    return first
