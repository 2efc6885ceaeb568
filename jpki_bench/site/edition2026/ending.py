"""Everything once more, 登録, and the screen with the 認証ID."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site import application
from jpki_bench.site.edition2026.form import items_of, registering
from jpki_bench.site.edition2026.places import DONE, HOME, PASSWORD
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.eras import in_era
from jpki_bench.site.lost_answer import LostAnswer
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.service import form_of


class Ending:
    """The confirmation and what comes of it."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._service = walk.service
        self._items = items_of(walk)

    async def confirm(self, request: Request) -> Response:
        session = registering(self._walk, request)
        form = self._walk.places.stage("form")
        if not session.token:
            return go(form)
        self._walk.at(request, "confirm")
        values = application.readable(session.values, "{} {}".format)
        born = application.read_date(session.values["birth_date"])
        assert born is not None
        values["birth_date"] = f"{in_era(born)}（{born:%Y}年）"
        return self._service.screens.page(
            request,
            "confirm.html",
            action=self._walk.places.stage("confirm"),
            back=form,
            token=session.token,
            person=session.person,
            items=self._items,
            values=values,
            filing=self._walk.plan.two_stages,
        )

    async def register(self, request: Request) -> Response:
        session = self._walk.at(request, "confirm")
        if session.person is None:
            raise RefusalError("session", 403)
        form = await form_of(request)
        account = self._service.registry.accounts.get(session.account)
        registration = self._service.register(
            session,
            form.get("token", ""),
            None if account else f"{self._walk.places.link(PASSWORD)}?key=",
        )
        if account is not None:
            registration.password = account.password
        if session.link is not None:
            session.link.used = True
        if self._service.faults.take("submit-lost"):
            return LostAnswer()
        return go(self._walk.places.post(DONE))

    async def done(self, request: Request) -> Response:
        session = self._service.session(request)
        home = self._walk.places.link(HOME)
        if not session.auth_id:
            return go(home)
        registration = self._service.registry.registrations[session.auth_id]
        return self._service.screens.page(
            request,
            "done.html",
            auth_id=session.auth_id,
            email=registration.email,
            home=home,
            filing=self._walk.plan.two_stages,
        )
