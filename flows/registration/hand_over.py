"""A step that the driver cannot do is done by the operator in the open browser.

The operator is told what is not known and what should be true afterwards. The runner watches for a
screen on which it can go on, and goes on there; or the operator says that it is done. Nothing is a
dead end while the browser is open. A masked copy of the page is kept so that its words can be
learned.
"""

from __future__ import annotations

import asyncio
import contextlib

from playwright.async_api import Error

from flows.outcomes import Failed, Hindered, NeedsPerson, NotAsExpected, NotSent, Refused
from flows.registration.by_lesson import put_aside
from flows.registration.page_copy import masked_copy
from flows.registration.session import Session
from flows.registration.step import Route
from flows.registration.teaching import Watched, keep_to_ourselves, learn_from_hand_over
from flows.registration.waiting import appears
from flows.registration.watched_windows import watching_windows
from flows.waits import first_done, side_by_side
from pages.act import NotDone
from pages.here import Here
from pages.lesson import Part
from pages.look import NotSeen
from pages.masked import masked
from pages.screens import NothingToPress
from terms.errors import TextKey
from terms.text import first_line, one_line, without_addresses

COPY_LIMIT = 5.0  # seconds for the copy of a page that may be stuck
SAYS_AT_MOST = 300  # letters of the site's own words that are repeated


async def hand_over(session: Session, route: Route, at: int, trouble: Exception) -> int:
    """Hand a step to the operator. Returns the index of the step with which to go on.

    Raises :class:`Failed` when no operator can act, :class:`NeedsPerson` when they give up.
    """
    step = route.steps[at]
    reason, says = why(trouble, session.here)
    lesson = session.here.lesson if session.here else None
    # Refused, nothing left the browser, or something lies over it: no fault of the lesson.
    if lesson is not None and not isinstance(trouble, Refused | NotSent | Hindered):
        put_aside(session, lesson, reason)
    copy = await keep_copy(session, f"{route.number(at):02d}-{step.id}")
    language = _language(session)
    if not session.user.interactive or session.browser.headless:
        session.case.note("unknown-screen", id=step.id, reason=reason, page=copy)
        if isinstance(trouble, NotSent):
            raise Failed("run.not-sent", case=session.case.id, reason=reason) from trouble
        if isinstance(trouble, Refused):
            raise Failed("run.submit-refused", case=session.case.id, says=says or "–") from trouble
        if language:
            raise Failed("run.other-language", **language) from trouble
        screen = session.user.words(f"screen.{step.screen or 'none'}")
        raise Failed(
            "run.screen-unknown", step=step.id, screen=screen, reason=reason, says=says or "–"
        ) from trouble
    if 0 < at <= route.index("submit") and not session.case.reached("submitting"):
        # With the site open the person can reach 登録; a kill must not make us forget that.
        session.case.note("may-submit", id=step.id)
    session.handed_over = True
    session.case.note("handed-over", id=step.id, reason=reason, page=copy)
    session.person_did("operator", f"hand-over:{step.id}")
    happened, shown = what_happened(trouble, session.here)
    session.user.warn("run.handed-over", happened=TextKey(happened), screen=shown, says=says or "–")
    if language:
        session.user.warn("run.other-language", **language)
    session.user.your_turn("operator", f"goal.{step.id}")
    words = session.user.words
    told = [words("run.banner"), f"{words(happened)}「{shown}」", words(f"goal.{step.id}")]
    ways_on = _ways_on(session, route, at)
    part: Part = "before" if at <= route.index("submit") else "after"
    watched = Watched()
    async with watching_windows(session, watched, told):
        try:
            found = await _screen_or_word(session, ways_on, at, step.id, watched)
        finally:
            keep_to_ourselves(session, watched)
    here = session.here
    ends = here.screen if here is not None and here.screen in ways_on else ""
    learn_from_hand_over(session, part, watched, ends)
    to = route.ids[found] if found < len(route.ids) else None
    session.handed_over = False
    session.case.note("handed-back", id=step.id, to=to)
    return found


def _language(session: Session) -> dict[str, str]:
    """Say which language the page is in that is not read, and how it is changed; else nothing.

    A person changes it: what was entered may be lost by it, and it is their page.
    """
    found = session.here.language if session.here else None
    if found is None:
        return {}
    switch = one_line(found.switch)
    key = "run.switch-language" if switch else "run.choose-language"
    return {"language": found.name, "way": session.user.words(key, text=switch)}


def what_happened(trouble: Exception, here: Here | None) -> tuple[str, str]:
    """Return what kept the step from being done, as the key of a text.

    What the site calls the screen.
    """
    headings = [each.text for each in here.snapshot.headings if each.visible] if here else []
    title = here.snapshot.title if here else ""
    screen = one_line(next(filter(None, map(str.strip, headings)), title)) or "–"
    if isinstance(trouble, NothingToPress):
        return "run.happened-button", screen
    if here is None or not here.screen:
        return "run.happened-screen", screen
    if isinstance(trouble, NotDone):
        return "run.happened-field", screen
    return "run.happened-otherwise", screen


def why(trouble: Exception, here: Here | None) -> tuple[str, str]:
    """Why a step could not be done, and the site's own words about it."""
    says = here.says if here else ""
    if isinstance(trouble, NotAsExpected):
        return trouble.reason, one_line(trouble.says or says)[:SAYS_AT_MOST]
    if isinstance(trouble, NothingToPress):
        return trouble.missing.why, one_line(says)[:SAYS_AT_MOST]
    if isinstance(trouble, NotDone | NotSeen):
        return str(trouble), one_line(says)[:SAYS_AT_MOST]
    return without_addresses(first_line(trouble)), one_line(says)[:SAYS_AT_MOST]


async def keep_copy(session: Session, name: str) -> str:
    """Keep a masked copy of the page and of its snapshot; every hand-over has its own."""
    stem, number = f"pages/{name}", 1
    while (session.case.folder / f"{stem}.html").exists():
        number += 1
        stem = f"pages/{name}-{number}"
    with contextlib.suppress(Error, TimeoutError):
        async with asyncio.timeout(COPY_LIMIT):
            copy = await masked_copy(session.page, session.masking)
        session.case.keep(f"{stem}.html", copy.encode())
    with contextlib.suppress(NotSeen):
        here = await session.read()
        snapshot = masked(here.snapshot, session.masking)
        session.case.keep(f"{stem}.json", snapshot.to_json().encode())
    return f"{stem}.html"


async def _screen_or_word(
    session: Session, ways_on: dict[str, int], at: int, step: str, watched: Watched
) -> int:
    """Find the step whose screen came up, or the next when the operator says that it is done."""
    says_done = session.user.done(f"goal.{step}")
    limit = session.options.person_limit
    by_mail = _told_by_mail(session, ways_on)
    comes = _comes(session, ways_on, at, limit, watched)
    async with side_by_side(says_done, comes, by_mail) as (word, screen, mail):
        try:
            async with asyncio.timeout(limit):
                await first_done(word, screen, mail)
                if screen.done() and screen.exception() and not mail.done():
                    # The page cannot be watched: the operator says it, or the mail.
                    await first_done(word, mail)
        except TimeoutError:
            raise NeedsPerson("run.hand-over-not-done", step=step) from None
        if screen.done() and screen.exception() is None:
            found: int = screen.result()
            return found
        if mail.done():
            return ways_on["completion"]
        if not word.result():
            raise NeedsPerson("run.hand-over-given-up", step=step)
    return at + 1


async def _told_by_mail(session: Session, ways_on: dict[str, int]) -> None:
    """Return when a mail says that the person is registered; never behind that."""
    if "completion" not in ways_on:
        await asyncio.Event().wait()
    await session.mailbox.tells("registered")


def _ways_on(session: Session, route: Route, at: int) -> dict[str, int]:
    """Return the screens on which the run can go on, each with its step.

    Once 登録 may have been pressed only those behind it count: it is never pressed again.
    """
    steps = route.steps
    if session.case.reached("submitting"):
        indices = list(range(max(at, route.index("submit") + 1), len(steps)))
    else:
        indices = [*range(at, len(steps)), *range(at)]
    if session.opening_account:  # nothing that comes of an account is the registration's end
        indices = [index for index in indices if index <= route.index("submit")]
    known: dict[str, int] = {}
    for index in indices:
        screen = steps[index].screen
        if screen:
            known.setdefault(screen, index)
    return known


async def _comes(
    session: Session, ways_on: dict[str, int], at: int, limit: float, watched: Watched
) -> int:
    """Wait for one of some screens.

    What stands there already is what the operator will be working at: of the screens up to the
    step's own only one that comes anew counts. A later one counts at once.
    """
    before, navigations = session.here, session.browser.navigations
    stood = before.screen if before else ""
    if before is not None:
        watched.look(before)

    def goes_on(here: Here) -> bool:
        watched.look(here)
        index = ways_on.get(here.screen)
        if index is None:
            return False
        anew = here.screen != stood or (
            session.browser.navigations > navigations and not here.errors
        )
        return anew or index > at

    here = await appears(session, (), limit, until=goes_on)
    return ways_on[here.screen]
