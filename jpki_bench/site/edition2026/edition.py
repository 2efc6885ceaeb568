"""The screens of one site of edition 2026, put together."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from jpki_bench.site import passwords
from jpki_bench.site.choosing import Choosing
from jpki_bench.site.edition2026.account import Accounts
from jpki_bench.site.edition2026.address import Address
from jpki_bench.site.edition2026.card import CardReading
from jpki_bench.site.edition2026.ending import Ending
from jpki_bench.site.edition2026.entrance import Entrance, WaitingRoom
from jpki_bench.site.edition2026.form import Form
from jpki_bench.site.edition2026.login import Login
from jpki_bench.site.edition2026.orders import Plan, Stage
from jpki_bench.site.edition2026.places import (
    ACCOUNT_DONE,
    BASE,
    CODE_AGAIN,
    DONE,
    EXTEND,
    HOME,
    INQUIRY,
    LOGIN,
    MY_PAGE,
    PASSWORD,
    PASSWORD_DONE,
    PHONE,
    SEARCH,
    STAGES,
    START,
    TURN,
    WAITING,
    Place,
    Places,
)
from jpki_bench.site.edition2026.terms import Terms
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.files import static
from jpki_bench.site.screens import go
from jpki_bench.site.service import Endpoint, Service

Page = tuple[Place, Endpoint | None, Endpoint | None]  # where, how it is shown, what is posted


class Edition2026:
    """One site: ``entry`` and ``card_page`` are paths, ``blank_page`` too where there is one."""

    def __init__(self, service: Service, plan: Plan) -> None:
        self._service = service
        self._places = Places(plan.look)
        self.plan = plan
        self.walk = Walk(service, plan, self._places)
        self.card = CardReading(self.walk)
        self.entry = self._places.link(HOME)
        self.card_page = self._places.stage("card")
        self.blank_page = self._places.stage("blank") if "blank" in plan.stages else ""
        self._rules = passwords.FAMILY if plan.look == "family" else passwords.NEIGHBOUR
        self._choosing = Choosing(
            service,
            self._places.post(PASSWORD),
            self._places.post(PASSWORD_DONE),
            self.entry,
            ("password", "passwordConfirm"),
            self._rules,
        )
        service.screens.always.update(
            search=self._places.post(SEARCH),
            login_here=self._places.link(LOGIN),
            extend=self._places.post(EXTEND),
            life=round(service.timing.session),
            warn=round(service.timing.session - service.timing.warn),
        )

    def routes(self) -> list[BaseRoute]:
        return [*static("2026", BASE), *self._routes()]

    def _routes(self) -> Iterator[Route]:
        entrance = Entrance(self.walk)
        yield self._route(BASE, "GET", entrance.start_page)
        for place, show, receive in self._pages(entrance):
            if show is not None:
                for path in {self._places.link(place): None, self._places.post(place): None}:
                    yield self._route(path, "GET", show)
            if receive is not None:
                yield self._route(self._places.post(place), "POST", receive)

    def _route(self, path: str, method: str, endpoint: Endpoint) -> Route:
        return Route(path, self._service.guarded(endpoint), methods=[method])

    def _pages(self, entrance: Entrance) -> Iterator[Page]:
        login, ending = Login(self.walk), Ending(self.walk)
        waiting_room = WaitingRoom(self.walk)
        yield HOME, entrance.home, None
        yield INQUIRY, entrance.elsewhere, None
        yield MY_PAGE, entrance.elsewhere, None
        yield LOGIN, login.show, login.log_in
        yield DONE, ending.done, None
        yield PASSWORD, self._choosing.ask, self._choosing.choose
        yield PASSWORD_DONE, self._choosing.chosen, None
        if self.plan.look == "family":
            yield SEARCH, None, self.search
            yield EXTEND, None, self.extend
        if self.plan.waiting_room:
            yield WAITING, waiting_room.page, None
            yield TURN, waiting_room.turn, None
        yield from self._stages(waiting_room, ending)

    def _stages(self, waiting_room: WaitingRoom, ending: Ending) -> Iterator[Page]:
        terms, address = Terms(self.walk, waiting_room), Address(self.walk)
        accounts = Accounts(self.walk, self._rules)
        card, form = self.card, Form(self.walk)
        pages: dict[Stage, tuple[Endpoint | None, Endpoint | None]] = {
            "terms": (terms.show, terms.agree),
            "address": (address.ask, address.told),
            "blank": (address.blank, None),
            "link": (address.sent, None),
            "code": (address.ask_code, address.typed_code),
            "account": (accounts.ask, accounts.check),
            "account-confirm": (accounts.confirm, accounts.open),
            "card": (card.show, card.read),
            "form": (form.show, form.check),
            "confirm": (ending.confirm, ending.register),
        }
        for stage, (show, receive) in pages.items():
            if stage in self.plan.stages:
                yield STAGES[stage], show, receive
        if "link" in self.plan.stages:
            yield START, address.start, None
        if "code" in self.plan.stages:
            yield CODE_AGAIN, None, address.code_again
        if self.plan.phone:
            yield PHONE, card.wait_for_phone, None
        if self.plan.two_stages:
            yield ACCOUNT_DONE, accounts.opened, None

    async def search(self, request: Request) -> Response:
        """検索 in the header, which the form around the whole page sends as well."""
        return go(self.entry)

    async def extend(self, request: Request) -> Response:
        """時間を延長する: that the session was touched is all."""
        self._service.session(request)
        return JSONResponse({"extended": True})
