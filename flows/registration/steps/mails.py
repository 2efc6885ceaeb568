"""The two mails: the 認証ID in each must be the one on the screen, or a person says which is."""

from __future__ import annotations

from datetime import UTC, datetime

from flows.cases.receipts import load_meanwhile
from flows.outcomes import NeedsPerson
from flows.paper import paper
from flows.registration.mail_trust import KeptMail
from flows.registration.session import Session
from flows.registration.step import View
from terms.masking import masked_email

PASSWORD_STANDS = "password-stands"  # a fact of the case


async def link_mail(session: Session) -> View:
    """Return the first mail, with the link to the page where the login password is set.

    Where the password was chosen with the account the mail has no link, and is the last one.
    """
    load_meanwhile()
    await session.mailbox.agreed_auth_id()
    kept = await session.mailbox.wait_for("registered", session.options.mail_limit)
    await session.mailbox.agreed_auth_id()
    if kept.message.url is None or kept.message.filed:
        if await _was_chosen_before(session, kept):
            session.case.fact(PASSWORD_STANDS, True)
        elif kept.message.url is None:
            raise NeedsPerson("run.mail-without-link", file=kept.path.name)
    return mail_view(session, kept)


async def _was_chosen_before(session: Session, kept: KeptMail) -> bool:
    """Tell whether the login password stands: the account's, or one the holder had before."""
    if session.case.is_written("opening-account"):
        return True
    return kept.message.filed and await session.user.agree("run.password-stands", serious=True)


def password_stands(session: Session) -> bool:
    """Was the login password chosen before the registration, so that no link to it comes?"""
    return session.case.progress.facts.get(PASSWORD_STANDS) is True


async def final_mail(session: Session) -> View:
    """「パスワード登録完了及び認証IDのお知らせ」, never to be deleted."""
    kept = await session.mailbox.wait_for("password-set", session.options.mail_limit)
    await session.mailbox.agreed_auth_id()
    if not session.case.reached("password_set"):
        # Set by the operator on a page nobody knows: this mail is the proof.
        session.case.note_password_date(kept.message.date or datetime.now(UTC))
    return mail_view(session, kept)


def link_in(session: Session, kept: KeptMail) -> str:
    """Return the link of a mail into the site. Raises :class:`NeedsPerson` where it has none."""
    url = kept.message.url
    if url is None or not session.case.site.owns(url):
        raise NeedsPerson("run.mail-without-link", file=kept.path.name)
    return url


def mail_view(session: Session, kept: KeptMail) -> View:
    """Return a mail's facts on a sheet of our own: nothing of the mail itself is rendered."""
    words, message, hide = session.user.words, kept.message, session.masking.hide
    rows = [
        (words("sheet.mail-subject"), hide(message.subject or "")),
        (words("sheet.mail-from"), hide(message.sender or "")),
        (words("sheet.mail-to"), masked_email(session.case.applicant.email)),
        (words("sheet.mail-date"), message.date.isoformat() if message.date else ""),
        (words("sheet.mail-believed"), words("sheet.yes" if kept.trusted else "sheet.no")),
        (words("sheet.mail-place"), hide(kept.place)),
        (words("sheet.mail-file"), f"mails/{kept.path.name}"),
    ]
    name = "go-on" if message.goes_on else "filed" if message.filed else message.kind
    title = words(f"mail-kind.{name}")
    return View(paper=paper(words.lang, title, rows, auth_id=message.auth_id or ""))
