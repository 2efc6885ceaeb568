"""Before the card is needed: what will be registered, and the right button on the menu."""

from __future__ import annotations

import mail
from flows.outcomes import Failed, NeedsPerson
from flows.paper import paper
from flows.patience import told_while
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.waiting import open_screen
from pages.intents import NoCandidate
from pages.screens import NothingToPress, Top
from terms.errors import TextKey
from terms.masking import masked_email, masked_name

# Codes of the client for which the check has words of its own: nothing has gone wrong yet.
OWN_WORDS = {"EW004JC200": "check.EW004JC200"}


async def show_request(session: Session) -> View:
    """Say whose card it is and what follows from the procedure."""
    case, words, applicant = session.case, session.user.words, session.case.applicant
    for note in session.notes:
        shown = note if session.user.interactive else note.masked()
        session.user.warn(shown.code, **shown.params)
    advice = mail.provider_advice(applicant.email)
    if advice:
        session.user.warn(advice.key, **advice.params)
    shared = await session.owners.in_hand(session.user)
    if shared:
        session.user.warn("run.address-in-hand", cases=", ".join(shared))
    await _go_on_at_this_desk(session)
    facts = {
        "sheet.procedure": f"procedure.{case.procedure}",
        "sheet.card": f"whose-card.{case.procedure}",
        "sheet.category": f"category.{case.category}",
        "sheet.residence-card": f"residence-card.{case.procedure}",
    }
    rows = [
        *((words(label), words(value)) for label, value in facts.items()),
        (words("sheet.name"), masked_name(applicant.name)),
        (words("sheet.email"), masked_email(applicant.email)),
        (words("sheet.site"), f"{case.site.origin} ({case.site.edition.key})"),
    ]
    for label, value in facts.items():
        session.user.tell("run.fact", label=TextKey(label), value=TextKey(value))
    # The card can't tell whether its signature certificate was revoked: common after a marriage.
    session.user.tell("card.signature-not-checked.remedy")
    return View(paper=paper(words.lang, words("step.check"), rows))


async def _go_on_at_this_desk(session: Session) -> None:
    """Tell what ``touroku check`` would block, and ask the person whether to go on."""
    if not session.blocks:
        return
    session.case.note("not-ready", codes=[one.code for one in session.blocks])
    for one in session.blocks:
        session.user.warn(OWN_WORDS.get(one.code, one.code), **one.params)
    if not await session.user.agree("run.go-on-unready"):
        raise NeedsPerson("run.desk-not-ready")
    if not session.user.automatic:
        session.person_did("operator", "go-on")


async def open_menu(session: Session) -> View:
    """Open the site and find the one button with which a new user registers."""
    top = await open_screen(session, session.case.site.entry_url, Top)
    opened = session.case.is_written("opening-account")  # then the holder signs in
    if isinstance(top.onward, NoCandidate) and not opened:
        raise NothingToPress(top.onward)
    await _mailbox_is_read(session)
    return View.of(top)


async def _mailbox_is_read(session: Session) -> None:
    """Try the mailbox before anything is sent: without its mails no registration is finished.

    Raises :class:`Failed` unless a person wants to go on all the same.
    """
    async with told_while(session.user, "machine.waiting-mailbox"):
        trouble = await session.mailbox.tried(session.options.person_limit)
    if trouble is None:
        return
    if session.user.interactive:
        session.user.warn(trouble.code, **trouble.params)
    if not await session.user.agree("run.go-on-without-mails", serious=True):
        raise Failed(trouble.code, **trouble.params)
    session.person_did("operator", "go-on")
