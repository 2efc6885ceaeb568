"""Edition 2026 (docs/domain.md 1): look and markup known, the order of the screens invented."""

from __future__ import annotations

import time
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from simulator.site import application
from simulator.site.choosing import Choosing
from simulator.site.eras import ERAS, from_era, in_era
from simulator.site.registry import Link
from simulator.site.screens import RefusalError, go
from simulator.site.service import LostAnswer, Service, form_of
from simulator.site.sessions import Session

BASE = "/rasens-u/"
HOME = f"{BASE}offer/offerList_initDisplay"  # [code]
INQUIRY = f"{BASE}inquiry/inquiryList_initDisplay"  # [code]
MY_PAGE = f"{BASE}favorite/myPageTop_initDisplay"  # [code]
# of the e-TUMO family: profile/userLogin; the rest is assumed
LOGIN = f"{BASE}profile/userLogin"
TERMS = f"{BASE}profile/userRegist_initDisplay"
MAIL = f"{BASE}profile/userRegist_mailto"
MAIL_SENT = f"{BASE}profile/userRegist_mailSent"
START = f"{BASE}profile/userRegist_start"
CARD = f"{BASE}profile/userRegist_basic4"
FORM = f"{BASE}profile/userRegist_input"
CONFIRM = f"{BASE}profile/userRegist_confirm"
DONE = f"{BASE}profile/userRegist_complete"
PASSWORD = f"{BASE}profile/passwordRegist_initDisplay"
PASSWORD_DONE = f"{BASE}profile/passwordRegist_complete"


@dataclass(frozen=True)
class Item:
    """One row of the form: ``item[number]``, its kind and the id of its control."""

    key: str
    number: int
    kind: str
    id: str
    longest: int = 0

    @property
    def name(self) -> str:
        return f"item[{self.number}].{'select' if self.kind == 'select' else 'text'}Data"

    @property
    def other(self) -> str:
        """Its name on the form that nobody knows."""
        return f"answer{self.number}"


ITEMS = (  # items 0 and 1 are the name and the sex from the certificate
    Item("birth_date", 2, "date", "switch_2"),
    Item("nationality", 3, "select", "select_3"),
    Item("postal_code", 4, "postal", "postalCode_4", 8),
    Item("address", 5, "text", "address_5", 200),
    Item("phone", 6, "tel", "telNo_6", 15),
    Item("email", 7, "email", "mailAddress_7", 256),
    Item("email_again", 8, "email", "mailAddress_8", 256),
    Item("category", 9, "select", "select_9"),
    Item("residence_card", 10, "text", "text_10", 20),
)
DATE_PARTS = {  # of item 2
    "era": "item[2].selectData",
    "year": "item[2].yearData",
    "month": "item[2].monthData",
    "day": "item[2].dayData",
}


class Edition2026:
    """The screens of one site of this edition."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._screens = service.screens
        self._choosing = Choosing(
            service, PASSWORD, PASSWORD_DONE, HOME, ("password", "passwordConfirm")
        )

    def routes(self) -> list[BaseRoute]:
        pages = (
            (BASE, "GET", self.start_page),
            (HOME, "GET", self.home),
            (INQUIRY, "GET", self.elsewhere),
            (MY_PAGE, "GET", self.elsewhere),
            (LOGIN, "GET", self.login),
            (LOGIN, "POST", self.try_login),
            (TERMS, "GET", self.terms),
            (TERMS, "POST", self.agree),
            (MAIL, "GET", self.mail),
            (MAIL, "POST", self.send_mail),
            (MAIL_SENT, "GET", self.mail_sent),
            (START, "GET", self.start),
            (CARD, "GET", self.reading),
            (CARD, "POST", self.card),
            (FORM, "GET", self.form),
            (FORM, "POST", self.check),
            (CONFIRM, "GET", self.confirm),
            (CONFIRM, "POST", self.register),
            (DONE, "GET", self.done),
            *self._choosing.pages(),
        )
        return self._service.routes("2026", BASE, pages)

    async def start_page(self, request: Request) -> Response:
        return go(HOME)

    async def home(self, request: Request) -> Response:
        return self._screens.page(request, "home.html", login=LOGIN, register=TERMS)

    async def elsewhere(self, request: Request) -> Response:
        raise RefusalError("elsewhere", 404)

    async def login(self, request: Request) -> Response:
        return self._login_page(request, "", wrong=False)

    async def try_login(self, request: Request) -> Response:
        form = await form_of(request)
        user = form.get("userId", "")
        registration = await self._service.log_in(user, form.get("password", ""))
        if registration is None:
            return self._login_page(request, user, wrong=True)
        return self._screens.page(request, "my_page.html", name=registration.person.name)

    def _login_page(self, request: Request, user: str, *, wrong: bool) -> Response:
        return self._screens.page(
            request, "login.html", here=LOGIN, action=LOGIN, register=TERMS, user=user, wrong=wrong
        )

    async def terms(self, request: Request) -> Response:
        return self._screens.page(request, "terms.html", action=TERMS, home=HOME)

    async def agree(self, request: Request) -> Response:
        response = go(MAIL)
        self._service.sessions.begin(response, self._service.sessions.new())
        return response

    async def mail(self, request: Request) -> Response:
        session = self._service.session(request)
        errors, session.errors = session.errors, {}
        return self._screens.page(
            request,
            "mail.html",
            action=MAIL,
            items=[item for item in ITEMS if item.kind == "email"],
            values=session.values,
            errors=errors,
        )

    async def send_mail(self, request: Request) -> Response:
        session = self._service.session(request)
        form = await form_of(request)
        session.values = {
            item.key: form.get(item.name, "") for item in ITEMS if item.kind == "email"
        }
        session.errors = application.mail_faults_of(session.values)
        if session.errors:
            return go(MAIL)
        address = session.values["email"]
        link = self._service.registry.new_link(
            time.monotonic() + self._service.timing.link, email=address
        )
        self._service.mailing.go_on(address, f"{self._service.origin}{START}?key={link.token}")
        return go(MAIL_SENT)

    async def mail_sent(self, request: Request) -> Response:
        session = self._service.session(request)
        return self._screens.page(request, "mail_sent.html", email=session.values.get("email", ""))

    async def start(self, request: Request) -> Response:
        """The link of the mail that proves the address; good until somebody has registered."""
        link = self._service.registry.link(request.query_params.get("key", ""))
        if link is None or not link.email:
            raise RefusalError("link-unknown", 404)
        self._service.check(link)
        session = self._service.sessions.new()
        session.link = link
        response = go(CARD)
        self._service.sessions.begin(response, session)
        return response

    async def reading(self, request: Request) -> Response:
        self._invited(request)
        return self._screens.page(request, "reading.html", action=CARD, elsewhere=INQUIRY)

    async def card(self, request: Request) -> Response:
        """Both certificates arrive."""
        session, link = self._invited(request)
        form = await form_of(request)
        session.person = self._service.identify(
            form.get("hdnSignCert", ""), form.get("hdnUsrCert", "")
        )
        session.values = {"email": link.email, "email_again": link.email}
        return go(FORM)

    async def form(self, request: Request) -> Response:
        session = self._registering(request)
        errors, session.errors = session.errors, {}
        return self._screens.page(
            request,
            "form.html",
            action=FORM,
            unknown=self._service.faults.on("unknown-screen"),
            person=session.person,
            items=ITEMS,
            values=session.values,
            date=session.date,
            eras=ERAS,
            date_parts=DATE_PARTS,
            errors=errors,
            required=application.REQUIRED,
            categories=application.CATEGORIES,
            countries=application.countries(),
        )

    async def check(self, request: Request) -> Response:
        session = self._registering(request)
        form = await form_of(request)
        values = {item.key: form.get(item.name, form.get(item.other, "")) for item in ITEMS}
        session.date = {part: form.get(name, "") for part, name in DATE_PARTS.items()}
        values["birth_date"] = _written(session.date)
        return go(CONFIRM if self._service.fill_in(session, values) else FORM)

    async def confirm(self, request: Request) -> Response:
        session = self._registering(request)
        if not session.token:
            return go(FORM)
        values = application.readable(session.values, "{} {}".format)
        born = application.read_date(session.values["birth_date"])
        assert born is not None
        values["birth_date"] = f"{in_era(born)}（{born:%Y}年）"
        return self._screens.page(
            request,
            "confirm.html",
            action=CONFIRM,
            back=FORM,
            token=session.token,
            person=session.person,
            items=ITEMS,
            values=values,
        )

    async def register(self, request: Request) -> Response:
        session = self._service.session(request)
        if session.person is None:
            raise RefusalError("session", 403)
        form = await form_of(request)
        self._service.register(session, form.get("token", ""), f"{PASSWORD}?key=")
        if session.link is not None:
            session.link.used = True
        if self._service.faults.take("submit-lost"):
            return LostAnswer()
        return go(DONE)

    async def done(self, request: Request) -> Response:
        session = self._service.session(request)
        if not session.auth_id:
            return go(HOME)
        registration = self._service.registry.registrations[session.auth_id]
        return self._screens.page(
            request, "done.html", auth_id=session.auth_id, email=registration.email, home=HOME
        )

    def _invited(self, request: Request) -> tuple[Session, Link]:
        """The session of somebody who came by the mail's link."""
        session = self._service.session(request)
        if session.link is None:
            raise RefusalError("session", 403)
        return session, session.link

    def _registering(self, request: Request) -> Session:
        """The session of somebody whose card has been read and who has not registered yet."""
        session, _ = self._invited(request)
        if session.person is None:
            raise RefusalError("session", 403)
        if session.auth_id:
            raise RefusalError("pressed-again", 409)
        return session


def _written(parts: dict[str, str]) -> str:
    """The date as application.py reads it; what is no date stays wrong, nothing stays nothing."""
    if not any(parts.values()):
        return ""
    day = from_era(*(parts[part] for part in DATE_PARTS))
    return f"{day:%Y%m%d}" if day else "-".join(parts.values())
