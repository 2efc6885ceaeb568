"""Press what leads on from a screen, over which something may have come since it was looked at."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from flows.registration.interruptions import uncovered
from flows.registration.session import Session
from pages.act import NotDone
from pages.screens import Screen


async def press_on(session: Session, screen: Screen) -> None:
    """Press what leads on; once more where a notice lay over it and could be cleared away.

    A button that is covered was not pressed. Raises as :meth:`Session.press_on`.
    """
    await _uncovering(session, screen, session.press_on)


async def press_once(session: Session, screen: Screen) -> None:
    """Press what may arrive at the site but once; returns without waiting for what follows.

    Raises as :meth:`pages.screens.Screen.press_on`.
    """
    await _uncovering(session, screen, lambda each: each.press_on(no_wait=True))


async def _uncovering(
    session: Session, screen: Screen, press: Callable[[Screen], Awaitable[None]]
) -> None:
    try:
        await press(screen)
    except NotDone as trouble:
        if trouble.reason != "covered":
            raise
        await press(type(screen)(await uncovered(session)))
