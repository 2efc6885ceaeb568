"""Going from stage to stage: none may be left out, and the mail of one is sent on the way to it."""

from __future__ import annotations

import secrets
import time

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site.edition2026.orders import Plan, Stage
from jpki_bench.site.edition2026.places import START, Places
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.service import Service
from jpki_bench.site.sessions import Code, Session


class Walk:
    """The plan of a site, and who has come how far."""

    def __init__(self, service: Service, plan: Plan, places: Places) -> None:
        self.service = service
        self.plan = plan
        self.places = places

    def at(self, request: Request, stage: Stage) -> Session:
        """Return the session of somebody who may be at this stage. Raises RefusalError."""
        session = self.service.session(request)
        if not session.passed.issuperset(self.plan.before(stage)):
            raise RefusalError("session", 403)
        return session

    def on(self, session: Session, stage: Stage) -> Response:
        """Return a stage has been passed: the way to the next one."""
        session.passed.add(stage)
        following = self.plan.after(stage)
        if following in ("link", "code") and session.proven == session.email:
            return self.on(session, following)  # it is the same address that was proven before
        if following == "link":
            self.send_link(session.email, session)
        elif following == "code":
            self.send_code(session)
        return go(self.places.stage(following))

    def enter(self, session: Session, stage: Stage) -> None:
        """Somebody comes from outside, and with that has passed everything up to this stage."""
        session.passed.update(self.plan.through(stage))

    def send_link(self, address: str, session: Session | None = None) -> None:
        """Send the mail with the URL; it opens what ``session`` holds anywhere else."""
        service = self.service
        until = time.monotonic() + service.timing.link
        link = service.registry.new_link(until, email=address)
        link.kept = session
        url = f"{service.origin}{self.places.link(START)}?key={link.token}"
        service.mailing.go_on(address, url)

    def send_code(self, session: Session) -> None:
        """Send the mail with the code; one sent before is worth nothing any more."""
        code = f"{secrets.randbelow(10**6):06}"
        session.code = Code(code, time.monotonic() + self.service.timing.code)
        self.service.mailing.code(session.email, code)
