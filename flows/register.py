"""One assisted registration from a request to its outcome."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import mail
from card import CardError, Service, open_service
from flows.browser import BrowserOptions, open_browser
from flows.mailbox import Mailbox
from flows.outcomes import BadInput, Failed, Stop
from flows.people import People
from flows.registration import REGISTRATION
from flows.run import Run, RunOptions
from pages.editions import SCREENS
from records.applicant import Request
from records.case import Case, Store
from records.editions import Site


@dataclass(frozen=True)
class DeskOptions:
    """How this desk reaches browser, card and mail.

    ``card_source``: ``pcsc`` or ``link:127.0.0.1:PORT``.
    ``mail_source``: ``imap``, ``maildir:DIR``, ``folder:DIR`` or ``ask``.
    """

    browser: BrowserOptions
    card_source: str
    mail_source: str
    imap: mail.ImapSettings | None = None
    authserv_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """A case after a run, and why the run stopped if it did."""

    case: Case
    seconds: float
    stop: Stop | None = None

    def to_json(self) -> dict[str, Any]:
        """The document of ``demo``, ``run`` and ``resume``, without its ``error``."""
        case, progress = self.case, self.case.progress
        return {
            "case": case.id,
            "state": case.state,
            "auth_id": case.auth_id,
            "edition": case.site.edition.key,
            "procedure": case.procedure,
            "folder": str(case.folder),
            "seconds": self.seconds,
            "steps": progress.steps,
            "mails": [
                {key: mail[key] for key in ("file", "kind", "auth_id", "trusted")}
                for mail in progress.mails
            ],
            "submissions": progress.submissions,
            "human_acts": progress.acts,
        }


async def register(
    store: Store,
    request: Request,
    site: Site,
    desk: DeskOptions,
    options: RunOptions,
    people: People,
) -> Outcome:
    """Register one person.

    Raises :class:`BadInput` before anything is written when the desk can't do it (no browser, no
    display, no such edition); any later stop is in the outcome.
    """
    started = time.monotonic()
    screens = SCREENS.get(site.edition.key)
    if screens is None:
        raise BadInput("run.edition-unknown", edition=site.edition.key)
    async with _card(desk.card_source) as card, open_browser(desk.browser, site) as browser:
        source = _mail_source(desk)
        case = store.create(request, site)
        people.tell("run.case-opened", case=case.id, folder=str(case.folder))
        mailbox = Mailbox(source, case, people, desk.authserv_ids)
        run = Run(
            case=case,
            notes=request.notes,
            options=options,
            people=people,
            browser=browser,
            screens=screens,
            card=card,
            mailbox=mailbox,
        )
        stop: Stop | None = None
        async with mailbox.open():
            try:
                await run.follow(REGISTRATION)
            except Stop as reason:
                stop = reason
            except CardError as trouble:
                stop = Failed(trouble.code, **trouble.params)
        if stop:
            case.note("stopped", code=stop.code)
    return Outcome(case, round(time.monotonic() - started, 3), stop)


@asynccontextmanager
async def _card(spec: str) -> AsyncIterator[Service | None]:
    try:
        service = open_service(spec)
    except CardError as trouble:
        raise BadInput(trouble.code, **trouble.params) from None
    try:
        yield service
    finally:
        service.close()


def _mail_source(desk: DeskOptions) -> mail.Source | None:
    if desk.mail_source == "ask":
        return None
    try:
        return mail.open_source(desk.mail_source, desk.imap)
    except mail.MailError as trouble:
        raise BadInput(trouble.code, **trouble.params) from None
