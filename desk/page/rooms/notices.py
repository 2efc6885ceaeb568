"""The sound with which a person is called, turned on and off."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.page.forms import answers_of
from desk.page.notices import remember_sound
from desk.page.open_desk import desk_of
from desk.page.rooms.door import back_to


async def turn(request: Request) -> Response:
    """Turn the sound on or off, from now on and for the next time."""
    desk = desk_of(request)
    form = await answers_of(request)
    desk.sound = form.get("sound") == "on"
    remember_sound(desk.settings.home, desk.sound)
    return RedirectResponse(back_to(str(form.get("back", "/"))), 303)


ROUTES = [Route("/sound", turn, methods=["POST"])]
