"""登録: pressed once in a run; and the 認証ID that comes of it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from flows.outcomes import Failed, NeedsPerson, NotAsExpected, NotSent, Refused, reason_of
from flows.paper import paper
from flows.registration.interruptions import confirm_question
from flows.registration.objections import objections
from flows.registration.pressing import press_once
from flows.registration.session import Session
from flows.registration.step import View
from flows.registration.steps.mails import mail_view
from flows.registration.waiting import appears, arrive, comes
from flows.waits import first_done, side_by_side
from pages.act import NotDone
from pages.auth_id import ShownAuthId, auth_id_of
from pages.here import Here
from pages.intents import NoCandidate
from pages.look import NotSeen
from pages.screens import Completion, Confirmation, NothingToPress, auth_ids_on
from pages.snapshot import Snapshot
from pages.understanding import understand
from records.case import Case, SeenAuthId, StoreError
from records.uncompared import put_down, take_away, uncompared
from terms.auth_id import read_auth_id
from terms.text import harmless

HEARD = 2000  # letters of a message of the site's that are read and kept


async def before_submit(session: Session) -> View:
    """Return what can be checked before the press is checked here: nothing is used up by it.

    Raises :class:`NothingToPress` when no button, or more than one, registers.
    """
    confirmation = await arrive(session, Confirmation)
    if isinstance(confirmation.onward, NoCandidate):
        raise NothingToPress(confirmation.onward)
    return View.of(confirmation)


async def submit(session: Session) -> None:
    """Press 登録. The runner has written ``submitting`` down.

    Raises :class:`NotSent` when no request left the browser, :class:`Refused` when the site shows
    the confirmation again. Whatever else comes, the next step finds out.
    """
    browser, case = session.browser, session.case
    before, navigations, sent = session.here, browser.navigations, browser.sent
    had = _told_on(session, before)
    try:
        await press_once(session, Confirmation(await session.read()))
    except (NotDone, NothingToPress) as trouble:
        # Whether the press reached the page is not known: it is not repeated.
        case.note("press-unclear", reason=str(trouble))
        await browser.answered()
        session.user.warn("run.press-unclear")
    asked = False

    def tells(here: Here) -> bool:
        """Tell whether it shows a 認証ID that the confirmation did not, whatever else it is."""
        return bool(set(_told_on(session, here)) - set(had))

    def refused(here: Here) -> bool:
        """Return the confirmation once more, with something new said about it."""
        if here.screen != "confirmation" or before is None or case.auth_id:
            return False
        told = here.errors and here.errors != before.errors
        return bool(told and browser.navigations > navigations)

    def asks(here: Here) -> bool:
        return not asked and any(each.covers for each in here.page.snapshot.dialogs)

    try:
        while True:
            here = await comes(
                session, ("completion",), name="completion",
                until=lambda each: tells(each) or refused(each) or asks(each),
            )  # fmt: skip
            if here.screen == "completion" or tells(here):
                return
            if refused(here):
                raise Refused("completion", " / ".join(objections(here)), says=here.says)
            asked = True
            await confirm_question(session, here)
    except Refused:
        raise
    except (Failed, NotAsExpected, NotDone) as lost:
        if browser.sent == sent:
            if browser.headless or not session.user.interactive:
                browser.gate.shut()  # a page that takes its time must not send it after all
            raise NotSent("completion", reason_of(lost), says=_says(session)) from lost
        if case.auth_id:
            return  # a message of the site, or a mail, has told
        if await _again(session, navigations):
            raise Refused("completion", "the confirmation again", says=_says(session)) from lost
        # It may have reached the site all the same: the mail will tell. It is not pressed again.
        case.note("answer-lost", reason=str(lost))
        session.user.warn("run.answer-lost")


def _told_on(session: Session, here: Here | None) -> tuple[str, ...]:
    """Return the 認証ID that a page tells, whatever screen it is; an error page tells none."""
    if here is None or here.trouble:
        return ()
    return auth_ids_on(here, session.case.is_own_value)


async def heard(session: Session, message: str) -> None:
    """Keep what a message of the site's says after 登録: it stands on no page and in no picture."""
    case = session.case
    if not case.progress.may_have_registered or case.reached("registered"):
        return
    page = understand(Snapshot(url="", text=message[:HEARD]), session.knowledge)
    found = auth_id_of(page, case.is_own_value)
    if isinstance(found, ShownAuthId):
        await note_auth_id(session, found.value, "screen")
    number = len(list((case.folder / "pages").glob("said-*.txt"))) + 1
    with contextlib.suppress(OSError, StoreError):  # the 認証ID itself is told where it can't be
        text = session.masking.hide(harmless(message[:HEARD]))
        case.keep(f"pages/said-{number:02d}.txt", text.encode())


def _says(session: Session) -> str:
    return session.here.says if session.here else ""


async def _again(session: Session, navigations: int) -> bool:
    """Has the site answered with the confirmation once more, whatever it says about it?

    It is looked at anew: what was seen last may be what stood there before the answer.
    """
    here = session.here
    if here is None or here.screen != "confirmation" or session.browser.navigations == navigations:
        return False
    try:
        return (await session.read()).screen == "confirmation"
    except NotSeen:  # a page that never stands still
        return False


async def registered(session: Session) -> View:
    """Return the 認証ID from the screen, or from the first mail when the screen was lost.

    One that was seen in an earlier run, before it could be noted that it is registered, counts.
    """
    here = await session.read()
    if here.screen != "completion" and session.case.state == "submitting":
        for auth_id in _told_on(session, here):
            await note_auth_id(session, auth_id, "screen")
    if here.screen != "completion" and session.case.auth_id:
        session.user.tell("run.auth-id", auth_id=session.case.auth_id)
        return View(paper=_own_page(session, session.case.auth_id))
    if here.screen == "completion":
        view = await _told_by_screen(session, Completion(here))
    else:
        told = await _mail_or_screen(session)
        view = told or await _told_by_screen(session, await arrive(session, Completion))
    if not session.case.auth_id:
        raise NeedsPerson("run.registered-unclear", case=session.case.id)
    session.user.tell("run.auth-id", auth_id=session.case.auth_id)
    return view


async def _told_by_screen(session: Session, completion: Completion) -> View:
    shown = auth_ids_on(completion.here, session.case.is_own_value)
    if not shown:
        known = session.case.auth_id  # from a message of the site, or a mail
        return View.of(completion) if known else await _told_by_mail(session)
    for auth_id in shown:
        await note_auth_id(session, auth_id, "screen")
    pairs = completion.here.page.pairs
    target = tuple(each.pair.ref for each in pairs if each.said.role == "auth_id")
    return View.of(completion, *target)


async def note_auth_id(session: Session, auth_id: str, where: str) -> None:
    """On the disk and on the terminal in the same breath; one of another case is only told.

    A value of the person is none, whoever says so.

    It is put down before the others are asked: whoever kills the run meanwhile does not cost it.
    A disk that takes nothing does not either: it is told and kept in the temporary folder.
    """
    case, seen = session.case, SeenAuthId(read_auth_id(auth_id), where)
    if case.is_own_value(auth_id):
        session.user.warn("run.auth-id-own-value")
        return
    kept = _put_down(case, seen)
    if await session.owners.is_anothers(auth_id, session.user):
        with contextlib.suppress(OSError):
            take_away(case.folder, seen)
            if kept:
                Path(kept).unlink()
        return
    try:
        case.saw_auth_id(auth_id, where)
    except OSError as trouble:
        file = kept or _kept_elsewhere(case.id, auth_id) or "–"
        reason = trouble.strerror or ""
        session.user.warn("run.auth-id-not-written", auth_id=auth_id, reason=reason, file=file)
    else:
        with contextlib.suppress(OSError):  # compared once more at the next start
            take_away(case.folder, seen)
    session.user.tell("run.auth-id-seen", auth_id=auth_id)


async def settle_uncompared(session: Session) -> None:
    """Find out whose the 認証IDs are that a run saw and was killed before it knew."""
    for seen in uncompared(session.case.folder):
        await note_auth_id(session, seen.auth_id, seen.where)


def _put_down(case: Case, seen: SeenAuthId) -> str:
    """Return the file of the temporary folder that has it where the case's own takes nothing."""
    if not seen.auth_id or seen in case.progress.sightings:
        return ""
    try:
        put_down(case.folder, seen)
    except OSError:
        return _kept_elsewhere(case.id, seen.auth_id)
    return ""


def _kept_elsewhere(case: str, auth_id: str) -> str:
    """Return a file of the temporary folder with the auth_id.

    Empty when that can't be written either.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f"touroku-{case}-", suffix=".txt")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{auth_id}\n")
    except OSError:
        return ""
    return name


async def _mail_or_screen(session: Session) -> View | None:
    """Return what the first mail says.

    None when the screen comes after all, by the operator's hand.
    """
    completion = appears(session, ("completion",), session.options.mail_limit)
    async with side_by_side(_told_by_mail(session), completion) as (mail, screen):
        await first_done(mail, screen)
        if not mail.done() and screen.exception():
            await first_done(mail)  # an error page of the site: the mail tells
        view: View | None = mail.result() if mail.done() else None
        return view


async def _told_by_mail(session: Session) -> View:
    """Give the first mail, or the person who noted the auth_id down from a screen we never saw."""
    try:
        kept = await session.mailbox.wait_for("registered", session.options.mail_limit)
    except NeedsPerson as nothing:
        if nothing.code != "run.mail-not-come":
            raise
        return await _told_by_person(session)
    if not kept.message.auth_id:  # a person believed it, though it tells none or several
        return await _told_by_person(session)
    await note_auth_id(session, kept.message.auth_id, kept.where)
    return mail_view(session, kept)


def _own_page(session: Session, auth_id: str) -> str:
    words = session.user.words
    return paper(words.lang, words("step.registered"), [], auth_id=auth_id)


async def _told_by_person(session: Session) -> View:
    """Take what the person noted down.

    Raises :class:`NeedsPerson` when they don't know it either, it is another case's, or nobody is
    there.
    """
    typed = ""
    if session.user.interactive:
        typed = read_auth_id(await session.user.ask("run.type-auth-id"))
    if typed:
        session.person_did("operator", "auth-id")
        await note_auth_id(session, typed, "person")
    if not (typed and session.case.auth_id):
        raise NeedsPerson("run.registered-unclear", case=session.case.id)
    return View(paper=_own_page(session, session.case.auth_id))
