"""What a hand-over taught: learned while a person does a step, offered to them at the end."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field, replace
from functools import partial

from playwright.async_api import Page

from flows.lessons.book import KeptLesson, host_of
from flows.lessons.telling import described
from flows.outcomes import NeedsPerson
from flows.registration.session import Session
from pages.here import Here
from pages.learning import Circumstances, learn, learn_answers
from pages.lesson import Lesson, Part
from pages.moments import Moment, thinned, typed_by_hand, way_to
from pages.snapshot import Snapshot
from records.trouble import machine_error

MOST = 400  # moments of a hand-over that are looked at


@dataclass
class Watched:
    """A hand-over as it went on: looks at the site's windows, and presses."""

    moments: list[Moment] = field(default_factory=list)
    windows: list[Page] = field(default_factory=list)

    def number(self, window: Page) -> int:
        """Return which of the site's windows it is, in the order they came."""
        if window not in self.windows:
            self.windows.append(window)
        return self.windows.index(window)

    def look(self, here: Here) -> None:
        self.take(Moment(here.snapshot, window=self.number(here.seen.page)))

    def take(self, moment: Moment) -> None:
        if not self.moments or self.moments[-1] != moment:
            self.moments.append(moment)
        if len(self.moments) > MOST:
            self.moments = thinned(self.moments)[-MOST:]


def learn_from_hand_over(session: Session, part: Part, watched: Watched, ends: str) -> None:
    """Learn what a person did between the screens; ``ends``: where the hand-over ended.

    ``part``: before or after 登録.
    """
    at = _circumstances(session, part)
    way = way_to(watched.moments, watched.number(session.page))
    session.to_learn.append(partial(learn, way, ends, at))


def keep_to_ourselves(session: Session, watched: Watched) -> None:
    """Keep and tell nowhere what was typed by hand, like what is typed at the terminal."""
    for text in typed_by_hand(watched.moments):
        session.typed(text)


def learn_from_answers(session: Session, before: Snapshot, after: Snapshot) -> None:
    """Learn that a question answered with a value of the case need not be asked next time."""
    at = _circumstances(session, session.part)
    session.to_learn.append(partial(learn_answers, before, after, at))


def _circumstances(session: Session, part: Part) -> Circumstances:
    site = session.case.site
    return Circumstances(
        host_of(site), site.edition.key, session.knowledge, session.subject, session.masking, part
    )


async def _learned(session: Session) -> list[Lesson]:
    """Return the lessons of this run, each once, as it was learned last.

    Only now, and beside the loop: while a form is filled nothing should wait for it.
    """
    found: dict[str, Lesson] = {}
    for learn_it in session.to_learn:
        try:
            lessons = await asyncio.to_thread(learn_it)
        except Exception as trouble:  # nothing of it is needed by the registration
            session.case.note("lesson-failed", id="", reason=type(trouble).__name__)
            continue
        for lesson in lessons:
            found.pop(lesson.id, None)
            found[lesson.id] = lesson
    return list(found.values())


async def offer_lessons(session: Session) -> None:
    """Ask the operator which lessons of this run are to be kept; without a yes none is."""
    if not session.user.interactive or session.user.automatic or session.book is None:
        return
    with contextlib.suppress(NeedsPerson, TimeoutError):
        async with asyncio.timeout(session.options.person_limit):
            for lesson in await _learned(session):
                await _offer(session, session.book.seen(lesson))


async def _offer(session: Session, seen: KeptLesson) -> None:
    if seen.in_use or session.book is None:
        return
    user, lesson = session.user, seen.lesson
    user.tell("lessons.learned", screen=lesson.name, does=described(user.words, lesson))
    if not await user.agree("lessons.keep", serious=True, screen=lesson.name):
        return
    try:
        kept = session.book.keep(_signed(session, lesson), session.case.id)
    except OSError as trouble:
        told = machine_error(trouble)
        user.warn(told.code, **told.params)
        return
    session.case.note("lesson-kept", id=lesson.id, screen=lesson.name)
    user.tell("lessons.kept" if kept.in_use else "lessons.once-more", screen=lesson.name)


def _signed(session: Session, lesson: Lesson) -> Lesson:
    return replace(lesson, learned=session.case.created.date(), case=session.case.id)
