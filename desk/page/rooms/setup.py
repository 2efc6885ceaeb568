"""The installation of the client, walked through step by step on a page."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.findings import finding_told
from desk.page.forms import answers_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page, part
from desk.page.setup_walk import PageGuide
from desk.page.work import Progress, Tell
from flows.card_source import open_card
from flows.checkup.plan import this_machine
from flows.setup.memory import Memory
from flows.setup.steps import Desk
from flows.setup.walk import Item, walk


async def show(request: Request) -> Response:
    """Return the walk under way, or how it ended."""
    desk = desk_of(request)
    return page(desk, "setup/setup.html", place="check", regions=regions(desk))


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return the steps, and what has to be done now."""
    html = part(
        desk.words, "setup/steps.html", work=desk.setup.shown, guide=desk.guide,
        items=desk.setup.result, said=partial(finding_told, desk.words),
        running=desk.run.under_way,
    )  # fmt: skip
    return {"setup": html}


async def begin(request: Request) -> Response:
    """Begin, or go on with what is missing: whatever is done already is seen to be."""
    desk = desk_of(request)
    desk.keep_card_free()
    guide = PageGuide(desk.changes)
    desk.setup.begin(Progress("page.setup.looking"), partial(_walk, desk, guide))
    desk.guide = guide
    return RedirectResponse("/setup", 303)


async def _walk(desk: OpenDesk, guide: PageGuide, tell: Tell) -> list[Item]:
    used = desk.asked.desk.browser
    place = Desk(
        site=desk.site, browser=used.browser, profile=used.profile,
        card=open_card(desk.options.card), machine=this_machine(),
    )  # fmt: skip
    memory = Memory(desk.settings.home, simulated=desk.site.loopback)
    try:
        return await walk(place, memory, guide)
    finally:
        place.card.close()


async def answer(request: Request) -> Response:
    """Return what the person says at a step."""
    desk = desk_of(request)
    form = await answers_of(request)
    if desk.guide and desk.setup.under_way:
        desk.guide.take(str(form.get("step", "")), str(form.get("answer", "")))
    return RedirectResponse("/setup", 303)


ROUTES = [
    Route("/setup", show),
    Route("/setup", begin, methods=["POST"]),
    Route("/setup/answer", answer, methods=["POST"]),
]
