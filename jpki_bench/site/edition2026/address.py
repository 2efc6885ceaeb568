"""Proving the mail address: typed twice or by a blank mail; then a URL or a code comes by mail."""

from __future__ import annotations

import hmac
import time

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.post.letters import blank_mail_address
from jpki_bench.site import application
from jpki_bench.site.edition2026.places import CODE_AGAIN
from jpki_bench.site.edition2026.rows import MAIL_ITEMS, numbered
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.service import form_of
from jpki_bench.site.sessions import Session

_WRONG_CODES = 5  # after which a code is worth nothing


class Address:
    """The screens on which the address is told and the mail is waited for."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._service = walk.service
        self._screens = walk.service.screens
        self._items = numbered(MAIL_ITEMS, 0) if walk.plan.look == "family" else MAIL_ITEMS

    async def ask(self, request: Request) -> Response:
        session = self._walk.at(request, "address")
        errors, session.errors = session.errors, {}
        return self._screens.page(
            request,
            "mail.html",
            action=self._walk.places.stage("address"),
            items=self._items,
            values=session.values,
            errors=errors,
            by="code" if "code" in self._walk.plan.stages else "link",
        )

    async def told(self, request: Request) -> Response:
        session = self._walk.at(request, "address")
        form = await form_of(request)
        session.values = {item.key: form.get(item.name, "") for item in self._items}
        session.errors = application.mail_faults_of(session.values)
        if session.errors:
            return go(self._walk.places.stage("address"))
        session.email = session.values["email"]
        return self._walk.on(session, "address")

    async def blank(self, request: Request) -> Response:
        self._walk.at(request, "blank")
        return self._screens.page(
            request, "blank_mail.html", to=blank_mail_address(self._service.edition)
        )

    async def sent(self, request: Request) -> Response:
        session = self._walk.at(request, "link")
        return self._screens.page(request, "mail_sent.html", email=session.email)

    async def start(self, request: Request) -> Response:
        """Return the URL of the mail, opened anywhere; good until somebody has registered."""
        link = self._service.registry.link(request.query_params.get("key", ""))
        if link is None or not link.email:
            raise RefusalError("link-unknown", 404)
        self._service.check(link)
        session = self._service.sessions.new()
        if link.kept is not None:
            session.continue_from(link.kept)
        session.link = link
        session.email = session.proven = link.email
        self._walk.enter(session, "link")
        response = self._walk.on(session, "link")
        self._service.sessions.begin(response, session)
        return response

    async def ask_code(self, request: Request) -> Response:
        session = self._walk.at(request, "code")
        error, session.errors = session.errors.get("code", ""), {}
        places = self._walk.places
        return self._screens.page(
            request,
            "code.html",
            action=places.stage("code"),
            again=places.post(CODE_AGAIN),
            email=session.email,
            error=error,
        )

    async def typed_code(self, request: Request) -> Response:
        session = self._walk.at(request, "code")
        form = await form_of(request)
        error = _fault_of_code(session, form.get("item[0].textData", ""))
        if error:
            session.errors = {"code": error}
            return go(self._walk.places.stage("code"))
        session.code = None
        session.proven = session.email
        return self._walk.on(session, "code")

    async def code_again(self, request: Request) -> Response:
        session = self._walk.at(request, "code")
        self._walk.send_code(session)
        return go(self._walk.places.stage("code"))


def _fault_of_code(session: Session, typed: str) -> str:
    """Return required, expired, too-many or wrong; "" when the code is the right one."""
    code = session.code
    if not typed:
        return "required"
    if code is None or time.monotonic() >= code.until:
        return "expired"
    if code.wrong >= _WRONG_CODES:
        return "too-many"
    if not hmac.compare_digest(typed.encode(), code.value.encode()):
        code.wrong += 1
        return "wrong"
    return ""
