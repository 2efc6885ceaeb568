"""From a template and the visitor's language to a page."""

from __future__ import annotations

import itertools
import secrets
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from jpki_bench.site.texts import LANGUAGES, Language, Translate, translator

_COOKIE = "lang"


@cache
def _environment(edition: str, look: str | None) -> Environment:
    folder = Path(__file__).parent / "templates" / edition
    return Environment(
        loader=FileSystemLoader([folder / look, folder] if look else folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


class RefusalError(Exception):
    """The visitor gets the error page ``error.<key>`` of the edition's texts."""

    def __init__(self, key: str, status: int = 400) -> None:
        super().__init__(key)
        self.key = key
        self.status = status


class Screens:
    """Renders the templates of one edition. ``base`` has a trailing slash (``/WC01/``).

    A ``look`` has templates and words of its own; those it lacks are the edition's. ``always`` is
    what every template may use.
    """

    def __init__(
        self, edition: str, base: str, *, look: str | None = None, cookies: str | None = None
    ) -> None:
        self._edition = edition
        self._base = base
        self._look = look
        self._cookies = cookies or base
        self._environment = _environment(edition, look)
        self.always: dict[str, Any] = {}

    def language(self, request: Request) -> Language:
        """``?lang=`` of this request, else what was chosen before, else Japanese."""
        for wanted in (request.query_params.get("lang"), request.cookies.get(_COOKIE)):
            for language in LANGUAGES:
                if wanted == language:
                    return language
        return "ja"

    def translate(self, request: Request) -> Translate:
        return translator(self._edition, self.language(request), self._look)

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        *,
        here: str | None = None,
        **context: Any,
    ) -> HTMLResponse:
        """One screen. ``here`` is the address that shows it again in the other language."""
        language = self.language(request)
        text = self._environment.get_template(template).render(
            t=self.translate(request),
            lang=language,
            base=self._base,
            switch=self._switch(request, here),
            serial=itertools.count(secrets.randbelow(900_000) + 100_000, 7).__next__,
            **self.always,
            **context,
        )
        response = HTMLResponse(text, status, headers={"Cache-Control": "no-store"})
        if request.query_params.get("lang") == language:
            response.set_cookie(_COOKIE, language, path=self._cookies, samesite="lax")
        return response

    def error(self, request: Request, refusal: RefusalError) -> Response:
        return self.page(request, "error.html", refusal.status, key=refusal.key)

    def _switch(self, request: Request, here: str | None) -> dict[str, str]:
        """Language → address of this screen in it; the answer to a POST has none but home."""
        if here is None:
            here = str(request.url) if request.method == "GET" else self._base
        url = URL(here)
        return {
            language: f"{url.path}?{url.include_query_params(lang=language).query}"
            for language in LANGUAGES
        }


def go(path: str) -> RedirectResponse:
    """Return the answer to a form: read the next screen there."""
    return RedirectResponse(path, 303)
