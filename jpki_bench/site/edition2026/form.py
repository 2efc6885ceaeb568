"""The form: what the card told, and what the person adds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site import application
from jpki_bench.site.edition2026.rows import DATE_PARTS, ITEMS, Item, numbered, written
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.eras import ERAS
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.service import form_of
from jpki_bench.site.sessions import Session


def items_of(walk: Walk) -> tuple[Item, ...]:
    """Return the rows that can be filled; an address that has been proven is only shown."""
    if walk.plan.address_is_settled:
        return numbered([item for item in ITEMS if item.key != "email_again"], 2)
    return ITEMS


class Form:
    """The screen with the form."""

    def __init__(self, walk: Walk) -> None:
        self._walk = walk
        self._items = items_of(walk)

    async def show(self, request: Request) -> Response:
        session = registering(self._walk, request)
        service = self._walk.service
        errors, session.errors = session.errors, {}
        return service.screens.page(
            request,
            "form.html",
            action=self._walk.places.stage("form"),
            unknown=service.faults.on("unknown-screen"),
            person=session.person,
            items=self._items,
            values=session.values,
            date=session.date,
            eras=ERAS,
            date_parts=DATE_PARTS,
            errors=errors,
            required=application.REQUIRED,
            categories=application.CATEGORIES,
            countries=application.countries(),
            settled=self._walk.plan.address_is_settled,
            filing=self._walk.plan.two_stages,
        )

    async def check(self, request: Request) -> Response:
        session = registering(self._walk, request)
        form = await form_of(request)
        values = {item.key: form.get(item.name, form.get(item.other, "")) for item in self._items}
        session.date = {part: form.get(name, "") for part, name in DATE_PARTS.items()}
        values["birth_date"] = written(session.date)
        if self._walk.plan.address_is_settled:
            values["email"] = values["email_again"] = session.email
        if not self._walk.service.fill_in(session, values):
            return go(self._walk.places.stage("form"))
        session.email = values["email"]
        return self._walk.on(session, "form")


def registering(walk: Walk, request: Request) -> Session:
    """Return the session of somebody whose card has been read and who has not registered yet."""
    session = walk.at(request, "form")
    if session.person is None:
        raise RefusalError("session", 403)
    if session.auth_id:
        raise RefusalError("pressed-again", 409)
    return session
