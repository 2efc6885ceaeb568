"""Edition 2022, screen by screen (docs/domain.md 2; what is assumed is in README.md)."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from jpki_bench.site import application
from jpki_bench.site.choosing import Choosing
from jpki_bench.site.lost_answer import LostAnswer
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.service import Service, form_of
from jpki_bench.site.sessions import Session

BASE = "/WC01/"
TOP = f"{BASE}WCAAS010/"  # [3rd, code]; every other screen's address is assumed
TOP_EVENT = f"{BASE}WCAAS010/ras"
LOGIN = f"{BASE}WCAAS020/ras"
ELSEWHERE = f"{BASE}WCAAS030/ras"
STEP1 = f"{BASE}WCABS010/ras"
STEP2 = f"{BASE}WCABS020/ras"
STEP3 = f"{BASE}WCABS030/ras"
PASSWORD = f"{BASE}WCACS010/ras"
PASSWORD_DONE = f"{BASE}WCACS020/ras"
PAGES = {
    ("GET", TOP): "menu",
    ("POST", TOP_EVENT): "card",
    ("GET", STEP1): "form",
    ("POST", STEP1): "form-sent",
    ("GET", STEP2): "confirm",
    ("POST", STEP2): "submit",
    ("GET", STEP3): "registered",
    ("GET", PASSWORD): "password",
    ("POST", PASSWORD): "password-sent",
    ("GET", PASSWORD_DONE): "password-done",
}


@dataclass(frozen=True)
class Field:
    """One field of STEP1. ``key`` as in application.FIELDS, ``other`` its unknown-screen name."""

    key: str
    name: str
    other: str
    kind: str = "text"
    longest: int = 0
    autocomplete: str = "off"
    narrow: bool = True


FIELDS = (
    Field("birth_date", "txtBirthDate", "q03", longest=10, autocomplete="bday"),
    Field("nationality", "selNationality", "q04", kind="select"),
    Field("postal_code", "txtPostalCode", "q05", longest=8, autocomplete="postal-code"),
    Field("address", "txtAddress", "q06", longest=200, narrow=False),
    Field("phone", "txtPhone", "q07", kind="tel", longest=15, autocomplete="tel"),
    Field("email", "txtMail", "q08", kind="email", longest=256, narrow=False),
    Field("email_again", "txtMailConfirm", "q09", kind="email", longest=256, narrow=False),
    Field("category", "selUserKind", "q10", kind="select", narrow=False),
    Field("residence_card", "txtResidenceCard", "q11", longest=20),
)


class Edition2022:
    """The screens of one site of this edition."""

    entry = card_page = TOP
    blank_page = ""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._screens = service.screens
        service.page_faults.pages = PAGES
        self._choosing = Choosing(
            service, PASSWORD, PASSWORD_DONE, TOP, ("txtPassword", "txtPasswordConfirm")
        )

    def routes(self) -> list[BaseRoute]:
        pages = (
            (BASE, "GET", self.home),
            (TOP, "GET", self.top),
            (TOP_EVENT, "GET", self.top),
            (TOP_EVENT, "POST", self.card),
            (ELSEWHERE, "GET", self.elsewhere),
            (LOGIN, "GET", self.login),
            (LOGIN, "POST", self.try_login),
            (STEP1, "GET", self.step1),
            (STEP1, "POST", self.confirm),
            (STEP2, "GET", self.step2),
            (STEP2, "POST", self.register),
            (STEP3, "GET", self.step3),
            *self._choosing.pages(),
        )
        return self._service.routes("2022", BASE, pages)

    async def home(self, request: Request) -> Response:
        return go(TOP)

    async def top(self, request: Request) -> Response:
        return self._screens.page(
            request, "top.html", action=TOP_EVENT, login=LOGIN, elsewhere=ELSEWHERE
        )

    async def elsewhere(self, request: Request) -> Response:
        raise RefusalError("elsewhere", 404)

    async def card(self, request: Request) -> Response:
        """Both certificates arrive from the top page."""
        form = await form_of(request)
        person = self._service.identify(form.get("hdnSignCert", ""), form.get("hdnUsrCert", ""))
        response = go(STEP1)
        self._service.sessions.begin(response, self._service.sessions.new(person))
        return response

    async def step1(self, request: Request) -> Response:
        session = self._registering(request)
        unknown = self._service.faults.on("unknown-screen")
        errors, session.errors = session.errors, {}
        return self._screens.page(
            request,
            "step1_unknown.html" if unknown else "step1.html",
            action=STEP1,
            person=session.person,
            fields=FIELDS,
            values=session.values,
            errors=errors,
            required=(*application.REQUIRED, "residence_card"),
            categories=application.CATEGORIES,
            countries=application.countries(),
        )

    async def confirm(self, request: Request) -> Response:
        session = self._registering(request)
        form = await form_of(request)
        values = {field.key: form.get(field.name, form.get(field.other, "")) for field in FIELDS}
        return go(STEP2 if self._service.fill_in(session, values) else STEP1)

    async def step2(self, request: Request) -> Response:
        session = self._registering(request)
        if not session.token:
            return go(STEP1)
        japanese = self._screens.language(request) == "ja"
        return self._screens.page(
            request,
            "step2.html",
            action=STEP2,
            back=STEP1,
            token=session.token,
            person=session.person,
            fields=FIELDS,
            values=application.readable(session.values, lambda ja, en: ja if japanese else en),
        )

    async def register(self, request: Request) -> Response:
        session = self._service.session(request)
        if session.person is None:
            raise RefusalError("session", 403)
        form = await form_of(request)
        self._service.register(session, form.get("token", ""), f"{PASSWORD}?key=")
        if self._service.faults.take("submit-lost"):
            return LostAnswer()
        return go(STEP3)

    async def step3(self, request: Request) -> Response:
        session = self._service.session(request)
        if not session.auth_id:
            return go(TOP)
        registration = self._service.registry.registrations[session.auth_id]
        return self._screens.page(
            request, "step3.html", auth_id=session.auth_id, email=registration.email, top=TOP
        )

    async def login(self, request: Request) -> Response:
        return self._screens.page(request, "login.html", action=LOGIN, auth_id="", wrong=False)

    async def try_login(self, request: Request) -> Response:
        form = await form_of(request)
        auth_id = form.get("txtAuthId", "")
        registration = await self._service.log_in(auth_id, form.get("txtPassword", ""))
        if registration is None:
            return self._screens.page(
                request, "login.html", here=LOGIN, action=LOGIN, auth_id=auth_id, wrong=True
            )
        return self._screens.page(request, "menu.html", name=registration.person.name)

    def _registering(self, request: Request) -> Session:
        """Give the session of somebody whose card has been read and who has not registered yet."""
        session = self._service.session(request)
        if session.person is None:
            raise RefusalError("session", 403)
        if session.auth_id:
            raise RefusalError("pressed-again", 409)
        return session
