"""Clear away what lies over a screen: notices, banners, the offer of more time."""

from __future__ import annotations

import contextlib

from flows.registration.session import Session
from flows.registration.watching import looks
from pages import act
from pages.act import NotDone
from pages.here import Here
from pages.intents import NoCandidate
from pages.interruptions import AT_MOST, interruptions, kind_of
from pages.labels import bare
from pages.screens import Notice, auth_ids_on
from pages.snapshot import Action, Snapshot
from pages.understanding import understand


async def clear_away(session: Session, here: Here) -> bool:
    """Press the one known button that closes what is in the way, or that gives more time.

    A page that only tells something is gone on from as well. A few times a screen at most; every
    time it is noted. Returns whether something was pressed. What may show the only 認証ID that
    nobody has read yet stays.
    """
    if _shows_the_only_auth_id(session, here):
        return False
    if here.screen == "notice":
        return await _past_notice(session, here)
    for each in interruptions(here.page):
        if each.press is None or each.kind in ("register-question", "leave-question", "question"):
            continue
        if not each.covers and each.kind not in ("session", "cookie"):
            continue
        if not _once_more(session, here):
            return False
        if await _cleared(session, here, each.kind, each.press.doing.action):
            return True
    return False


def _shows_the_only_auth_id(session: Session, here: Here) -> bool:
    case = session.case
    unread = case.progress.may_have_registered and not case.auth_id
    return unread and bool(auth_ids_on(here, case.is_own_value))


async def uncovered(session: Session) -> Here:
    """Clear away what has come over the page since it was looked at; returns the look after it.

    Raises as :func:`flows.registration.watching.looks`.
    """
    async with contextlib.aclosing(looks(session)) as seen:
        async for here in seen:
            if not await clear_away(session, here):
                return here
    raise AssertionError("looks have no end")


async def _past_notice(session: Session, here: Here) -> bool:
    found = Notice(here).onward
    if isinstance(found, NoCandidate) or not _once_more(session, here):
        return False
    return await _cleared(session, here, "notice", found.doing.action)


async def _cleared(session: Session, here: Here, kind: str, button: Action) -> bool:
    session.case.note("cleared-away", kind=kind, button=button.text)
    with contextlib.suppress(NotDone):  # it may be gone by itself
        await act.press(here.seen, button.ref, origins=here.origins, no_wait=True)
        return True
    return False


def _once_more(session: Session, here: Here) -> bool:
    times = session.cleared.get(here.screen, 0)
    session.cleared[here.screen] = times + 1
    return times < AT_MOST


async def confirm_question(session: Session, here: Here) -> bool:
    """Say yes to the site's own question whether to register, asked after the person's yes.

    Returns whether there was one with exactly one such answer. Raises :class:`NotDone`.
    """
    for each in interruptions(here.page):
        if each.kind == "register-question" and each.press is not None:
            button = each.press.doing.action
            session.case.note("confirmed-again", button=button.text)
            await act.press(here.seen, button.ref, origins=here.origins, no_wait=True)
            return True
    return False


def said_yes_to(session: Session, question: str) -> bool:
    """Is it the site's question whether to register, after the person's own yes to that?"""
    if not session.consented or session.case.state != "submitting":
        return False
    page = understand(Snapshot(url=""), session.knowledge)
    return kind_of(page, bare(question[:1000]))[0] == "register-question"
