"""An account of the holder's, where a site wants one before the card (edition 2026, assumed).

Opening it registers nobody: no card is read, and no 認証ID comes of it. Its button is pressed once
all the same, after a person's yes, and written down before, as 登録 is. The password that was
chosen is remembered until the account has been signed in to; whoever resumes signs in themselves.
"""

from __future__ import annotations

from dataclasses import replace

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.registration.filling import consent_to, fill_screen
from flows.registration.pressing import press_on, press_once
from flows.registration.session import Login, Session
from flows.registration.step import View
from flows.registration.steps.form import must_be_equal
from flows.registration.steps.password import press_until_taken, put_in
from flows.registration.waiting import appears, arrive
from pages.act import NotDone
from pages.here import Here
from pages.intents import NoCandidate
from pages.screens import Account, AccountConfirmation, AccountDone, NothingToPress
from pages.screens import Login as LoginScreen


async def fill_account(session: Session) -> View:
    """Fill in name and mail address, and the login password unless the person types it."""
    screen = await arrive(session, Account)
    if session.case.is_written("opening-account"):
        raise NotAsExpected("account", "an account was opened for this case already")
    session.opening_account = True
    screen = await fill_screen(session, screen)
    password = await put_in(session, screen)
    session.login = _login(session, password) if password else None
    if password is None:
        session.user.your_turn("holder", "run.account-password-on-page")
    return View.of(screen)


async def send_account(session: Session) -> None:
    """Go on to the confirmation, or wait until the person has."""
    if session.login is None:
        await _by_person(session, "run.account-not-filled")
        session.person_did("holder", "login-password")
        return
    refusal = await press_until_taken(
        session, Account, _left, made=lambda password: _remember(session, password)
    )
    if not refusal:
        return
    session.login = None  # what the person writes instead is not known
    if not session.user.interactive:
        raise Failed("run.form-refused", messages=refusal)
    session.user.your_turn("operator", "run.mend-form", messages=refusal)
    session.person_did("operator", "mend-form")
    await _by_person(session, "run.account-not-filled")


async def confirm_account(session: Session) -> View:
    """Return the person looks at what the account is opened with and says yes to it."""
    screen = await _asked_for(session)
    compared = screen.compare(session.subject)
    session.case.note(
        "confirmation",
        of="account",
        differs=[row.label for row in compared.differing],
        not_compared=list(compared.not_compared),
    )
    if session.options.until != "account-confirm":
        if session.user.automatic:
            must_be_equal(session, compared)
        if not await session.user.consent(compared, "ask.account-consent"):
            raise NeedsPerson("run.no-consent")
        if not session.user.automatic:
            session.person_did("operator", "account-consent")
        await consent_to(session, screen)
        screen = await arrive(session, AccountConfirmation)
    return View.of(screen)


async def before_opening(session: Session) -> View:
    """Return what can be checked before the press is checked here: nothing is used up by it."""
    screen = await _asked_for(session)
    if isinstance(screen.onward, NoCandidate):
        raise NothingToPress(screen.onward)
    return View.of(screen)


async def _asked_for(session: Session) -> AccountConfirmation:
    """Return the confirmation of the account that was filled in by this run.

    Any other may be the registration's own, after the card: its 登録 opens no account.
    """
    screen = await arrive(session, AccountConfirmation)
    if not session.opening_account:
        raise NotAsExpected("account_confirmation", "no account was asked for in this run")
    return screen


async def open_account(session: Session) -> None:
    """Press the button that opens it. The runner has written that down."""
    try:
        await press_once(session, AccountConfirmation(await session.read()))
    except (NotDone, NothingToPress) as trouble:
        # Whether the press reached the page is not known: it is not repeated.
        session.case.note("press-unclear", of="account", reason=str(trouble))
        await session.browser.answered()
        session.user.warn("run.account-press-unclear")


async def account_opened(session: Session) -> View:
    """Return the account is open. What it calls the user's ID is no 認証ID."""
    screen = await arrive(session, AccountDone)
    session.opening_account = False
    session.case.note_password_date(session.clock.now())
    if session.login and screen.user:
        session.login = replace(session.login, user=screen.user)
    return View.of(screen)


async def to_sign_in(session: Session) -> None:
    """Go on to where one signs in."""
    await press_on(session, await arrive(session, AccountDone))


async def show_login(session: Session) -> View:
    """Sign in with what was chosen in this run; else the person does."""
    screen = await arrive(session, LoginScreen)
    if not session.case.is_written("opening-account"):
        raise NotAsExpected("login", "no account was opened for this case")
    session.opening_account = False
    if session.login:
        session.typed(session.login.user)
        await screen.enter(session.login.user, session.login.password)
    return View.of(screen)


async def sign_in(session: Session) -> None:
    """Press ログイン, once: wrong passwords lock an account."""
    if session.login is None:
        await signed_in_by_person(session)
        return
    screen = LoginScreen(await session.read())
    session.login = None
    await press_on(session, screen)


async def signed_in_by_person(session: Session) -> None:
    """Wait until the holder has signed in, from wherever the site lets them."""
    if not session.user.interactive or session.browser.headless:
        raise NeedsPerson("run.not-signed-in")
    session.user.your_turn("holder", "run.sign-in")
    try:
        await appears(
            session, (), session.options.person_limit,
            until=lambda here: here.screen not in ("", "top", "login"),
        )  # fmt: skip
    except TimeoutError:
        raise NeedsPerson("run.not-signed-in") from None
    session.person_did("holder", "sign-in")


def _login(session: Session, password: str) -> Login:
    return Login(session.case.applicant.email, password)


def _remember(session: Session, password: str) -> None:
    session.login = _login(session, password)


def _left(here: Here) -> bool:
    return here.screen not in ("", "account")


async def _by_person(session: Session, stopped: str) -> None:
    try:
        await appears(session, (), session.options.person_limit, until=_left)
    except TimeoutError:
        raise NeedsPerson(stopped) from None
