"""Is this desk ready? What `touroku check` looks at, told on a page with its remedies."""

from __future__ import annotations

import asyncio
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.checking import Checked, check_plan
from desk.desk_report import as_file, desk_report, last_stops
from desk.findings import NOBODY_KNOWS, finding_told
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page, part
from desk.page.work import Progress, Tell
from desk.settings import names_set
from flows.card_source import open_card
from flows.checkup.checkup import check_up
from flows.checkup.plan import CheckPlan, this_machine
from flows.patience import aside

REPORT = "touroku-desk.json"


async def show(request: Request) -> Response:
    """Return what was found when the desk was looked at last."""
    desk = desk_of(request)
    return page(desk, "check/check.html", place="check", regions=regions(desk))


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return how far the check is, and what it found."""
    html = part(
        desk.words, "check/found.html", work=desk.check.shown, checked=desk.check.result,
        said=partial(finding_told, desk.words), asked=NOBODY_KNOWS,
        running=desk.run.under_way,
    )  # fmt: skip
    return {"check": html}


async def begin(request: Request) -> Response:
    """Look at everything. Nobody is asked for anything, and no try is spent."""
    desk = desk_of(request)
    desk.keep_card_free()
    plan = check_plan(desk.options, desk.settings, desk.words, ask=False)
    desk.check.begin(Progress("page.check.looking"), partial(_look, plan))
    return RedirectResponse("/check", 303)


async def _look(plan: CheckPlan, tell: Tell) -> Checked:
    machine, service = this_machine(), open_card(plan.card_source)

    def waits_for(late: list[str]) -> None:
        tell(Progress("page.check.waiting", {"what": ", ".join(late)}))

    try:
        found = await aside(lambda: check_up(plan, service, machine, waits_for))
    finally:
        service.close()
    return Checked(plan, machine, tuple(found))


async def cancel(request: Request) -> Response:
    """Wait no longer."""
    desk_of(request).check.cancel()
    return RedirectResponse("/check", 303)


async def report(request: Request) -> Response:
    """Return the file for somebody who helps from afar, without anything personal."""
    desk = desk_of(request)
    checked = desk.check.result
    if checked is None:
        raise HTTPException(404)
    stops = await asyncio.to_thread(last_stops, desk.settings.home)
    made = desk_report(checked.plan, checked.machine, checked.found, names_set(), stops)
    return Response(
        as_file(made), media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{REPORT}"'},
    )  # fmt: skip


ROUTES = [
    Route("/check", show),
    Route("/check", begin, methods=["POST"]),
    Route("/check/cancel", cancel, methods=["POST"]),
    Route("/check/report", report),
]
