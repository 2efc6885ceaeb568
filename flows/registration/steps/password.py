"""The login password: typed by the person into the page, asked for, or made by us."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import Failed, NeedsPerson
from flows.registration import login_keyring
from flows.registration.login_password import generate, rules_of
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.waiting import appears, arrive, open_screen


async def choose_password(session: Session) -> View:
    """Open the link of the first mail and, unless the person types it, fill the password in."""
    kept = await session.mailbox.wait_for("registered", session.options.mail_limit)
    url = kept.message.url
    if url is None or not session.case.site.owns(url):
        raise NeedsPerson("run.mail-without-link", file=kept.path.name)
    try:
        page = await open_screen(session, url, session.screens.password)
    except Failed as trouble:
        if trouble.code != "site.link-used":
            raise
        # Set before, but the note of it was lost: the site itself says so.
        session.case.note_password_date(datetime.now(UTC))
        return View(session.on(session.screens.trouble))
    match session.options.password_way:
        case "generate":
            rules = rules_of(*await asyncio.gather(page.rules_text(), page.limits()))
            password = generate(rules, session.case.auth_id)
            # Kept before it counts: a password that nobody knows would be worse than none.
            await hand_to_person(session, password)
            await page.fill(password)
        case "ask":
            password = await session.user.ask("run.login-password", secret=True)
            session.person_did("operator", "login-password")
            await page.fill(password)
        case "page":
            session.user.your_turn("holder", "run.login-password-on-page")
    return View(page, page.target)


async def password_set(session: Session) -> None:
    """Press 登録 of the password page, or wait until the person has."""
    if session.case.reached("password_set"):
        return
    page = session.on(session.screens.password)
    done = session.on(session.screens.password_done)
    if session.options.password_way == "page":
        try:
            await appears(session, done.landmark, session.options.person_limit)
        except PlaywrightTimeout:
            raise NeedsPerson("run.login-password-not-set") from None
        session.person_did("holder", "login-password")
    else:
        await page.press_save()
        await arrive(session, session.screens.password_done, or_else=page.refused)
        if await page.refused.count():
            await _mend(session)
    session.case.note_password_date(datetime.now(UTC))


async def _mend(session: Session) -> None:
    """The site refused the password: its own words, and the person's turn."""
    page = session.on(session.screens.password)
    messages = " / ".join(error.message for error in await page.errors())
    if not session.user.interactive:
        raise Failed("run.password-refused", messages=messages)
    session.user.your_turn("holder", "run.mend-password", messages=messages)
    session.person_did("holder", "login-password")
    try:
        await appears(
            session,
            session.on(session.screens.password_done).landmark,
            session.options.person_limit,
        )
    except PlaywrightTimeout:
        raise NeedsPerson("run.login-password-not-set") from None


async def hand_to_person(session: Session, password: str) -> None:
    """Into the system's keyring, or shown once; never into the case."""
    if not session.case.site.loopback and await asyncio.to_thread(
        login_keyring.keep, session.case, password
    ):
        service, user = login_keyring.entry(session.case)
        session.case.note("login-password-kept", where="keyring")
        session.user.tell("run.login-password-in-keyring", service=service, user=user)
    else:
        session.case.note("login-password-kept", where="shown")
        session.user.show_once("run.login-password-shown", password)
