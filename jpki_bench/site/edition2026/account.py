"""Where registering has two stages: the account by mail first, the card at the 利用申出."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response

from jpki_bench.site import passwords
from jpki_bench.site.edition2026.places import ACCOUNT_DONE, LOGIN
from jpki_bench.site.edition2026.walk import Walk
from jpki_bench.site.passwords import Hashed
from jpki_bench.site.registry import Account
from jpki_bench.site.screens import RefusalError, go
from jpki_bench.site.service import form_of
from jpki_bench.site.sessions import Session

FIELDS = {  # of the rows 0 to 3
    "name": "item[0].textData",
    "email": "item[1].textData",
    "password": "item[2].textData",
    "again": "item[3].textData",
}


class Accounts:
    """The account's form, its confirmation and its completion."""

    def __init__(self, walk: Walk, rules: passwords.Rules) -> None:
        self._walk = walk
        self._service = walk.service
        self._screens = walk.service.screens
        self._rules = rules

    async def ask(self, request: Request) -> Response:
        session = self._opening(request)
        errors, session.errors = session.errors, {}
        return self._screens.page(
            request,
            "account.html",
            action=self._walk.places.stage("account"),
            names=FIELDS,
            name=session.values.get("name", ""),
            email=session.email,
            settled=self._settled,
            errors=errors,
            rules=self._rules,
        )

    async def check(self, request: Request) -> Response:
        session = self._opening(request)
        form = await form_of(request)
        typed = {key: form.get(field, "") for key, field in FIELDS.items()}
        session.values = {"name": typed["name"]}
        session.errors = {} if typed["name"] else {"name": "required"}
        if not self._settled:
            session.email = typed["email"]
        if "@" not in session.email:
            session.errors["email"] = "format" if session.email else "required"
        session.errors |= self._rules.faults_of(typed["password"], typed["again"], session.email)
        if session.errors:
            return go(self._walk.places.stage("account"))
        session.password = await asyncio.to_thread(Hashed.of, typed["password"])
        return self._walk.on(session, "account")

    async def confirm(self, request: Request) -> Response:
        session = self._opening(request)
        self._walk.at(request, "account-confirm")
        return self._screens.page(
            request,
            "account_confirm.html",
            action=self._walk.places.stage("account-confirm"),
            back=self._walk.places.stage("account"),
            name=session.values.get("name", ""),
            email=session.email,
        )

    async def open(self, request: Request) -> Response:
        session = self._walk.at(request, "account-confirm")
        accounts = self._service.registry.accounts
        if session.email in accounts or session.password is None:
            raise RefusalError("account-there", 409)
        name = session.values.get("name", "")
        accounts[session.email] = Account(session.email, name, session.password)
        if session.link is not None:
            session.link.used = True
        self._service.mailing.account(session.email, name)
        return go(self._walk.places.post(ACCOUNT_DONE))

    async def opened(self, request: Request) -> Response:
        session = self._service.session(request)
        if session.email not in self._service.registry.accounts:
            raise RefusalError("session", 403)
        return self._screens.page(
            request,
            "account_done.html",
            email=session.email,
            login=self._walk.places.link(LOGIN),
        )

    @property
    def _settled(self) -> bool:
        """Has the address been proven before? In the order form first it is asked for here."""
        earlier = self._walk.plan.before("account")
        return "link" in earlier or "code" in earlier

    def _opening(self, request: Request) -> Session:
        session = self._walk.at(request, "account")
        if session.email in self._service.registry.accounts:
            raise RefusalError("account-there", 409)
        return session
