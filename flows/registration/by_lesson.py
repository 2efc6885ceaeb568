"""A screen that a hand-over once taught: filled in, asked about and left as a person did it.

A lesson that does not lead on is put aside, and that is said: then the screen is one that nobody
knows, and is handed over.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence

from playwright.async_api import Page

from flows.outcomes import Hindered, NeedsPerson, NotAsExpected, reason_of
from flows.registration.filling import as_filled, fill_screen
from flows.registration.session import Session
from flows.registration.watching import looks
from flows.waits import first_done, side_by_side
from pages import act
from pages.act import NotDone
from pages.here import Here
from pages.interruptions import AT_MOST, interruptions
from pages.lesson import Lesson
from pages.look import NotSeen
from pages.screens import NothingToPress, Taught
from pages.taught import clearing


async def by_lesson(session: Session, here: Here) -> None:
    """Do what the lesson of a screen says; where that fails put the lesson aside.

    Raises as :func:`flows.registration.filling.fill_screen` where a person is needed, and
    :class:`Hindered`.
    """
    lesson = here.lesson
    if lesson is None or await _covered(session, here, lesson):
        return
    session.lessons_used[lesson.id] += 1
    if session.lessons_used[lesson.id] > AT_MOST:
        put_aside(session, lesson, "the same screen again and again")
        return
    session.case.note("lesson-used", id=lesson.id, screen=lesson.name)
    session.user.tell("lessons.used", screen=lesson.name)
    with session.browser.questioned():  # what a person is asked meanwhile may take its time
        try:
            await _follow(session, lesson, Taught(here))
        except NotSeen as moved:
            if moved.reason != "moving":
                raise
        except Hindered:
            session.lessons.put_aside(lesson)  # for this client alone: a person goes on with it
            if not session.handed_over:
                raise
        except (NotAsExpected, NothingToPress, NotDone) as trouble:
            put_aside(session, lesson, reason_of(trouble))


async def _covered(session: Session, here: Here, lesson: Lesson) -> bool:
    """Clear away what lies over the screen as a person has; tells whether something did.

    Raises :class:`Hindered` where nobody has taught how: that is no fault of the lesson.
    """
    over = [each for each in interruptions(here.page) if each.covers]
    if not over:
        return False
    button = clearing(lesson, here.snapshot, session.masking)
    times = session.cleared[lesson.id] = session.cleared.get(lesson.id, 0) + 1
    if button is not None and times <= AT_MOST:
        session.case.note("cleared-away", kind="taught", button=button.text)
        with contextlib.suppress(NotDone):  # it may be gone by itself
            await act.press(here.seen, button.ref, origins=here.origins, no_wait=True)
    elif not session.handed_over:
        raise Hindered("taught", "covered", says=over[0].text)
    return True


async def _follow(session: Session, lesson: Lesson, screen: Taught) -> None:
    screen = await as_filled(session, await fill_screen(session, screen))
    if not _still_there(screen.here, lesson):
        return
    press, windows = lesson.press, list(session.browser.windows)
    if press is not None and press.by == "driver":
        await _press(session, screen)
        by_itself = True
    else:
        by_itself = False
        button = press.text if press else lesson.name
        if not session.user.interactive or session.browser.headless:
            raise NeedsPerson("run.consent-not-given", questions=f"「{button}」")
        holder = press is not None and press.by == "holder"
        session.user.your_turn(
            "operator", f"lessons.press-{'holder' if holder else 'yourself'}", button=button
        )
        session.person_did("holder" if holder else "operator", "lesson-press")
    goes, waits = _gone(session, lesson), _waited(session, by_itself)
    async with side_by_side(goes, _opens_window(session, windows), waits) as (gone, opened, over):
        await first_done(gone, opened, over)
        if gone.done():
            gone.result()
            return
    if not by_itself and not opened.done():
        raise NeedsPerson("run.hand-over-not-done", step=lesson.name)
    here = await session.read()  # the last look may have begun before it was quiet
    if not _still_there(here, lesson):
        return
    new = [each for each in session.browser.windows if each not in windows]
    if not new:
        raise NotAsExpected("taught", "nothing came of it")
    session.browser.go_over_to(new[-1], and_back=True)


async def _press(session: Session, screen: Taught) -> None:
    """Press; that the answer takes its time is no fault of the lesson."""
    browser, navigations = session.browser, session.browser.navigations
    try:
        await screen.press_on()
    except NotDone as trouble:
        if trouble.reason != "unsure" or not browser.heard_of_press(navigations):
            raise


def _still_there(here: Here, lesson: Lesson) -> bool:
    return here.lesson is not None and here.lesson.id == lesson.id


async def _gone(session: Session, lesson: Lesson) -> None:
    """Return when the screen has been left.

    Raises NotAsExpected where the site objects; an answer of a person's is no fault of the lesson.
    """
    before = session.here.errors if session.here else ()
    async with contextlib.aclosing(looks(session)) as seen:
        async for here in seen:
            if not _still_there(here, lesson):
                return
            if here.errors and here.errors != before:
                asked = any(each.source == "operator" for each in lesson.answers)
                objects = Hindered if asked else NotAsExpected
                raise objects("taught", " / ".join(here.errors), says=here.says)


async def _opens_window(session: Session, before: Sequence[Page]) -> None:
    """Return when the site has opened a window, and nothing else is on its way."""
    while all(each in before for each in session.browser.windows):
        await session.browser.stirs()
    await session.browser.keeps_quiet(session.options.settle_limit)


async def _waited(session: Session, by_itself: bool) -> None:
    if by_itself:
        await session.browser.keeps_quiet(session.options.settle_limit)
    else:
        await asyncio.sleep(session.options.person_limit)


def put_aside(session: Session, lesson: Lesson, why: str) -> None:
    """Use a lesson no more, in this run and after it, and say so."""
    session.lessons.put_aside(lesson)
    session.case.note("lesson-failed", id=lesson.id, reason=why)
    session.user.warn("lessons.put-aside", screen=lesson.name, reason=why)
    if session.book is not None:
        with contextlib.suppress(OSError):
            session.book.put_aside(lesson, session.masking.told(why))
