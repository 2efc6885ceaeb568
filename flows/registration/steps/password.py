"""The login password: typed by the person into the page, asked for, or made by us."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import Failed, NeedsPerson
from flows.registration import login_keyring
from flows.registration.login_password import generate, rules_of
from flows.registration.run import Run
from flows.registration.step import View


async def choose_password(run: Run) -> View:
    """Open the link of the first mail and, unless the person types it, fill the password in."""
    kept = await run.mailbox.wait_for("registered", run.options.mail_limit)
    url = kept.message.url
    if url is None or not run.case.site.owns(url):
        raise NeedsPerson("run.mail-without-link", file=kept.path.name)
    try:
        page = await run.open(url, run.screens.password)
    except Failed as trouble:
        if trouble.code != "site.link-used":
            raise
        # Set before, but the note of it was lost: the site itself says so.
        run.case.note_password_set(datetime.now(UTC))
        return View(run.on(run.screens.trouble))
    match run.options.password_way:
        case "generate":
            rules = rules_of(*await asyncio.gather(page.rules_text(), page.limits()))
            password = generate(rules, run.case.auth_id)
            # Kept before it counts: a password that nobody knows would be worse than none.
            await hand_to_person(run, password)
            await page.fill(password)
        case "ask":
            password = await run.user.ask("run.login-password", secret=True)
            run.person_did("operator", "login-password")
            await page.fill(password)
        case "page":
            run.user.your_turn("holder", "run.login-password-on-page")
    return View(page, page.target)


async def password_set(run: Run) -> None:
    """Press 登録 of the password page, or wait until the person has."""
    if run.case.reached("password_set"):
        return
    page = run.on(run.screens.password)
    done = run.on(run.screens.password_done)
    if run.options.password_way == "page":
        try:
            await run.appears(done.landmark, run.options.person_limit)
        except PlaywrightTimeout:
            raise NeedsPerson("run.login-password-not-set") from None
        run.person_did("holder", "login-password")
    else:
        await page.press_save()
        await run.arrive(run.screens.password_done, or_else=page.refused)
        if await page.refused.count():
            await _mend(run)
    run.case.note_password_set(datetime.now(UTC))


async def _mend(run: Run) -> None:
    """The site refused the password: its own words, and the person's turn."""
    page = run.on(run.screens.password)
    messages = " / ".join(error.message for error in await page.errors())
    if not run.user.interactive:
        raise Failed("run.password-refused", messages=messages)
    run.user.your_turn("holder", "run.mend-password", messages=messages)
    run.person_did("holder", "login-password")
    try:
        await run.appears(run.on(run.screens.password_done).landmark, run.options.person_limit)
    except PlaywrightTimeout:
        raise NeedsPerson("run.login-password-not-set") from None


async def hand_to_person(run: Run, password: str) -> None:
    """Into the system's keyring, or shown once; never into the case."""
    if not run.case.site.loopback and await asyncio.to_thread(
        login_keyring.keep, run.case, password
    ):
        service, user = login_keyring.entry(run.case)
        run.case.note("login-password-kept", where="keyring")
        run.user.tell("run.login-password-in-keyring", service=service, user=user)
    else:
        run.case.note("login-password-kept", where="shown")
        run.user.show_once("run.login-password-shown", password)
