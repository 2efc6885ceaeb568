"""Choosing the login password behind the link of the mail; only names differ by edition."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site.passwords import NEIGHBOUR, Rules
from jpki_bench.site.screens import go
from jpki_bench.site.service import Endpoint, Service, form_of


@dataclass(frozen=True)
class Choosing:
    """The screen at ``address`` and the one after it at ``done``; ``fields``: name, and again."""

    service: Service
    address: str
    done: str
    home: str
    fields: tuple[str, str]
    rules: Rules = NEIGHBOUR

    def pages(self) -> tuple[tuple[str, str, Endpoint], ...]:
        return (
            (self.address, "GET", self.ask),
            (self.address, "POST", self.choose),
            (self.done, "GET", self.chosen),
        )

    async def ask(self, request: Request) -> Response:
        key = request.query_params.get("key", "")
        _, registration = self.service.password_link(key)
        return self._page(request, key, registration.auth_id, {})

    async def choose(self, request: Request) -> Response:
        form = await form_of(request)
        link, registration = self.service.password_link(form.get("key", ""))
        typed, again = (form.get(name, "") for name in self.fields)
        faults_of = self.service.password_faults or self.rules.faults_of
        errors = faults_of(typed, again, registration.auth_id)
        if errors:
            return self._page(request, link.token, registration.auth_id, errors)
        await self.service.set_password(link, registration, typed)
        return go(self.done)

    async def chosen(self, request: Request) -> Response:
        return self.service.screens.page(request, "password_done.html", home=self.home)

    def _page(self, request: Request, key: str, auth_id: str, errors: dict[str, str]) -> Response:
        return self.service.screens.page(
            request,
            "password.html",
            here=f"{self.address}?key={key}",
            action=self.address,
            key=key,
            auth_id=auth_id,
            errors=errors,
            rules=self.rules,
        )
