"""The stand-ins' pages. Texts and order are the article's, layout and everything else our own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route

from jpki_bench.installation.desk import Installation, StoreError

BASE = "/__install__"
BROWSERS = {"chrome": "Chrome", "edge": "Edge"}
EDITIONS = {"browser": "Edge/Chromeブラウザ利用版", "ordinary": "通常版"}


def routes(desk: Installation) -> list[BaseRoute]:
    """Return the pages under ``/__install__/`` for the office's PC."""

    async def download(request: Request) -> Response:
        return _page("download.html", level=request.path_params.get("level", "start"))

    async def installer(request: Request) -> Response:
        edition = _edition(request)
        return _page(
            "installer.html",
            edition=edition,
            name=EDITIONS[edition],
            window=request.path_params.get("window", "file"),
            administrator=request.query_params.get("administrator", "no"),
        )

    async def install(request: Request) -> Response:
        form = await request.form()
        edition = _edition(request)
        if form.get("administrator") != "yes":
            return _go(f"/installer/{edition}/refused")
        return _go(f"/installer/{edition}/{'choice' if edition == 'browser' else 'ordinary'}")

    async def finish(request: Request) -> Response:
        browser = _browser(str((await request.form()).get("browser")))
        desk.install_client()
        return _go(f"/store?browser={browser}")

    async def store(request: Request) -> Response:
        browser = _browser(request.query_params.get("browser", "chrome"))
        return _page(
            "store.html",
            browser=browser,
            name=BROWSERS[browser],
            added=desk.extension,
            allowed=browser == "chrome" or "allowed" in request.query_params,
            asking="asking" in request.query_params,
        )

    async def add(request: Request) -> Response:
        browser = _browser(str((await request.form()).get("browser")))
        try:
            await desk.add_extension()
        except StoreError:
            return _page("store.html", 409, browser=browser, name=BROWSERS[browser],
                         added=False, allowed=True, asking=False, closed=True)  # fmt: skip
        return _go(f"/store?browser={browser}")

    async def trial(_: Request) -> Response:
        return _page("trial.html")

    return [
        Mount(
            BASE,
            routes=[
                Route("/download", download),
                Route("/download/{level}", download),
                Route("/installer/{edition}", installer),
                Route("/installer/{edition}/install", install, methods=["POST"]),
                Route("/installer/{edition}/finish", finish, methods=["POST"]),
                Route("/installer/{edition}/{window}", installer),
                Route("/store", store),
                Route("/store/add", add, methods=["POST"]),
                Route("/trial", trial),
            ],
        )
    ]


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(template: str, status: int = 200, **context: Any) -> Response:
    text = _templates().get_template(template).render(base=BASE, **{"closed": False, **context})
    return HTMLResponse(text, status, headers={"Cache-Control": "no-store"})


def _go(path: str) -> Response:
    return RedirectResponse(BASE + path, 303)


def _browser(name: str) -> str:
    return name if name in BROWSERS else "chrome"


def _edition(request: Request) -> str:
    name = str(request.path_params["edition"])
    return name if name in EDITIONS else "browser"
