"""One assisted registration from a request to its outcome."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from playwright.async_api import Playwright

from flows.awake import awake
from flows.browser import check_browser
from flows.cases.reminders import new_case
from flows.driver import Driver
from flows.options import DeskOptions, RunOptions
from flows.outcomes import Failed, Stop
from flows.registration.plan import LoadCamera, SessionPlan
from flows.user_interaction import UserInteraction
from records.applicant import Request
from records.case import Case, Store
from records.editions import Site
from terms.text import first_line


@dataclass(frozen=True)
class Outcome:
    """A case after a run, and why the run stopped if it did."""

    case: Case
    seconds: float
    stop: Stop | None = None

    @property
    def auth_id(self) -> str | None:
        """The case's; none while two differ and nobody has said which is right."""
        return None if self.case.progress.rivals else self.case.auth_id

    def to_json(self) -> dict[str, Any]:
        """Return the document of ``demo``, ``run`` and ``resume``, without its ``error``."""
        case, progress = self.case, self.case.progress
        return {
            "case": case.id,
            "state": case.state,
            "auth_id": self.auth_id,
            "edition": case.site.edition.key,
            "procedure": case.procedure,
            "folder": str(case.folder),
            "seconds": self.seconds,
            "steps": progress.steps,
            "mails": [
                {key: mail[key] for key in ("file", "kind", "auth_id", "trusted")}
                for mail in progress.mails
            ],
            "submissions": progress.submissions,
            "human_acts": progress.acts,
        }


async def register(
    store: Store,
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    user: UserInteraction,
    camera: LoadCamera | None = None,
    driver: Driver | None = None,
) -> Outcome:
    """Register one person; ``camera`` takes other pictures than the plain ones of a case.

    ``driver`` is Playwright where it was begun before; who did stops it.

    Raises :class:`BadInput` before anything is written when the desk can't do it (no browser, no
    display, no such edition); any later stop is in the outcome.
    """
    return await _follow(
        SessionPlan(
            desk, site, options, user, request.applicant, store.home,
            lambda: new_case(store, request, site), request.notes, request.procedure,
            camera=camera,
        ),
        driver,
    )  # fmt: skip


async def resume(
    case: Case,
    desk: DeskOptions,
    options: RunOptions,
    user: UserInteraction,
    camera: LoadCamera | None = None,
    driver: Driver | None = None,
) -> Outcome:
    """Go on where a case stands; in ``submitting`` nothing is pressed again.

    Raises :class:`BadInput` as :func:`register`, and StoreError where somebody works on the case.
    """
    with case.locked():  # told as that, not as the browser's profile, which they have as well
        pass
    return await _follow(
        SessionPlan(
            desk, case.site, options, user, case.applicant, case.folder.parent.parent,
            lambda: case, since=case.created, camera=camera,
        ),
        driver,
    )  # fmt: skip


async def _follow(plan: SessionPlan, driver: Driver | None) -> Outcome:
    started = time.monotonic()
    check_browser(plan.desk.browser)
    async with awake(plan.user), _playwright(driver) as starting:
        from flows.registration.opening import follow

        case, stop = await follow(starting, plan)
    return Outcome(case, round(time.monotonic() - started, 3), stop)


def _load_opening() -> None:
    from flows.registration import opening

    assert opening


@asynccontextmanager
async def _playwright(driver: Driver | None) -> AsyncIterator[asyncio.Future[Playwright]]:
    """Playwright on its way, begun before or now; the rest of us is read meanwhile."""
    used = driver or Driver()
    starting = asyncio.create_task(_started(used))
    try:
        await asyncio.to_thread(_load_opening)
        yield starting
    finally:
        starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        if used is not driver:
            await used.end()


async def _started(driver: Driver) -> Playwright:
    """Wait for Playwright's own process. Raises :class:`Failed` when it does not come up."""
    try:
        return await asyncio.shield(driver.starting)
    except OSError:
        raise
    except Exception as trouble:  # Playwright has no type of its own for it
        raise Failed("machine.driver-not-started", reason=first_line(trouble)) from None
