"""What both editions of the site do, whatever their screens look like."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from jpki_bench.faults import Faults
from jpki_bench.post.letters import ENCODINGS, Encoding
from jpki_bench.site import application, people
from jpki_bench.site import mailing as mails
from jpki_bench.site.files import static
from jpki_bench.site.page_faults import PageFaults
from jpki_bench.site.passwords import Hashed
from jpki_bench.site.registry import AlreadyRegisteredError, Link, Registration, Registry
from jpki_bench.site.screens import RefusalError, Screens
from jpki_bench.site.sessions import Session, Sessions
from jpki_bench.site.stranger import SentOnError

if TYPE_CHECKING:
    from jpki_bench.pki import Authority

Endpoint = Callable[[Request], Awaitable[Response]]


class Service:
    """One site: who registered, who is visiting, which mails go out, what goes wrong."""

    def __init__(
        self,
        *,
        edition: str,
        base: str,
        origin: str,
        authority: Authority,
        send: mails.Send,
        faults: Faults,
        timing: mails.Timing,
        encodings: Sequence[Encoding] = ENCODINGS,
        auth_id: str | None = None,
        look: str | None = None,
    ) -> None:
        self.edition = edition
        self.base = base
        self.origin = origin
        self.faults = faults
        self.timing = timing
        path = "/" if look else base  # a look of its own may post elsewhere than its links lead
        self.screens = Screens(edition, base, look=look, cookies=path)
        self.registry = Registry(auth_id)
        self.sessions = Sessions(path, timing.session)
        self.mailing = mails.Mailing(edition, send, faults, timing, encodings)
        self.page_faults = PageFaults(faults, self.sessions)
        self.password_faults: Callable[[str, str, str], dict[str, str]] | None = None
        self._authority = authority

    def routes(
        self, edition: str, base: str, pages: Iterable[tuple[str, str, Endpoint]]
    ) -> list[BaseRoute]:
        """Return the routes of an edition.

        Its files, and its pages unless the site is in trouble.
        """
        return [
            *static(edition, base),
            *(
                Route(path, self.guarded(endpoint), methods=[method])
                for path, method, endpoint in pages
            ),
        ]

    def guarded(self, endpoint: Endpoint) -> Endpoint:
        """Return the endpoint, unless the whole site is in trouble."""

        async def answer(request: Request) -> Response:
            if self.faults.on("maintenance"):
                raise RefusalError("maintenance", 503)
            if self.faults.on("abroad"):
                raise RefusalError("abroad", 403)
            if self.faults.on("error-500"):
                raise RefusalError("system", 500)
            return await self.page_faults.answer(request, endpoint)

        return answer

    def session(self, request: Request) -> Session:
        """Return the visitor's session. Raises RefusalError when it has ended."""
        session = self.sessions.of(request)
        if session is None:
            raise RefusalError("session", 403)
        return session

    def identify(self, signature: str, authentication: str) -> people.Person:
        """Who holds the card, unless refused or registered already. Raises RefusalError."""
        try:
            person = people.identify(self._authority, signature, authentication)
        except people.CertificateRefusedError as error:
            raise RefusalError(f"certificate-{error.reason}") from error
        if self.registry.find(person) is not None:
            raise RefusalError("registered", 409)
        return person

    def fill_in(self, session: Session, values: Mapping[str, str]) -> bool:
        """Keep what was typed and what is wrong with it; True when nothing is.

        Raises RefusalError when the session is made to end just now, SentOnError when it is made to
        go on elsewhere.
        """
        if self.faults.take("session-timeout"):
            self.sessions.end(session)
            raise RefusalError("session", 403)
        if self.faults.take("form-sent-on"):
            raise SentOnError
        assert session.person is not None
        session.values = {name: values.get(name, "").strip() for name in application.FIELDS}
        session.errors = application.faults_of(session.values, session.person)
        if self.faults.take("form-refused"):
            session.errors = {"phone": "format"}
        session.token = "" if session.errors else secrets.token_urlsafe(16)
        return not session.errors

    def register(self, session: Session, token: str, password_path: str | None) -> Registration:
        """登録 was pressed: count it, and register the first time. Raises RefusalError.

        ``password_path`` is the password page's path and query up to the link's token; None where
        the password has been chosen before.
        """
        assert session.person is not None
        self.registry.submissions[session.person.name] += 1
        if not token or token != session.token:
            raise RefusalError("pressed-again", 409)
        session.token = ""
        values = session.values
        try:
            registration = self.registry.register(
                session.person,
                email=values["email"],
                category=application.CATEGORIES[values["category"]][0],
                residence_card=values["residence_card"],
            )
        except AlreadyRegisteredError as error:
            raise RefusalError("registered", 409) from error
        session.auth_id = registration.auth_id
        self._write_to(registration, password_path)
        if self.faults.take("register-sent-on"):
            raise SentOnError
        return registration

    def _write_to(self, registration: Registration, password_path: str | None) -> None:
        name = registration.person.name
        if password_path is None:
            self.mailing.filed(registration.email, name, registration.auth_id)
            return
        link = self.registry.new_link(
            time.monotonic() + self.timing.link, auth_id=registration.auth_id
        )
        self.mailing.registered(
            registration.email,
            name,
            registration.auth_id,
            f"{self.origin}{password_path}{link.token}",
        )

    def password_link(self, token: str) -> tuple[Link, Registration]:
        """Return the link of the first mail and whose it is. Raises RefusalError."""
        link = self.registry.link(token)
        if link is None or not link.auth_id:
            raise RefusalError("link-unknown", 404)
        if self.faults.on("link-expired"):
            link.until = 0.0
        self.check(link)
        return link, self.registry.registrations[link.auth_id]

    def check(self, link: Link) -> None:
        """Raise RefusalError when the link has been used or has expired."""
        state = link.state(time.monotonic())
        if state != "open":
            raise RefusalError(f"link-{state}", 410)

    async def set_password(self, link: Link, registration: Registration, password: str) -> None:
        if self.faults.take("password-sent-on"):
            raise SentOnError
        link.used = True
        registration.password = await asyncio.to_thread(Hashed.of, password)
        self.mailing.password_set(
            registration.email, registration.person.name, registration.auth_id
        )

    async def log_in(self, auth_id: str, password: str) -> Registration | None:
        """Return the user with this password.

        None says nothing about which of the two was wrong.
        """
        registration = self.registry.registrations.get(auth_id)
        if registration is None or registration.password is None:
            return None
        right = await asyncio.to_thread(registration.password.matches, password)
        return registration if right else None

    def state(self) -> dict[str, Any]:
        """``registrations``, ``mails``, ``submissions`` and ``arrived``, as plain data."""
        registrations = self.registry.registrations.values()
        return {
            "registrations": [each.public() for each in registrations],
            "mails": [dict(mail) for mail in self.mailing.sent],
            "submissions": dict(self.registry.submissions),
            "arrived": dict(self.page_faults.arrived),
        }


async def form_of(request: Request) -> dict[str, str]:
    """Return the posted form as text, outer blanks removed."""
    form = await request.form()
    return {key: value.strip() for key, value in form.items() if isinstance(value, str)}
