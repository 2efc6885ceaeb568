"""``touroku run``: the assisted registration, of one client or of several in turn."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from desk.answers import refuse
from desk.imap_account import imap_account
from desk.run_session import at_terminal, run_registration
from desk.settings import SettingError, Settings, learn_server, load_settings
from desk.words import Words
from flows.intake.case_files import INBOX
from flows.options import BrowserOptions, DeskOptions, PasswordWay, RunOptions, TrustOptions
from flows.outcomes import BadInput, Interrupted, Stop
from records.applicant import CaseError, Request
from records.case import Store
from records.casefile import load_case_file
from records.editions import Site, SiteError, choose_site

SLOW_MOTION = 400.0  # milliseconds before each action, so that one can follow


def run(options: argparse.Namespace, words: Words) -> int:
    """Read what was asked, refuse what cannot be, then register."""
    try:
        settings = load_settings()
        site = choose_site(options.site, options.edition)
        only_on_loopback(options, site)
        if not options.case and not at_terminal(words, as_json=options.json).interactive:
            raise BadInput("run.no-case-file")
        desk = desk_options(options, settings, words)
        store = Store(options.out or settings.home)
        if len(options.case) > 1:
            from desk.batch import Batch, run_batch

            series = Batch(
                words, store, site, desk, run_options(options), options.yes, options.json,
                options.holder_lang or settings.holder_lang,
            )  # fmt: skip
            return run_batch(series, options.case)
        if options.case:
            request = load_case_file(options.case[0], date.today())
        else:
            request = _ask(options, settings, site, words)
    except CaseError as trouble:
        return refuse(words, trouble.problems, as_json=options.json)
    except (SettingError, SiteError) as trouble:
        return refuse(words, [trouble], as_json=options.json)
    except Stop as trouble:
        return refuse(words, [trouble], as_json=options.json, exit_code=trouble.exit_code)
    return run_registration(
        words,
        store,
        request,
        site,
        desk,
        run_options(options),
        automatic=options.yes,
        as_json=options.json,
        holder_lang=options.holder_lang or settings.holder_lang,
    )


def _ask(options: argparse.Namespace, settings: Settings, site: Site, words: Words) -> Request:
    """The request as the person at the terminal answers. Raises :class:`Stop`."""
    from desk.questions import ask_for_request

    terminal = at_terminal(words, as_json=options.json)
    work = ask_for_request(terminal, site, settings.home / INBOX, date.today())
    try:
        return asyncio.run(work)
    except KeyboardInterrupt:
        raise Interrupted("intake.interrupted") from None


def desk_options(options: argparse.Namespace, settings: Settings, words: Words) -> DeskOptions:
    """How this desk reaches browser, card and mail: options first, then settings."""
    return DeskOptions(
        browser=BrowserOptions(
            browser=options.browser or settings.browser,
            profile=Path(options.profile or settings.profile).absolute(),
            headless=options.headless,
            slow_mo=SLOW_MOTION if getattr(options, "slow", False) else 0,
        ),
        card_source=options.card,
        mail_source=options.mail or ("imap" if settings.imap_host else "ask"),
        imap=imap_account(settings, words),
        trust=_trust(settings),
    )


def run_options(options: argparse.Namespace) -> RunOptions:
    """What the operator chose for this run."""
    # Nobody can type into a browser that is not seen.
    chosen: PasswordWay = options.password or ("generate" if options.headless else "page")
    given = {} if options.mail_wait is None else _mail_limits(options.mail_wait)
    return RunOptions(password_way=chosen, until=options.until, **given)


def _mail_limits(seconds: float) -> dict[str, float]:
    """Who waits less than usual is told sooner what to look at."""
    share = RunOptions.advice_after / RunOptions.mail_limit
    return {
        "mail_limit": seconds,
        "advice_after": min(RunOptions.advice_after, share * seconds),
    }


def _trust(settings: Settings) -> TrustOptions:
    return TrustOptions(
        authserv_ids=settings.authserv,
        dns=_dns if settings.dkim else None,
        remember=partial(learn_server, settings.home),
    )


def _dns() -> Callable[[str], bytes | None]:
    from mail import SystemDns

    return SystemDns()


def only_on_loopback(options: argparse.Namespace, site: Site) -> None:
    """--yes and --headless are for the simulated office: on the real site a person looks."""
    for name in ("yes", "headless"):
        if getattr(options, name) and not site.loopback:
            raise BadInput("run.only-on-loopback", option=f"--{name}", site=site.origin)
