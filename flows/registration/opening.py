"""The desk of one run: browser, card and mail, opened side by side, and the case in them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

from playwright.async_api import Playwright

import mail
from card import Service
from flows.browser import Browser, launched
from flows.card_source import open_card
from flows.lessons.book import LessonBook, host_of
from flows.office.in_hand import in_hand_for_run
from flows.office.recording import Recorder
from flows.options import DeskOptions
from flows.outcomes import BadInput, Failed, Stop
from flows.patience import aside, told_while
from flows.registration.clock import CLOCK_TOLERANCE, Clock, first_mails
from flows.registration.hand_over import hand_over
from flows.registration.interruptions import said_yes_to
from flows.registration.last_screen import stay_open
from flows.registration.mailbox import Mailbox
from flows.registration.note_for_next import ask_for_note
from flows.registration.office_of_case import note_office
from flows.registration.operator_name import note_operator
from flows.registration.owners import Owners
from flows.registration.page_events import PageEvents
from flows.registration.pictures import Camera, evidence
from flows.registration.plan import SessionPlan
from flows.registration.resuming import say_where_it_stands, where_to_go_on
from flows.registration.route import ROUTES
from flows.registration.runner import Runner
from flows.registration.session import Session
from flows.registration.site_changes import tell_changes
from flows.registration.step import Route
from flows.registration.steps.submitting import heard
from flows.registration.teaching import offer_lessons
from flows.user_interaction import UserInteraction
from pages.knowledge import further_hosts, load
from pages.taught import Lessons
from records.case import Case, Store, StoreError
from records.editions import Site
from records.trouble import machine_error
from terms.findings import Finding

LOOK_LIMIT = 1.0
"""Seconds that a run waits for the look at the desk once the browser is there; it rarely must."""


async def follow(playwright: Awaitable[Playwright], plan: SessionPlan) -> tuple[Case, Stop | None]:
    """Follow the route of the case's edition; the case, and why it stopped if it did.

    Raises :class:`BadInput` before the browser is there, :class:`Failed` when another desk has the
    person in hand; then nothing has been written.
    """
    desk, site, options, user = plan.desk, plan.site, plan.options, plan.user
    edition = site.edition.key
    route = ROUTES[edition]
    if options.until and options.until not in route.ids:
        raise BadInput("run.no-such-step", step=options.until, edition=edition)
    if route.order.as_they_come and not site.loopback:
        user.warn("run.edition-untried", edition=edition)
    mails_since = first_mails(plan.open_case()) if plan.since else datetime.now(UTC)
    loading = asyncio.ensure_future(asyncio.to_thread(plan.camera or _plain_camera))
    async with (
        in_hand_for_run(desk.ledger, plan.person, site, plan.home, plan.procedure) as taking,
        _desk(playwright, plan, mails_since) as (browser, card, source, blocks),
    ):
        unasked = await taking.answer(user) if taking else None
        case = plan.open_case()
        recorder = Recorder(desk.ledger, _store_of(case).home)
        stop: Stop | None
        try:
            with case.locked():
                case = _as_on_disk(case)
                if case.state == "complete":  # another run has ended while this one began
                    await loading
                    return case, None
                if plan.since is None:
                    user.tell("run.case-opened", case=case.id, folder=str(case.folder))
                if taking:
                    taking.told = False
                recorder.begin(case, "run" if plan.since is None else "resume")
                _at_the_beginning(case, desk, user)
                clock = Clock()
                book = LessonBook(_store_of(case).home)
                clock.listen(browser.context, site)
                owners = Owners(case, desk.ledger if unasked is None else None)
                session = Session(
                    case=case,
                    notes=plan.notes,
                    options=options,
                    user=user,
                    browser=browser,
                    knowledge=load(edition),
                    order=route.order,
                    card=card,
                    mailbox=Mailbox(
                        source, case, user, desk.trust, options.advice_after, clock, owners
                    ),
                    owners=owners,
                    blocks=blocks,
                    clock=clock,
                    lessons=Lessons(book.in_use(host_of(site), edition)),
                    book=book,
                )
                await note_operator(desk, case, user)
                camera = await loading
                if plan.since is not None:
                    say_where_it_stands(session)
                runner = Runner(session, route, hand_over, camera)
                stop = await _to_the_end(session, runner, route)
                _note_the_end(session, stop)
                unrecorded = await recorder.end(case, "ended")
                if taking:
                    taking.told = unrecorded is None
                if unrecorded and (unasked is None or unrecorded.code != unasked.code):
                    user.warn(unrecorded.code, **unrecorded.params)
        except BrokenPipeError:
            raise  # whoever read what we say has gone: there is nobody to tell
        except OSError as trouble:
            stop = _stopped_by(trouble)
    if not browser.swept:
        user.warn("run.profile-not-swept", profile=str(desk.browser.profile))
    return case, stop


@asynccontextmanager
async def _desk(
    playwright: Awaitable[Playwright], plan: SessionPlan, since: datetime
) -> AsyncIterator[tuple[Browser, Service | None, mail.Source | None, list[Finding]]]:
    """Browser, card and mail of the desk, and what ``touroku check`` would block here.

    The browser is slow to start: it is started first, and the rest is looked at meanwhile.
    """
    desk, site = plan.desk, plan.site
    async with AsyncExitStack() as opened:
        starting = asyncio.create_task(_browser(opened, playwright, desk, site))
        try:
            loading = asyncio.create_task(asyncio.to_thread(_load_meanwhile, site.edition.key))
            card = await opened.enter_async_context(_card(desk.card_source))
            source = mail_source(desk, site, since)
            looking = asyncio.create_task(aside(partial(_what_blocks, desk, site, card)))
            async with told_while(plan.user, "machine.waiting-browser"):
                await loading
                browser = await starting
            await asyncio.wait({looking}, timeout=LOOK_LIMIT)
        finally:
            starting.cancel()
            await asyncio.gather(starting, return_exceptions=True)
        yield browser, card, source, looking.result() if looking.done() else []


async def _browser(
    opened: AsyncExitStack, playwright: Awaitable[Playwright], desk: DeskOptions, site: Site
) -> Browser:
    further = [f"https://{host}" for host in further_hosts(site.edition.key)]
    browser = launched(await playwright, desk.browser, site, further)
    return await opened.enter_async_context(browser)


def _what_blocks(desk: DeskOptions, site: Site, card: Service | None) -> list[Finding]:
    from flows.checkup.before import before_a_run
    from flows.checkup.plan import CheckPlan, this_machine

    plan = CheckPlan(site, desk.browser.browser, desk.browser.profile, desk.card_source,
                desk.mail_source, desk.imap)  # fmt: skip
    try:
        return before_a_run(plan, card.look() if card else None, this_machine())
    except Exception as error:  # nothing of it is needed by the run: it is told and asked about
        params = {"what": "touroku check", "reason": f"{type(error).__name__}: {error}"}
        return [Finding("desk", "block", "check.not-done", params)]


def _plain_camera() -> Camera:
    return evidence


def _load_meanwhile(edition: str) -> None:
    """Read the libraries and the words of the steps to come while the browser starts."""
    import filelock
    import rich.panel
    import rich.table
    import watchfiles

    assert filelock and rich and watchfiles
    load(edition).make_ready()


def _as_on_disk(case: Case) -> Case:
    """Return the case as it is on the disk now that nobody else can change it."""
    return _store_of(case).open(case.id)


def _store_of(case: Case) -> Store:
    return Store(case.folder.parent.parent)


async def _to_the_end(session: Session, runner: Runner, route: Route) -> Stop | None:
    async with session.mailbox.open(), page_events(session).open():
        stop = await _until_it_stops(session, runner, route)
        if stop:
            await stay_open(session)
        tell_changes(session)
        if stop:
            await ask_for_note(session, stop)
        await offer_lessons(session)
        return stop


def page_events(session: Session) -> PageEvents:
    """Return what attends to whatever the site does beside its page in a session."""
    return PageEvents(
        session.browser, session.case, session.user,
        partial(said_yes_to, session), partial(heard, session), lambda: not session.handed_over,
    )  # fmt: skip


async def _until_it_stops(session: Session, runner: Runner, route: Route) -> Stop | None:
    try:
        start = await where_to_go_on(session, route)
        await runner.follow(start)
    except Stop as reason:
        return reason
    except StoreError as trouble:
        return Failed(trouble.code, **trouble.params)
    except BrokenPipeError:
        raise
    except OSError as trouble:
        stop = _stopped_by(trouble)
        session.user.warn(stop.code, **stop.params)  # the browser may stay open for long
        return stop
    return None


def _stopped_by(trouble: OSError) -> Stop:
    """Return the end of a run to which the machine does not give what it needs.

    Its case is kept.
    """
    told = machine_error(trouble)
    return Failed(told.code, **told.params)


def _note_the_end(session: Session, stop: Stop | None) -> None:
    case, user = session.case, session.user
    if stop:
        screen = session.here.screen if session.here else ""
        with contextlib.suppress(OSError):  # a full disk may be why it stopped
            case.note("stopped", code=stop.code, screen=screen)
    if case.unsaved:
        reason = machine_error(case.unsaved).params["reason"]
        user.warn("machine.copy-not-written", reason=reason)


def _at_the_beginning(case: Case, desk: DeskOptions, user: UserInteraction) -> None:
    """Keep by what desk a simulated case is practised, and warn of others who may write here."""
    note_office(case, desk)
    folder = _store_of(case).open_to_others()
    if folder is not None:
        user.warn("machine.others-may-write", folder=str(folder))


@asynccontextmanager
async def _card(spec: str) -> AsyncIterator[Service | None]:
    service = open_card(spec)
    try:
        yield service
    finally:
        service.close()


def mail_source(desk: DeskOptions, site: Site, since: datetime) -> mail.Source | None:
    """Where the mails of this case come from; mails older than the case are not looked at."""
    if desk.mail_source == "ask":
        return None
    # Servers hold their news back for a moment; asking as often as this is no burden to them.
    hurry = 0.15 if site.loopback else 2.0
    imap = desk.imap and replace(desk.imap, since=since - CLOCK_TOLERANCE, hurry_seconds=hurry)
    try:
        return mail.open_source(desk.mail_source, imap)
    except mail.MailError as trouble:
        raise BadInput(trouble.code, **trouble.params) from None
