"""Coming in with a token, another language, closing the desk."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from desk.page.files import STATIC
from desk.page.forms import answers_of
from desk.page.guard import BELL, DOOR
from desk.page.keys import COOKIE, Keys
from desk.page.open_desk import desk_of
from desk.page.rendering import page, part
from desk.words import LANGUAGES

BY_THE_DOOR = ("enter.js", "desk.css")


async def stand_at_the_door(request: Request) -> Response:
    """Return a page whose script hands over the token that stands behind the # of its address."""
    return HTMLResponse(part(desk_of(request).words, "enter.html"))


async def come_in(request: Request) -> Response:
    """Exchange a token for a cookie."""
    keys: Keys = request.app.state.keys
    token = (await request.body())[:200].decode("ascii", "replace")
    session = keys.exchange(token)
    if session is None:
        return Response(status_code=403)
    answer = Response(status_code=204)
    answer.set_cookie(COOKIE, session, httponly=True, samesite="strict", path="/")
    return answer


async def ring(request: Request) -> Response:
    """Return a token for a second start of the same person, who knows the key."""
    keys: Keys = request.app.state.keys
    return JSONResponse({"token": keys.new_token()})


async def speak(request: Request) -> Response:
    """Show the desk in another language."""
    form = await answers_of(request)
    if form.get("lang") in LANGUAGES:
        desk_of(request).speak(str(form["lang"]))
    return RedirectResponse(back_to(str(form.get("back", "/"))), 303)


async def close(request: Request) -> Response:
    """Close the desk; a run that is under way stops and can be resumed."""
    desk = desk_of(request)
    desk.close_desk()
    return page(desk, "closed.html")


def back_to(path: str) -> str:
    """Return a path of this desk, whatever was sent."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


async def at_the_door(request: Request) -> Response:
    """Return what the page at the door is made of, for those who have no cookie yet."""
    name = request.path_params["name"]
    return FileResponse(STATIC / name) if name in BY_THE_DOOR else Response(status_code=404)


ROUTES = [
    Route(f"{DOOR}/{{name}}", at_the_door),
    Route(DOOR, stand_at_the_door),
    Route(DOOR, come_in, methods=["POST"]),
    Route(BELL, ring, methods=["POST"]),
    Route("/language", speak, methods=["POST"]),
    Route("/close", close, methods=["POST"]),
]
