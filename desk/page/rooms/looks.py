"""What changes on the pages, in one stream a browser, however many of its tabs are open.

A browser keeps six connections to one address: a stream for each tab would leave the seventh tab,
and every button, without any. So the tabs of a browser share one (``static/stream.js``), and say
what each of them shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from desk.page.live import stream
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rooms import card, check, holder, howto, lists, reminders, run, settings, setup

LOOKS: Mapping[str, Callable[[OpenDesk], Mapping[str, str]]] = {
    "banner": run.banner, "run": run.regions, "holder": holder.regions, "card": card.regions,
    "check": check.regions, "setup": setup.regions, "howto": howto.regions,
    "lists": lists.regions, "reminders": reminders.regions,
    "settings": settings.regions,
}  # fmt: skip
"""What a page can show that changes, by the word in its ``data-live``."""


async def look(request: Request) -> Response:
    """Return the regions of everything that is shown somewhere, as they change."""
    desk = desk_of(request)
    wanted = list(dict.fromkeys(request.query_params.getlist("of")))
    if not wanted or not LOOKS.keys() >= set(wanted):
        raise HTTPException(404)

    def regions() -> dict[str, str]:
        return {name: html for each in wanted for name, html in LOOKS[each](desk).items()}

    watching: AbstractContextManager[None] = nullcontext()
    if "card" in wanted:  # readers and card are watched meanwhile
        watching = desk.card.looked_at()
    return stream(desk, regions, watching)


ROUTES = [Route("/look", look)]
