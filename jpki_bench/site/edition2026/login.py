"""利用者ログイン: with the 認証ID, or, where registering has two stages, with the mail address."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site.edition2026.places import LOGIN, STAGES
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.service import form_of


class Login:
    """The login page, and the 利用申出 that it leads to where there is one."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._service = walk.service

    async def show(self, request: Request) -> Response:
        return self._page(request, "", wrong=False)

    async def log_in(self, request: Request) -> Response:
        form = await form_of(request)
        user, password = form.get("userId", ""), form.get("password", "")
        account = self._service.registry.accounts.get(user)
        if account is not None:
            if not await asyncio.to_thread(account.password.matches, password):
                return self._page(request, user, wrong=True)
            return self._application(account.email)
        registration = await self._service.log_in(user, password)
        if registration is None:
            return self._page(request, user, wrong=True)
        return self._service.screens.page(request, "my_page.html", name=registration.person.name)

    def _application(self, email: str) -> Response:
        """Return a new session, which goes on with the 利用申出."""
        session = self._service.sessions.new()
        session.account = session.email = session.proven = email
        self._walk.enter(session, "login")
        response = self._walk.on(session, "login")
        self._service.sessions.begin(response, session)
        return response

    def _page(self, request: Request, user: str, *, wrong: bool) -> Response:
        places = self._walk.places
        return self._service.screens.page(
            request,
            "login.html",
            here=places.link(LOGIN),
            action=places.post(LOGIN),
            register=places.link(STAGES["terms"]),
            user=user,
            wrong=wrong,
            by_address=self._walk.plan.two_stages,
        )
