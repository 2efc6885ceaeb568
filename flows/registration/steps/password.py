"""The login password: typed by the person into the page, asked for, or made by us."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flows.outcomes import Failed, GoBack, NeedsPerson
from flows.patience import aside, told_while
from flows.registration import login_keyring
from flows.registration.objections import objections, objects_anew
from flows.registration.pressing import press_on
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.steps.mails import link_in
from flows.registration.waiting import Until, appears, arrive, comes, open_screen
from pages.here import Here
from pages.password_rules import TRIES, Rules, adapted, generate
from pages.screens import ChoosesPassword, Password


async def choose_password(session: Session) -> View:
    """Open the link of the first mail and, unless the person types it, fill the password in."""
    kept = await session.mailbox.wait_for("registered", session.options.mail_limit)
    url = link_in(session, kept)
    try:
        page = await open_screen(session, url, Password)
    except Failed as trouble:
        if trouble.code != "site.link-used":
            raise
        # Somebody may have set it before, or not: only the mail about it proves anything.
        session.user.warn("run.password-link-used")
        raise GoBack("final-mail") from None
    if await put_in(session, page) is None:
        session.user.your_turn("holder", "run.login-password-on-page")
    return View.of(page)


async def put_in(session: Session, page: ChoosesPassword) -> str | None:
    """Make a password or ask for it, write it into the page and return it.

    None where the person types it into the page themselves.
    """
    match session.options.password_way:
        case "generate":
            return await _made(session, page, page.rules)
        case "ask":
            password = await session.user.ask("run.login-password", secret=True)
            session.typed(password, secret=True)
            session.person_did("operator", "login-password")
            await page.enter(password)
            return password
        case "page":
            return None


async def _made(
    session: Session, page: ChoosesPassword, rules: Rules, *, instead: bool = False
) -> str:
    password = generate(rules, session.case.auth_id or "", [session.case.applicant.email])
    session.typed(password, secret=True)
    # Kept before it counts: a password that nobody knows would be worse than none.
    await hand_to_person(session, password, instead=instead)
    await page.enter(password)
    return password


async def password_set(session: Session) -> None:
    """Press 登録 of the password page, or wait until the person has."""
    if session.options.password_way == "page":
        await _by_person(session)
        session.person_did("holder", "login-password")
    else:
        refusal = await press_until_taken(
            session, Password, lambda here: here.screen == "password_done"
        )
        if refusal:
            await _mend(session, refusal)
    session.case.note_password_date(session.clock.now())


async def press_until_taken(
    session: Session,
    kind: type[ChoosesPassword],
    taken: Until,
    *,
    made: Callable[[str], None] = lambda _: None,
) -> str:
    """Press on; a generated password that the site refuses is made anew a few times.

    ``made`` hears of each. Returns the site's own words where what was entered is refused for
    good, "" where it was ``taken``.
    """
    rules = None
    for again in range(TRIES):
        here = await _pressed(session, await arrive(session, kind), taken)
        if here.screen != kind.name:
            return ""
        messages = " / ".join(objections(here))
        session.case.note("password-refused", messages=len(here.errors))
        mine = session.options.password_way == "generate" and _about_password(here)
        if not mine or again == TRIES - 1:
            return messages
        rules = adapted(rules or kind(here).rules, messages)
        made(await _made(session, kind(here), rules, instead=True))
    raise AssertionError("the last try is refused or taken")


async def _pressed(session: Session, page: ChoosesPassword, taken: Until) -> Here:
    """Press on: what follows, or the same page once more with something new said about it."""
    before, navigations = page.here, session.browser.navigations

    def refused(here: Here) -> bool:
        went = session.browser.navigations > navigations
        again = went and bool(objections(here))
        return here.screen == before.screen and (again or objects_anew(here, before))

    await press_on(session, page)
    return await comes(
        session, (), name=f"after {page.name}", until=lambda each: taken(each) or refused(each)
    )


def _about_password(here: Here) -> bool:
    """Is it the password that is refused, and not what else was entered?"""
    marked = [x for x in here.page.fields if x.open and (x.field.invalid or x.field.error)]
    roles = {each.role for each in marked}
    return not roles or bool(roles & {"password", "password_again"})


async def _by_person(session: Session) -> None:
    try:
        await appears(session, ("password_done",), session.options.person_limit)
    except TimeoutError:
        raise NeedsPerson("run.login-password-not-set") from None


async def _mend(session: Session, messages: str) -> None:
    """Tell the site's own words where it refused the password; it is the person's turn."""
    if not session.user.interactive:
        raise Failed("run.password-refused", messages=messages)
    session.user.your_turn("holder", "run.mend-password", messages=messages)
    session.person_did("holder", "login-password")
    await _by_person(session)


async def _kept_in_keyring(session: Session, password: str) -> bool:
    """Return the system may ask the person to open the keyring first."""
    async with told_while(session.user, "machine.waiting-keyring"):
        return await aside(partial(login_keyring.keep, session.case, password))


async def hand_to_person(session: Session, password: str, *, instead: bool = False) -> None:
    """Into the system's keyring, or shown once; never into the case.

    ``instead``: the site has refused the one before, which may have been written down.
    """
    if not session.case.site.loopback and await _kept_in_keyring(session, password):
        service, user = login_keyring.entry(session.case)
        session.case.note("login-password-kept", where="keyring")
        session.user.tell("run.login-password-in-keyring", service=service, user=user)
    else:
        session.case.note("login-password-kept", where="shown")
        key = "run.login-password-shown-instead" if instead else "run.login-password-shown"
        session.user.show_once(key, password)
