"""登録: pressed once, ever; and the 認証ID that comes of it."""

from __future__ import annotations

import asyncio

from playwright.async_api import Error

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.paper import paper
from flows.registration.run import Run, first_line
from flows.registration.step import View
from flows.registration.steps.mails import mail_view


async def before_submit(run: Run) -> View:
    confirmation = await run.arrive(run.screens.confirmation)
    return View(confirmation, confirmation.target)


async def submit(run: Run) -> None:
    """Write ``submitting`` down, then press."""
    run.case.advance("submitting")
    try:
        await run.on(run.screens.confirmation).press_register()
    except Error as trouble:
        # Whether the press reached the page is not known: it is not repeated.
        run.case.note("press-unclear", reason=first_line(trouble))
        await run.browser.answered()
        run.user.warn("run.press-unclear")
    try:
        await run.arrive(run.screens.completion)
    except (Failed, NotAsExpected) as lost:
        # It may have reached the site all the same: the mail will tell. It is not pressed again.
        run.case.note("answer-lost", reason=str(lost))
        run.user.warn("run.answer-lost")


async def registered(run: Run) -> View:
    """The 認証ID from the screen, or from the first mail when the screen was lost."""
    completion = run.on(run.screens.completion)
    told = None if await completion.is_shown() else await _mail_or_screen(run)
    view = told or await _told_by_screen(run)
    run.case.advance("registered")
    auth_id = await run.mailbox.agreed_auth_id()
    run.user.tell("run.auth-id", auth_id=auth_id or "")
    return view


async def _told_by_screen(run: Run) -> View:
    completion = run.on(run.screens.completion)
    shown = await completion.auth_id()
    if not shown:
        return await _told_by_mail(run)
    run.case.saw_auth_id(shown, "screen")
    return View(completion, completion.target)


async def _mail_or_screen(run: Run) -> View | None:
    """What the first mail says; None when the screen comes after all, by the operator's hand."""
    mail = asyncio.ensure_future(_told_by_mail(run))
    screen = asyncio.ensure_future(run.landmark("completion").wait_for(timeout=0))
    try:
        await asyncio.wait({mail, screen}, return_when=asyncio.FIRST_COMPLETED)
        return mail.result() if mail.done() else None
    finally:
        mail.cancel()
        screen.cancel()
        await asyncio.gather(mail, screen, return_exceptions=True)


async def _told_by_mail(run: Run) -> View:
    """The first mail, or the person who noted the auth_id down from a screen we never saw."""
    try:
        kept = await run.mailbox.wait_for("registered", run.options.mail_limit)
    except NeedsPerson as nothing:
        if nothing.code != "run.mail-not-come":
            raise
        typed = await _typed_auth_id(run)
        if not typed:
            raise NeedsPerson("run.registered-unclear", case=run.case.id) from None
        words = run.user.words
        return View(paper=paper(words.lang, words("step.registered"), [], auth_id=typed))
    if not kept.message.auth_id:
        raise NeedsPerson("run.registered-unclear", case=run.case.id)
    run.case.saw_auth_id(kept.message.auth_id, kept.where)
    return mail_view(run, kept)


async def _typed_auth_id(run: Run) -> str:
    """What the person noted down; empty when they don't know it either, or nobody is there."""
    if not run.user.interactive:
        return ""
    typed = run.case.saw_auth_id(await run.user.ask("run.type-auth-id"), "person")
    if typed:
        run.person_did("operator", "auth-id")
    return typed
