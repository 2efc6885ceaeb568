"""The mailbox of this desk, and the address that the mails go to."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Literal

from flows.checkup.plan import CheckPlan
from terms.findings import Finding

PATIENCE = 6.0  # seconds for each answer of the mail server


def mail_findings(plan: CheckPlan) -> list[Finding]:
    """Look at the folder, or log in at the mail server and out again."""
    found, learnt = _source(plan)
    return [*found, *_authserv(plan, learnt), *address_findings(plan.address)]


def address_findings(address: str | None) -> list[Finding]:
    """Is the provider advised against [article, official]?"""
    from mail.advice import provider_advice

    if not address:
        return [Finding("mail-address", "ok", "check.address-unknown")]
    advice = provider_advice(address)
    if advice:
        return [Finding("mail-address", "warn", advice.key, advice.params)]
    domain = address.rpartition("@")[2]
    return [Finding("mail-address", "ok", "check.address-fine", {"domain": domain})]


def settings_finding(plan: CheckPlan) -> Finding | None:
    """Return what is wrong with the source before anything is asked of it; None when nothing is."""
    kind, _, place = plan.mail_source.partition(":")
    if kind == "imap" and not place:
        settled = plan.imap is not None and plan.imap.host and plan.imap.user
        return None if settled else Finding("mail", "block", "settings-missing")
    if kind in ("maildir", "folder") and place:
        return _folder_finding("maildir" if kind == "maildir" else "folder", place)
    if plan.mail_source == "ask":
        return None
    return Finding("mail", "block", "source-unknown", {"source": plan.mail_source})


def _folder_finding(kind: Literal["maildir", "folder"], place: str) -> Finding | None:
    from mail.errors import MailError
    from mail.places import check_place

    try:
        folder = check_place(kind, place)
    except MailError as trouble:
        return Finding("mail", "block", trouble.code, trouble.params)
    if os.access(folder, os.R_OK | os.X_OK):
        return None
    return Finding("mail", "block", "folder-missing", {"folder": place})


def _folder_as_it_is(source: str) -> Finding:
    """Return what a run would say of the folder while it waits for mails there."""
    from mail.folders import trouble_at
    from mail.places import check_place

    given, _, place = source.partition(":")
    kind: Literal["maildir", "folder"] = "maildir" if given == "maildir" else "folder"
    trouble = trouble_at(kind, check_place(kind, place))
    if trouble:
        return Finding("mail", "warn", trouble.code, trouble.params)
    return Finding("mail", "ok", "check.mail-folder", {"folder": place})


def _source(plan: CheckPlan) -> tuple[list[Finding], str | None]:
    trouble = settings_finding(plan)
    if trouble:
        return [trouble], None
    if plan.mail_source == "ask":
        return [Finding("mail", "ok", "check.mail-by-hand")], None
    if plan.mail_source != "imap":
        return [_folder_as_it_is(plan.mail_source)], None
    return _account(plan)


def _account(plan: CheckPlan) -> tuple[list[Finding], str | None]:
    import asyncio

    from mail.errors import MailError
    from mail.imap import inspect

    assert plan.imap is not None
    settings = replace(plan.imap, timeout_seconds=PATIENCE)
    try:
        report = asyncio.run(inspect(settings))
    except MailError as trouble:
        if trouble.code == "secret-missing":  # the run asks for it at the terminal
            return [Finding("mail", "warn", "check.mail-password-later", trouble.params)], None
        return [Finding("mail", "block", trouble.code, trouble.params)], None
    params = {
        "user": settings.user,
        "host": settings.host,
        "folder": ", ".join(settings.folders),
        "count": str(len(report.folders)),
    }
    return [Finding("mail", "ok", "check.mail-account", params)], report.authserv_id


def _authserv(plan: CheckPlan, learnt: str | None) -> list[Finding]:
    """Without either a mail of the real site is believed only when a person says so."""
    if plan.authserv_ids or plan.dkim or plan.site.loopback or plan.mail_source == "ask":
        return []
    if learnt is None:
        return [Finding("mail-authserv", "warn", "check.authserv-missing")]
    return [Finding("mail-authserv", "warn", "check.authserv-learnt", {"authserv": learnt})]
