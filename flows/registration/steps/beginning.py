"""Before the card, where a site asks for it: the terms, the address, the mail that proves it.

The terms are between the holder and the agency: on a real site only the person agrees to them.
"""

from __future__ import annotations

from flows.outcomes import NeedsPerson, NotAsExpected
from flows.registration import navigation
from flows.registration.filling import fill_screen
from flows.registration.pressing import press_on
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.steps.account import signed_in_by_person
from flows.registration.steps.mails import link_in, mail_view
from flows.registration.waiting import appears, arrive, comes
from pages.screens import MailAddress, MailCode, MailSent, Terms, Top


async def begin(session: Session) -> None:
    """Follow the link behind which registering begins.

    Where an account was opened by an earlier run the holder signs in to it instead.
    """
    top = await arrive(session, Top)
    if session.case.is_written("opening-account"):
        await signed_in_by_person(session)
    else:
        await press_on(session, top)


async def read_terms(session: Session) -> View:
    return View.of(await arrive(session, Terms))


async def agree(session: Session) -> None:
    """Let the person agree to the terms; only with ``--yes``, on loopback, it is done for them."""
    if session.user.automatic:
        terms = await arrive(session, Terms)
        await terms.read_to_end()
        for box in terms.consents(session.subject):
            if not box.given:
                await terms.give_consent(box)
        ready = await comes(session, (), name="terms", until=lambda here: bool(Terms(here).target))
        await press_on(session, Terms(ready))
        return
    if not session.user.interactive or session.browser.headless:
        raise NeedsPerson("run.terms-not-agreed")
    session.user.your_turn("holder", "run.read-terms")
    try:
        await appears(
            session, (), session.options.person_limit, until=lambda here: here.screen != "terms"
        )
    except TimeoutError:
        raise NeedsPerson("run.terms-not-agreed") from None
    session.person_did("holder", "terms")


async def enter_address(session: Session) -> View:
    screen = await arrive(session, MailAddress)
    return View.of(await fill_screen(session, screen))


async def send_address(session: Session) -> None:
    await press_on(session, await arrive(session, MailAddress))


async def mail_with_code(session: Session) -> View:
    """Return the mail with the code that proves the address, believed as strictly as the others."""
    return mail_view(session, await session.mailbox.wait_for("go-on", session.options.mail_limit))


async def enter_code(session: Session) -> None:
    """Write the code of the mail where the site asks for it."""
    kept = await session.mailbox.wait_for("go-on", session.options.mail_limit)
    screen = await arrive(session, MailCode)
    question = screen.question(session.subject)
    if question is None or not kept.message.code:
        raise NotAsExpected("mail_code", "no field for a code, or no code in the mail")
    session.mailbox.followed(kept)
    session.typed(kept.message.code, secret=True)
    why = await screen.answer(question, kept.message.code)
    if why:
        raise NotAsExpected("mail_code", why)
    await press_on(session, MailCode(await session.read()))


async def mail_to_go_on(session: Session) -> View:
    """Return the mail that proves the address, believed as strictly as the others.

    Where the site wants a blank mail first, it is the person who sends it.
    """
    here = session.here
    if here is not None and here.screen == "mail_sent" and MailSent(here).asks_for_blank_mail:
        session.user.your_turn("operator", "run.send-blank-mail")
    return mail_view(session, await session.mailbox.wait_for("go-on", session.options.mail_limit))


async def follow_mail(session: Session) -> None:
    """Open its link, in the page of the run."""
    kept = await session.mailbox.wait_for("go-on", session.options.mail_limit)
    url = link_in(session, kept)
    session.mailbox.followed(kept)
    await navigation.read(session, url)
