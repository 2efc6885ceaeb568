"""The settings of this desk: what is set and where, set anew, and the mailbox tried."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from desk.checking import check_plan
from desk.env_file import PREFIX
from desk.findings import NOBODY_KNOWS, finding_told
from desk.mail_secret import keyring_service
from desk.page.forms import answers_of
from desk.page.open_desk import OpenDesk, desk_of
from desk.page.rendering import page, part
from desk.page.setting_form import FIELDS, LONGEST, Changed, differing_now, form_of, save
from desk.page.work import Progress, Tell
from desk.settings import Settings, load_settings
from flows import system_keyring
from flows.checkup.mails import mail_findings
from flows.checkup.plan import CheckPlan
from flows.patience import aside
from terms.errors import CodedError
from terms.findings import Finding, Problem

Kind = Literal["imap", "smtp"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FILE = "file"  # what was kept, where it is not a password


class NotKept(CodedError):
    """A password that the keyring does not keep."""


async def show(request: Request) -> Response:
    """Return what is set, from which file, and what can be set here."""
    return await _form(desk_of(request), kept=request.query_params.get("kept", ""))


async def take(request: Request) -> Response:
    """Write what was typed and work by it from now on; what is wrong is told at its field."""
    desk = desk_of(request)
    _not_in_practice(desk)
    desk.run.refuse_while_under_way()
    form = await answers_of(request)
    names = [PREFIX + field for field in FIELDS]
    typed = {name: str(form[name])[:LONGEST] for name in names if name in form}
    mark = str(form.get("mark", ""))
    try:
        wrong = await asyncio.to_thread(save, desk.settings.home, typed, mark)
    except Changed as trouble:
        differing = await asyncio.to_thread(differing_now, desk.settings.home, typed)
        return await _form(desk, typed, differing, trouble=trouble)
    if wrong:
        return await _form(desk, typed, wrong, mark=mark)
    await desk.work_by(await asyncio.to_thread(load_settings))
    desk.mailbox.forget()  # it was tried with other settings
    return RedirectResponse(f"/settings?kept={FILE}", 303)


async def keep_password(request: Request) -> Response:
    """Put the password of a mail account into the system's keyring, and nowhere else."""
    desk = desk_of(request)
    _not_in_practice(desk)
    form = await answers_of(request)
    kind = next((each for each in KINDS if each == form.get("kind")), None)
    account = dict(_without_password(desk.settings)).get(kind) if kind else None
    password = str(form.get("password", ""))
    if kind is None or account is None or not password:
        return RedirectResponse("/settings", 303)
    host, user = account
    service = keyring_service(kind, host)
    if not await aside(partial(system_keyring.keep, service, user, password)):
        raise NotKept("page.password-not-kept", service=service, user=user)
    desk.speak(desk.words.lang)  # what knows the old one asks anew
    return RedirectResponse(f"/settings?kept={kind}", 303)


async def try_mailbox(request: Request) -> Response:
    """Look at the mailbox as the check of the desk does."""
    desk = desk_of(request)
    plan = check_plan(desk.options, desk.settings, desk.words, ask=False)
    desk.mailbox.begin(Progress("page.settings.trying"), partial(_try, plan))
    await desk.mailbox.settle()
    return RedirectResponse("/settings", 303)


async def cancel(request: Request) -> Response:
    """Wait no longer."""
    desk_of(request).mailbox.cancel()
    return RedirectResponse("/settings", 303)


async def _try(plan: CheckPlan, tell: Tell) -> list[Finding]:
    return await aside(lambda: mail_findings(plan))


def regions(desk: OpenDesk) -> dict[str, str]:
    """Return how the mailbox was found."""
    html = part(
        desk.words, "settings/mailbox.html", work=desk.mailbox.shown,
        said=partial(finding_told, desk.words), asked=NOBODY_KNOWS,
    )  # fmt: skip
    return {"mailbox": html}


async def _form(
    desk: OpenDesk,
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, list[Problem]] | None = None,
    kept: str = "",
    mark: str = "",
    trouble: CodedError | None = None,
) -> Response:
    form = await asyncio.to_thread(form_of, desk.settings.home, typed, wrong or {})
    form = replace(form, mark=mark or form.mark)
    return page(
        desk, "settings/settings.html", place="check", form=form, practice=desk.client is not None,
        regions=regions(desk), accounts=_without_password(desk.settings), kept=kept,
        longest=LONGEST, trouble=trouble, status=409 if trouble else 200,
    )  # fmt: skip


def _without_password(settings: Settings) -> list[tuple[Kind, tuple[str, str]]]:
    """Return host and user of the accounts whose password is the keyring's to keep."""
    kinds: tuple[tuple[Kind, str | None, str | None, object], ...] = (
        ("imap", settings.imap_host, settings.imap_user,
         settings.imap_password or settings.imap_token_command),
        ("smtp", settings.smtp_host, settings.smtp_user,
         settings.smtp_password or settings.smtp_token_command),
    )  # fmt: skip
    return [(kind, (host, user)) for kind, host, user, had in kinds if host and user and not had]


def _not_in_practice(desk: OpenDesk) -> None:
    if desk.client is not None:
        raise HTTPException(404)


ROUTES = [
    Route("/settings", show),
    Route("/settings", take, methods=["POST"]),
    Route("/settings/password", keep_password, methods=["POST"]),
    Route("/settings/mailbox", try_mailbox, methods=["POST"]),
    Route("/settings/mailbox/cancel", cancel, methods=["POST"]),
]
