"""What a registration from this desk is to be: read once, handed on whole."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.imap_account import imap_account
from desk.settings import Settings, learn_server, recall_operator, remember_operator
from desk.terminal import Terminal, at_terminal
from desk.words import Words
from flows.options import (
    BrowserOptions,
    DeskOptions,
    Operators,
    PasswordWay,
    RunOptions,
    TrustOptions,
)
from flows.outcomes import BadInput
from records.case import Store
from records.editions import Site, choose_site

if TYPE_CHECKING:
    from flows.registration.pictures import Camera

SLOW_MOTION = 400.0  # milliseconds before each action, so that one can follow
UNTYPED: PasswordWay = "generate"  # nobody can type into a browser that is not seen
OFFICE_MAIL_WAIT = 30.0  # seconds; the simulated office sends its mails at once


@dataclass(frozen=True)
class RunRequest:
    """A registration as it was asked for: where, with what, and how it answers.

    ``automatic``: the run's own questions are answered with yes. ``as_json``: stdout belongs to one
    document. ``holder_lang``: what the holder is told is said in it too, where it is another
    language than the operator's.
    """

    words: Words
    store: Store
    site: Site
    desk: DeskOptions
    options: RunOptions
    automatic: bool = False
    as_json: bool = False
    holder_lang: str | None = None
    fictitious: bool = False  # nobody's values: a person who looks on may read them in a pipe too
    out: Path | None = None  # where the cases of this run are kept, if it was said

    def terminal(self) -> Terminal:
        """Make the terminal at which the people of this run are told and asked."""
        return at_terminal(
            self.words,
            automatic=self.automatic,
            as_json=self.as_json,
            holder_lang=self.holder_lang,
            readable=self.fictitious and not self.as_json,
        )


def evidence_camera() -> Camera:
    """Make the camera of a case; its pictures may later go into a how-to."""
    from flows.howto.evidence import EvidenceCamera  # much to read: while the browser starts

    return EvidenceCamera()


def typed(
    options: argparse.Namespace,
    settings: Settings,
    words: Words,
    site: Site,
    *,
    at_terminal: bool = True,
) -> RunRequest:
    """Build the request that was typed; what was not typed comes from the settings.

    Unless ``at_terminal`` people answer at the page: nobody is there to be asked for the mail
    account's password, and no program reads the answers in their place.
    Raises :class:`BadInput` for what is not allowed on a real site.
    """
    _only_on_loopback(options, site)
    return RunRequest(
        words=words,
        store=Store(options.out or settings.home),
        site=site,
        desk=DeskOptions(
            browser=BrowserOptions(
                browser=options.browser or settings.browser,
                profile=Path(options.profile or settings.profile).absolute(),
                headless=options.headless,
            ),
            card_source=options.card,
            mail_source=options.mail or settings.mail_source,
            imap=imap_account(settings, words, ask=at_terminal),
            trust=trust_options(settings),
            operator=settings.operator or "",
            operators=Operators(
                partial(recall_operator, settings.home), partial(remember_operator, settings.home)
            ),
            ledger=settings.ledger_options,
        ),
        options=_run_options(
            password_way=options.password,
            headless=options.headless,
            until=options.until,
            mail_wait=options.mail_wait,
            note_for_next=not (at_terminal and options.json),
        ),
        automatic=options.yes,
        as_json=options.json,
        holder_lang=options.holder_lang or settings.holder_lang,
        out=options.out,
    )


def in_office(
    office: Mapping[str, Any],
    settings: Settings,
    words: Words,
    *,
    headless: bool,
    slow: bool = False,
    mail_wait: float | None = None,
    out: Path | None = None,
    as_json: bool = False,
    fictitious: bool = False,
) -> RunRequest:
    """Build the request for a registration in the simulated office that said ``office``."""
    desk = office["desk"]
    return RunRequest(
        words=words,
        store=Store(out or settings.home),
        site=choose_site(office["site"], office["edition"]),
        desk=DeskOptions(
            browser=BrowserOptions(
                browser=desk["browser"],
                profile=Path(desk["profile"]),
                headless=headless,
                slow_mo=SLOW_MOTION if slow else 0,
            ),
            card_source=desk["card"],
            mail_source=desk["mail"],
            imap=imap_account(settings, words),
            trust=trust_options(settings),
            ledger=settings.ledger_options,
        ),
        options=_run_options(password_way=UNTYPED, mail_wait=mail_wait),
        automatic=True,
        as_json=as_json,
        holder_lang=settings.holder_lang,
        fictitious=fictitious,
    )


def _run_options(
    *,
    password_way: PasswordWay | None,
    headless: bool = False,
    until: str | None = None,
    mail_wait: float | None = None,
    note_for_next: bool = True,
) -> RunOptions:
    chosen: PasswordWay = password_way or (UNTYPED if headless else "page")
    limits = {} if mail_wait is None else _mail_limits(mail_wait)
    return RunOptions(password_way=chosen, until=until, note_for_next=note_for_next, **limits)


def _mail_limits(seconds: float) -> dict[str, float]:
    """Who waits less than usual is told sooner what to look at."""
    share = RunOptions.advice_after / RunOptions.mail_limit
    return {
        "mail_limit": seconds,
        "advice_after": min(RunOptions.advice_after, share * seconds),
    }


def trust_options(settings: Settings) -> TrustOptions:
    """Say what this desk believes of a mail."""
    return TrustOptions(
        authserv_ids=settings.authserv,
        dns=_dns if settings.dkim else None,
        remember=partial(learn_server, settings.home),
    )


def _dns() -> Callable[[str], bytes | None]:
    from mail import SystemDns

    return SystemDns()


def _only_on_loopback(options: argparse.Namespace, site: Site) -> None:
    """--yes and --headless are for the simulated office: on the real site a person looks."""
    for name in ("yes", "headless"):
        if getattr(options, name) and not site.loopback:
            raise BadInput("run.only-on-loopback", option=f"--{name}", site=site.origin)
