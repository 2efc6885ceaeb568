"""登録: pressed once, ever; and the 認証ID that comes of it."""

from __future__ import annotations

from playwright.async_api import Error

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.paper import paper
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.steps.mails import mail_view
from flows.registration.waiting import arrive
from flows.waits import first_done, side_by_side
from terms.text import first_line


async def before_submit(session: Session) -> View:
    confirmation = await arrive(session, session.screens.confirmation)
    return View(confirmation, confirmation.target)


async def submit(session: Session) -> None:
    """Press 登録. The runner has written ``submitting`` down."""
    try:
        await session.on(session.screens.confirmation).press_register()
    except Error as trouble:
        # Whether the press reached the page is not known: it is not repeated.
        session.case.note("press-unclear", reason=first_line(trouble))
        await session.browser.answered()
        session.user.warn("run.press-unclear")
    try:
        await arrive(session, session.screens.completion)
    except (Failed, NotAsExpected) as lost:
        # It may have reached the site all the same: the mail will tell. It is not pressed again.
        session.case.note("answer-lost", reason=str(lost))
        session.user.warn("run.answer-lost")


async def registered(session: Session) -> View:
    """The 認証ID from the screen, or from the first mail when the screen was lost."""
    completion = session.on(session.screens.completion)
    told = None if await completion.is_shown() else await _mail_or_screen(session)
    view = told or await _told_by_screen(session)
    session.user.tell("run.auth-id", auth_id=session.case.auth_id or "")
    return view


async def _told_by_screen(session: Session) -> View:
    completion = session.on(session.screens.completion)
    shown = await completion.auth_id()
    if not shown:
        return await _told_by_mail(session)
    session.case.saw_auth_id(shown, "screen")
    return View(completion, completion.target)


async def _mail_or_screen(session: Session) -> View | None:
    """What the first mail says; None when the screen comes after all, by the operator's hand."""
    completion = session.landmark("completion").wait_for(timeout=0)
    async with side_by_side(_told_by_mail(session), completion) as (mail, screen):
        await first_done(mail, screen)
        view: View | None = mail.result() if mail.done() else None
        return view


async def _told_by_mail(session: Session) -> View:
    """The first mail, or the person who noted the auth_id down from a screen we never saw."""
    try:
        kept = await session.mailbox.wait_for("registered", session.options.mail_limit)
    except NeedsPerson as nothing:
        if nothing.code != "run.mail-not-come":
            raise
        typed = await _typed_auth_id(session)
        if not typed:
            raise NeedsPerson("run.registered-unclear", case=session.case.id) from None
        words = session.user.words
        return View(paper=paper(words.lang, words("step.registered"), [], auth_id=typed))
    if not kept.message.auth_id:
        raise NeedsPerson("run.registered-unclear", case=session.case.id)
    session.case.saw_auth_id(kept.message.auth_id, kept.where)
    return mail_view(session, kept)


async def _typed_auth_id(session: Session) -> str:
    """What the person noted down; empty when they don't know it either, or nobody is there."""
    if not session.user.interactive:
        return ""
    typed = session.case.saw_auth_id(await session.user.ask("run.type-auth-id"), "person")
    if typed:
        session.person_did("operator", "auth-id")
    return typed
