"""Edition 2026, before the card: the terms, the address, and the mail that proves it.

The terms are between the holder and the agency: on a real site only the person agrees to them.
"""

from __future__ import annotations

from playwright.async_api import TimeoutError as PlaywrightTimeout

from flows.outcomes import NeedsPerson, NotAsExpected
from flows.registration import navigation
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.steps.mails import mail_view
from flows.registration.waiting import arrive


async def begin(session: Session) -> None:
    """Follow the link behind which registering begins."""
    await session.on(session.screens.top).pass_through()


async def read_terms(session: Session) -> View:
    terms = await arrive(session, session.screens.terms)
    return View(terms, terms.target)


async def agree(session: Session) -> None:
    """The person presses 同意する; only with ``--yes``, on loopback, it is pressed for them."""
    terms = session.on(session.screens.terms)
    if session.user.automatic:
        await terms.pass_through()
        return
    if not session.user.interactive or session.browser.headless:
        raise NeedsPerson("run.terms-not-agreed")
    session.user.your_turn("holder", "run.read-terms")
    try:
        await terms.landmark.wait_for(state="hidden", timeout=session.options.person_limit * 1000)
    except PlaywrightTimeout:
        raise NeedsPerson("run.terms-not-agreed") from None
    session.person_did("holder", "terms")


async def enter_address(session: Session) -> View:
    page = await arrive(session, session.screens.mail_address)
    await page.fill(session.case.applicant.email)
    return View(page, page.target)


async def send_address(session: Session) -> None:
    page = session.on(session.screens.mail_address)
    if await page.target.count() != 1:
        raise NotAsExpected(page.name, "more than one button")
    await page.pass_through()


async def mail_to_go_on(session: Session) -> View:
    """The mail that proves the address, believed as strictly as the others."""
    return mail_view(session, await session.mailbox.wait_for("go-on", session.options.mail_limit))


async def follow_mail(session: Session) -> None:
    """Open its link, in the page of the run."""
    kept = await session.mailbox.wait_for("go-on", session.options.mail_limit)
    url = kept.message.url
    if url is None or not session.case.site.owns(url):
        raise NeedsPerson("run.mail-without-link", file=kept.path.name)
    session.mailbox.followed(kept)
    await navigation.read(session, url)
