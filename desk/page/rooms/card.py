"""Readers and card as they are now: what `touroku card --watch` shows, on a page."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from card import findings
from desk.findings import NOBODY_KNOWS, finding_told
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page, part
from terms.japan import JAPAN


async def show(request: Request) -> Response:
    """Return what is known of readers and card."""
    desk = desk_of(request)
    return page(desk, "card/card.html", place="card", regions=regions(desk))


def regions(desk: OpenDesk) -> dict[str, str]:
    """Readers, card, tries left, certificates, and which reader the client will use."""
    look = desk.card.look
    found = findings(look, look.at.astimezone(JAPAN).date()) if look else ()
    html = part(
        desk.words, "card/now.html", live=desk.card, look=look, found=found,
        said=partial(finding_told, desk.words), asked=NOBODY_KNOWS, running=desk.run.under_way,
    )  # fmt: skip
    return {"card": html}


async def again(request: Request) -> Response:
    """Ask the card once more: another program may have used a try."""
    desk_of(request).card.ask_again()
    return RedirectResponse("/card", 303)


ROUTES = [
    Route("/card", show),
    Route("/card/again", again, methods=["POST"]),
]
