"""The page of a desk without its process: asked as a browser would that has come in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import httpx
from starlette.types import ASGIApp

from desk.arguments import build_parser
from desk.page.application import build
from desk.page.keys import COOKIE, Keys
from desk.page.open_desk import OpenDesk
from desk.settings import load_settings
from desk.words import Words
from records.editions import choose_site

PORT = 8000
ORIGIN = f"http://127.0.0.1:{PORT}"


@dataclass(frozen=True)
class DeskHere:
    """A desk in this process, with its page behind the guard."""

    desk: OpenDesk
    keys: Keys
    app: ASGIApp

    def stranger(self, **headers: str) -> httpx.AsyncClient:
        """Somebody without a cookie."""
        transport = httpx.ASGITransport(self.app)
        return httpx.AsyncClient(
            transport=transport, base_url=ORIGIN, headers=headers, follow_redirects=True
        )

    def browser(self, **headers: str) -> httpx.AsyncClient:
        """Return the person's own browser, which came in with a token."""
        session = self.keys.exchange(self.keys.new_token())
        assert session is not None
        client = self.stranger(**{"Origin": ORIGIN, "Sec-Fetch-Site": "same-origin", **headers})
        client.cookies.set(COOKIE, session)
        return client


def desk_here(home: Path, *words: str, lang: str = "en") -> DeskHere:
    """Return a desk with a home of its own, as ``touroku desk`` with these words opens it."""
    settings = replace(load_settings(home.parent), home=home)
    spoken = Words(lang)
    options = build_parser(spoken, ["desk"]).parse_args(["desk", *words])
    site = choose_site(options.site, options.edition)
    desk, keys = OpenDesk(spoken, settings, options, site), Keys()
    return DeskHere(desk, keys, build(desk, keys, PORT))
