"""Fill a screen from the case, and ask the people what the case does not answer."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import TypeVar

from flows.outcomes import Failed, NeedsPerson, NotAsExpected
from flows.registration.interruptions import uncovered
from flows.registration.session import Session
from flows.registration.teaching import learn_from_answers
from flows.registration.watching import looks
from flows.waits import side_by_side
from pages.act import NotDone
from pages.folds import Question, next_fold, questions_of
from pages.hearing import is_heard
from pages.here import Here
from pages.plan import Consent, Fill, Plan, Preset, Unanswered, plan_filling
from pages.screens import NotFilled, Screen
from pages.snapshot import Fold
from terms.text import Lines, one_line

S = TypeVar("S", bound=Screen)

COVERED = "covered"  # a reason of :class:`pages.act.NotDone`
ROUNDS = 4  # how often a screen is filled that asks for more once something was chosen
LOOK_UP = 0.7
"""Seconds after a postal code in which a site that listens to it begins to look up its address, or
has it: sites wait up to half a second for further digits."""
PARTS = 12  # how many closed parts of one form are opened
UNFOLD_LIMIT = 3.0  # seconds in which an opened part is seen
LOAD_LIMIT = 10.0  # seconds for the answers of a list that a page loads after it was shown
LOOK_UP_LIMIT = 6.0  # seconds for what it then loads


async def fill_screen(session: Session, screen: S) -> S:
    """Fill what the case answers; returns the screen as it stands then.

    Closed parts of the form (tabs, accordions) are opened and filled one after the other. Raises
    as :func:`_fill_shown`.
    """
    known: set[Question] = set()
    for _ in range(PARTS):
        screen = await _fill_shown(session, screen)
        known |= questions_of(screen.here.page.fields)
        if next_fold(screen.here.page, known) is None:
            break
        screen = await as_filled(session, screen)  # before what was filled is out of sight
        found = next_fold(screen.here.page, known)
        if found is None:
            break
        fold, inside = found
        screen = await _unfolded(session, screen, fold, questions_of(inside))
        known |= questions_of(inside)  # opened or not, it is tried once
    return screen


async def _unfolded(session: Session, screen: S, fold: Fold, inside: Collection[Question]) -> S:
    """Return the screen once a closed part of it is seen, or is not for a while."""
    try:
        await screen.unfold(fold)
    except NotDone:
        return screen  # the site will say what it misses
    session.case.note("unfolded", label=one_line(fold.text))
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(UNFOLD_LIMIT), contextlib.aclosing(looks(session)) as seen:
            async for here in seen:
                if not questions_of(here.page.fields).isdisjoint(inside):
                    break
    return type(screen)(await session.read())


async def _fill_shown(session: Session, screen: S) -> S:
    """Fill what is seen.

    An answer may bring further questions, or another answer of the site's own into a field that was
    filled before: the screen is looked at again until nothing is left. What the case does not
    answer is asked of the person before anything is pressed. Raises
    :class:`NotAsExpected` for what can't be filled, :class:`NeedsPerson` where nobody can answer.
    """
    filled: set[tuple[str, str, str]] = set()
    missed: list[NotFilled] = []
    waited = False
    for _ in range(ROUNDS):
        screen = await _with_answers(session, screen)
        plan = plan_filling(screen.here.page, session.subject)
        if plan.stops:
            labels = "".join(f"「{each.label}」" for each in plan.stops)
            raise Failed("run.card-password-on-page", questions=labels)
        over = screen.written_over(plan.fills)
        todo = [
            each
            for each in plan.fills
            if each in over or (each.label, each.role, each.part) not in filled
        ]
        if not todo:
            if waited or not plan.loading:
                break
            waited = True
            screen = await _loaded(session, screen)
            continue
        missed = await _fill(session, screen, plan, todo)
        gone = {each.label for each in missed}
        filled |= {(x.label, x.role, x.part) for x in todo if x.label not in gone}
        screen = await _again(session, screen, missed)
    screen = await _with_answers(session, screen)
    if missed:
        told = "; ".join(f"{each.label}: {each.why}" for each in missed)
        raise NotAsExpected(screen.name, told)
    return await _answered(session, screen)


async def _with_answers(session: Session, screen: S) -> S:
    """Return the screen with the answers of the lists that have to be opened to be known."""
    page, opened = screen.here.page, session.opened
    closed = [
        x for x in page.fields if x.field.closed and x.open and x.role in page.knowledge.roles
    ]
    closed = [x for x in closed if page.knowledge.roles[x.role].applicant]
    for each in closed:
        key = screen.name, each.label
        if key not in opened:
            opened[key] = await screen.answers_of(each.field.ref)
    if not closed:
        return screen
    return screen.with_answers({x.field.ref: opened[screen.name, x.label] for x in closed})


async def _loaded(session: Session, screen: S) -> S:
    """Return the screen once the answers of its lists have come, or have not for a while."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOAD_LIMIT), contextlib.aclosing(looks(session)) as seen:
            async for here in seen:
                if here.screen == screen.name and not _loads(session, here):
                    break
    return type(screen)(await session.read())


def _loads(session: Session, here: Here) -> bool:
    return bool(plan_filling(here.page, session.subject).loading)


async def as_filled(session: Session, screen: S) -> S:
    """Return the screen before it is left, with every answer of the case as it was written.

    A site may write an address over the one that stands, some time after the postal code: what it
    writes by itself is replaced. Raises :class:`NotAsExpected` where it goes on doing so.
    """
    for _ in range(ROUNDS):
        if await _looked_up(session):
            screen = type(screen)(await session.read())
        screen = await _with_answers(session, screen)
        plan = plan_filling(screen.here.page, session.subject)
        over = screen.written_over(plan.fills)
        if not over:
            return screen
        session.case.note("written-over", fields=[each.label for each in over])
        missed = await _fill(session, screen, plan, over)
        if any(each.why != COVERED for each in missed):
            break
        screen = await _again(session, screen, missed)
    told = "".join(f"「{each.label}」" for each in over)
    raise NotAsExpected(screen.name, f"{told}: written over by the site")


async def _again(session: Session, screen: S, missed: Sequence[NotFilled]) -> S:
    """Look at the screen again, without what came over it while it was filled."""
    covered = any(each.why == COVERED for each in missed)
    return type(screen)(await uncovered(session) if covered else await session.read())


async def _fill(
    session: Session, screen: Screen, plan: Plan, fills: Sequence[Fill]
) -> list[NotFilled]:
    codes = [at for at, each in enumerate(fills) if each.role == "postal_code"]
    if not codes or not any(each.role == "address" for each in plan.fills):
        return await screen.fill(fills)
    heard = (is_heard(screen.here.seen, fills[at].ref) for at in codes)
    async with side_by_side(asyncio.gather(*heard)) as (listening,):
        missed = await screen.fill(fills[: codes[0]])
        listens = any(await listening)  # before it is written: who hears may go then
    missed += await screen.fill(fills[codes[0] : codes[-1] + 1])
    if listens:
        session.looked_up_by = asyncio.get_running_loop().time() + LOOK_UP
    return [*missed, *await screen.fill(fills[codes[-1] + 1 :])]


async def _looked_up(session: Session) -> bool:
    """Let the site look up the address of a postal code; False where it need not be waited for."""
    due, session.looked_up_by = session.looked_up_by, 0.0
    if not due:
        return False
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LOOK_UP_LIMIT):
            await session.browser.keeps_quiet(max(0.0, due - asyncio.get_running_loop().time()))
    return True


async def _answered(session: Session, screen: S) -> S:
    plan = plan_filling(screen.here.page, session.subject)
    session.case.note("filled", **_labels_of(plan))
    if plan.unanswered:
        before = screen.here.snapshot
        await _ask(session, screen, plan.unanswered)
        screen = type(screen)(await session.read())
        if screen.here.lesson is None:  # else a poorer one would take its place
            learn_from_answers(session, before, screen.here.snapshot)
    await consent_to(session, screen)
    return type(screen)(await session.read()) if plan.consents or plan.presets else screen


def _labels_of(plan: Plan) -> dict[str, list[str]]:
    """Return what was done with each question, by the site's labels: no values."""
    return {
        "fields": [each.label for each in plan.fills],
        "asked": [each.label for each in plan.unanswered],
        "stood": [each.label for each in plan.presets],
        "left": [each.label for each in plan.left],
    }


async def _ask(session: Session, screen: Screen, questions: tuple[Unanswered, ...]) -> None:
    """Ask the person at the terminal, in the site's own words; their answers are not kept."""
    labels = "".join(f"「{each.label}」" for each in questions)
    if not session.user.interactive:
        raise NeedsPerson("run.site-asks-more", questions=labels)
    for question, label in told_apart(questions):
        await _ask_one(session, screen, question, label)
    session.person_did("operator", "questions")


def told_apart(questions: Sequence[Unanswered]) -> Iterator[tuple[Unanswered, str]]:
    """Give each question with its words; of several boxes with the same words, which one it is."""
    boxes, met = Counter(each.label for each in questions), Counter[str]()
    for each in questions:
        met[each.label] += 1
        which = f"（{met[each.label]}/{boxes[each.label]}）" if boxes[each.label] > 1 else ""
        yield each, each.label + which


async def _ask_one(session: Session, screen: Screen, question: Unanswered, label: str) -> None:
    if question.options:
        numbered = (f"  {n}. {one_line(text)}" for n, text in enumerate(question.options, 1))
        listed = Lines("\n".join(numbered))
        typed = await session.user.ask("run.site-question-choice", label=label, options=listed)
        at = int(typed) - 1 if typed.isascii() and typed.isdigit() else -1
        text = question.options[at] if 0 <= at < len(question.options) else typed
    else:
        text = await session.user.ask("run.site-question", label=label)
        session.typed(text)
    why = await screen.answer(question, text)
    if why:
        raise NotAsExpected(screen.name, f"{question.label}: {why}")


async def consent_to(session: Session, screen: Screen) -> bool:
    """Leave to people what only they decide: boxes of agreement, and what the site has ticked.

    Returns whether there was anything of the kind.
    Boxes of agreement are the holder's; only with ``--yes``, on loopback, they are ticked.
    """
    plan = plan_filling(screen.here.page, session.subject)
    await _decide(session, [x for x in plan.presets if x.label not in session.decided])
    await _consent(session, screen, plan.consents)
    return bool(plan.consents or plan.presets)


async def _decide(session: Session, presets: Sequence[Preset]) -> None:
    """Ask whether what the site has ticked or chosen by itself may stay: never left silently."""
    if not presets:
        return
    labels = "".join(f"「{x.label}{f'：{x.answer}' if x.answer else ''}」" for x in presets)
    if session.user.automatic:
        session.user.warn("run.site-chose-stays", answers=labels)
    elif not session.user.interactive:
        raise NeedsPerson("run.site-chose", answers=labels)
    else:
        if not await session.user.agree("run.keep-chosen", answers=labels):
            session.user.your_turn("operator", "run.change-chosen", answers=labels)
            if session.browser.headless or not await session.user.done("run.change-chosen"):
                raise NeedsPerson("run.site-chose", answers=labels)
        session.person_did("operator", "questions")
    session.decided.update(each.label for each in presets)


async def _consent(session: Session, screen: Screen, consents: Sequence[Consent]) -> None:
    open_boxes = [each for each in consents if not each.given]
    given = [each for each in consents if each.given and each.label not in session.decided]
    if session.user.automatic:
        for box in open_boxes:
            try:
                await screen.give_consent(box)
            except NotDone as trouble:
                raise NotAsExpected(screen.name, f"{box.label}: {trouble.reason}") from None
    else:
        # A box that the site has ticked is agreed to by nobody yet.
        if required := [each for each in open_boxes if each.required]:
            labels = _to_be_read(session, required)
            session.user.your_turn("holder", "run.tick-consent", questions=labels)
            await _agreed(session, "run.tick-consent", labels)
        if given:
            labels = _to_be_read(session, given)
            session.user.your_turn("holder", "run.ticked-consent", questions=labels)
            await _agreed(session, "run.ticked-consent", labels)
    session.decided.update(each.label for each in consents)


def _to_be_read(session: Session, boxes: Sequence[Consent]) -> str:
    """Return what the holder has to read; asks for a person who sees it."""
    labels = "".join(f"「{each.label}」" for each in boxes)
    if not session.user.interactive or session.browser.headless:
        raise NeedsPerson("run.consent-not-given", questions=labels)
    return labels


async def _agreed(session: Session, key: str, labels: str) -> None:
    """Wait until the holder has read what stands at some boxes, and has ticked them or not."""
    if not await session.user.done(key):
        raise NeedsPerson("run.consent-not-given", questions=labels)
    session.person_did("holder", "terms")
