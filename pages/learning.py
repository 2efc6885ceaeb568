"""From what a person did on screens of the site to lessons about them, without values.

Nothing is taken from what is typed: the fields are compared as they stood when the screen came and
when a button was pressed. A field whose answer the driver, had it known the question, would have
written itself is the case's; any other is for a person to answer again. What cannot be told is not
learned.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pages.asking import Asked
from pages.intents import ONWARD, Candidate
from pages.interruptions import interruptions
from pages.knowledge import Knowledge, with_lesson
from pages.labels import bare
from pages.lesson import (
    BEHIND,
    TAUGHT,
    Answer,
    Clear,
    Evidence,
    Lesson,
    LessonError,
    Part,
    Press,
    from_toml,
    to_toml,
)
from pages.lesson_rules import (
    HOLDS_PASSWORD,
    PEOPLE,
    STILL_BEFORE,
    agrees,
    refuse,
    why_not_cleared,
    why_not_pressed,
)
from pages.masked import masked
from pages.moments import Moment, key_of, same_screen, typed_by_hand
from pages.plan import Fill, plan_filling
from pages.recognise import Recognised, recognise, way_on
from pages.snapshot import Action, Field, Snapshot
from pages.subject import Subject
from pages.taught import (
    current_step,
    headings_of,
    lasting,
    letters,
    questions_of,
    rows_of,
    says,
    shows_person,
    taught_knowledge,
    why_not,
)
from pages.understanding import Understood, holds, understand
from terms.masking import Masking
from terms.text import GONE


@dataclass(frozen=True)
class Lived:
    """One screen from its coming to its going: ``then`` is the name of the one that followed.

    ``ends`` is the one on which the hand-over ended. ``opened_up``: what was pressed last could not
    be pressed at first, and something else was pressed in between. ``over``: what was pressed
    before it, and the page at that moment.
    """

    first: Snapshot
    last: Snapshot
    further: tuple[Snapshot, ...]
    pressed: str
    then: str
    ends: str
    opened_up: bool = False
    over: tuple[tuple[Snapshot, str], ...] = ()


@dataclass(frozen=True)
class Circumstances:
    """Whose case it was, and where: what a lesson is learned from and what it must not say."""

    host: str
    edition: str
    knowledge: Knowledge
    subject: Subject
    masking: Masking
    part: Part
    entered: frozenset[str] = frozenset()  # letters of what was entered by hand

    def hides(self, text: str) -> bool:
        """Tell whether a text tells something of the case, or of what was entered by hand."""
        letters = _letters(text)
        told = any(each in letters for each in self.entered)
        return told or GONE in text or self.masking.hides(text)


def learn(moments: Sequence[Moment], ends: str, at: Circumstances) -> list[Lesson]:
    """Return the lessons of a hand-over; ``ends`` is the screen on which it ended.

    A person may have registered in the middle of it: the screens after that are behind 登録.
    """
    at = replace(at, entered=_entered(moments, at.knowledge))
    passed = list(_screens(moments, ends, at.knowledge))
    behind = _first_behind(passed, at)
    by_id: dict[str, Lesson] = {}
    for number, each in enumerate(passed):
        lesson = _of_screen(each, at if number < behind else replace(at, part="after"))
        if lesson is not None:
            by_id[lesson.id] = lesson
    return list(by_id.values())


def _entered(moments: Sequence[Moment], knowledge: Knowledge) -> frozenset[str]:
    """Return what was typed and chosen by hand: a later screen may say it again."""
    found = set(typed_by_hand(moments))
    for moment in moments:
        page = understand(moment.snapshot, knowledge) if moment.pressed else None
        for each in page.fields if page else ():
            known = each.role and not knowledge.roles[each.role].personal
            if each.field.options and each.field.kind != "tick" and not known:
                found.add(holds(each.field))
    letters = frozenset(map(_letters, found))
    return frozenset(x for x in letters if len(x) > 1 and not x.isdecimal())


def learn_answers(before: Snapshot, after: Snapshot, at: Circumstances) -> list[Lesson]:
    """Return what a person's answers to a screen's questions taught: which of them the case had."""
    lesson = _of_screen(Lived(before, after, (after,), "", "", ""), at)
    if lesson is None:
        return []
    answers = tuple(x for x in lesson.answers if x.source not in PEOPLE)
    return [replace(lesson, answers=answers)] if answers else []


def _screens(moments: Sequence[Moment], ends: str, knowledge: Knowledge) -> Iterator[Lived]:
    """Give the screens that were passed, one after another; the last one is where it ended."""
    groups: list[list[Moment]] = []
    for each in moments:
        if groups and same_screen(groups[-1][-1], each):
            groups[-1].append(each)
        else:
            groups.append([each])
    for at, group in enumerate(groups):
        after = groups[at + 1][0].snapshot if at + 1 < len(groups) else None
        then = _screen(after, knowledge) if after is not None else ends
        last = next((x for x in reversed(group) if x.pressed), None)
        if after is None and ends and _screen(group[0].snapshot, knowledge) == ends:
            continue  # it is where it goes on
        if (last is None and not then) or any(x.unclear for x in group):
            continue
        if last is None:
            yield Lived(group[0].snapshot, group[-1].snapshot, (), "", then, ends)
        else:
            further = tuple(x.snapshot for x in group[1:])
            over = tuple((x.snapshot, x.pressed) for x in group[: group.index(last)] if x.pressed)
            yield Lived(
                group[0].snapshot, last.snapshot, further, last.pressed, then, ends,
                _opened_up(group, last), over,
            )  # fmt: skip


def _opened_up(group: Sequence[Moment], last: Moment) -> bool:
    """Tell whether the last press of a screen was possible only after another one on it."""
    pressed = next((x for x in last.snapshot.actions if x.ref == last.pressed), None)
    others = {x.pressed for x in group if x.pressed} - {last.pressed}
    if not others or pressed is None:
        return False
    return not any(
        bare(x.text) == bare(pressed.text) and x.visible and not x.disabled
        for x in group[0].snapshot.actions
    )


def _first_behind(passed: Sequence[Lived], at: Circumstances) -> int:
    """Return which of the screens is the first one behind a 登録 that was pressed on the way."""
    if at.part == "before":
        for number, each in reversed(list(enumerate(passed))):
            if _screen(each.first, at.knowledge) == "confirmation":
                done = each.ends in BEHIND and each.then not in STILL_BEFORE
                return number + 1 if each.pressed and done else len(passed)
    return len(passed)


def _screen(snapshot: Snapshot, knowledge: Knowledge) -> str:
    judged = recognise(understand(snapshot, knowledge))
    return judged.screen if isinstance(judged, Recognised) else ""


def _of_screen(lived: Lived, at: Circumstances) -> Lesson | None:
    """Return what one screen taught; None where there is nothing, or it may not be learned."""
    page = understand(lived.last, at.knowledge)
    if any(each.field.kind == HOLDS_PASSWORD and each.open for each in page.fields):
        return None
    first = understand(lived.first, at.knowledge)
    judged = recognise(first)
    screen = judged.screen if isinstance(judged, Recognised) else TAUGHT
    if screen != TAUGHT and screen not in ONWARD:
        return None
    answers = dict.fromkeys(_answers(page, lived.first, at))
    known = _evidence(first, lived, at)
    action = next((x for x in lived.last.actions if x.ref == lived.pressed), None)
    lesson = Lesson(at.host, at.edition, screen, at.part, known, tuple(answers))
    press = _press(action, screen, lived, page, at) if action else None
    if screen == TAUGHT and press and _confirms(lesson, press, first, at):
        screen, press = "confirmation", replace(press, by="driver")
    if screen == TAUGHT and at.part == "before" and shows_person(lived.first, at.masking):
        return None
    clears = tuple(dict.fromkeys(_clears(lived, at))) if screen == TAUGHT else ()
    lesson = replace(lesson, screen=screen, press=press, clears=clears)
    lesson = _as_planned(lesson, lived.last, at)
    return lesson if _holds(lesson, first, at) else None


def _as_planned(lesson: Lesson, last: Snapshot, at: Circumstances) -> Lesson:
    """Return what would not be filled in, as two questions got the same answer, is for a person."""
    page = understand(last, taught_knowledge(at.knowledge, lesson))
    filled = {each.role for each in plan_filling(page, at.subject).fills}
    answers = (
        x if x.source in PEOPLE or x.source in filled else replace(x, source="operator")
        for x in lesson.answers
    )
    return replace(lesson, answers=tuple(answers))


def _holds(lesson: Lesson, first: Understood, at: Circumstances) -> bool:
    """Is there something to it, would it be read and taken, and know the screen again?"""
    does = lesson.press is not None and lesson.press.by != "operator"
    if not does and not lesson.answers:
        return False
    questions = (*lesson.known.questions, *lesson.known.further)
    if any(at.hides(each.label) for each in questions):
        return False
    try:
        refuse(lesson)
        as_read = from_toml(to_toml(lesson).encode())
    except LessonError:
        return False
    return as_read == lesson and not why_not(lesson, first, at.masking)


def _evidence(first: Understood, lived: Lived, at: Circumstances) -> Evidence:
    snapshot = masked(first.snapshot, at.masking)
    bare_page = understand(snapshot, at.knowledge)
    asked = tuple(dict.fromkeys(questions_of(bare_page)))
    later = dict.fromkeys(
        each
        for one in lived.further
        for each in questions_of(understand(masked(one, at.masking), at.knowledge))
    )
    headings = (_kept(x, at) for x in headings_of(snapshot))
    told = () if asked else tuple(_written(x) for x in rows_of(snapshot) if not at.hides(x))
    return Evidence(
        _kept(snapshot.title, at),
        _kept(current_step(snapshot), at),
        tuple(dict.fromkeys(filter(None, headings))),
        asked,
        tuple(each for each in later if each not in asked and each.kind != HOLDS_PASSWORD),
        told,
        "" if asked else says(snapshot),
    )


def _kept(text: str, at: Circumstances) -> str:
    return "" if at.hides(text) else _written(lasting(text)).strip()


def _written(text: str) -> str:
    """Return a text as a lesson holds it: white space is a blank, what nobody sees left out."""
    kept = (x if x.isprintable() or x == "\n" else " " if x.isspace() else "" for x in text)
    return "".join(kept)


# answers


def _answers(page: Understood, first: Snapshot, at: Circumstances) -> Iterator[Answer]:
    before = {key_of(each): _state(each) for each in first.fields}
    by_label: dict[str, list[Asked]] = {}
    for each in page.fields:
        field = each.field
        if field.dialog >= 0 or not each.open or each.field.ref in page.aside:
            continue
        answered = field.filled or any(x.chosen for x in field.options) or bool(holds(field))
        touched = before.get(key_of(field)) != _state(field)
        if answered and (touched or field.required) and not each.role:
            by_label.setdefault(each.label, []).append(each)
    given: set[str] = set()
    for label, boxes in by_label.items():
        if not label or at.hides(label):
            continue
        changed = any(before.get(key_of(x.field)) != _state(x.field) for x in boxes)
        if all(x.field.kind == "tick" for x in boxes):
            if changed:
                yield Answer(label, "holder")
            continue
        found = _role(boxes, page, at, given)
        if found:
            given.add(found.source)
            yield found
        elif changed:
            yield Answer(label, "operator")


def _state(field: Field) -> tuple[object, ...]:
    return field.value, field.filled, tuple(x.text for x in field.options if x.chosen)


def _role(
    boxes: Sequence[Asked], page: Understood, at: Circumstances, given: Collection[str]
) -> Answer | None:
    """Give the one role by which the driver would have written what stands in all of the boxes.

    The one that repeats it where the role itself is ``given`` to a question before.
    """
    if any(each.never for each in boxes):
        return None
    texts = {x.text for x in boxes[0].field.labels if x.text.strip()} | {boxes[0].label}
    fitting: dict[str, str] = {}
    taken = {each.role for each in page.fields if each.role}
    for role in at.knowledge.roles.values():
        if not role.applicant or role.name in taken:
            continue
        for text in sorted(texts):
            if _writes(role.name, text, boxes, page, at):
                fitting.setdefault(role.name, text)
    once = [x for x in fitting if at.knowledge.roles[x].again not in fitting]
    if len(once) != 1:
        return None
    [name] = once
    again = at.knowledge.repeated_by.get(name, "")
    if name in given and again in fitting:
        name = again
    return Answer(fitting[name], name)


def _writes(
    role: str, text: str, boxes: Sequence[Asked], page: Understood, at: Circumstances
) -> bool:
    layer = {"labels": {role: [text]}}
    taught = understand(page.snapshot, with_lesson(at.knowledge, layer))
    fills = {each.ref: each for each in plan_filling(taught, at.subject).fills}
    return all(_as_it_stands(fills.get(x.field.ref), x.field) for x in boxes)


def _as_it_stands(fill: Fill | None, field: Field) -> bool:
    if fill is None:
        return False
    stands = holds(field)
    return bool(stands) and _letters(fill.text) == _letters(stands)


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in plain if c.isalnum() or unicodedata.category(c) == "Mn")


# the button


def _press(
    action: Action, screen: str, lived: Lived, page: Understood, at: Circumstances
) -> Press | None:
    """Return the button that led on.

    None where it needs no lesson, or its words are not to be kept.
    """
    if at.hides(action.text) or not bare(action.text):
        return None
    known = way_on(page, recognise(page))
    if screen != TAUGHT and isinstance(known, Candidate) and known.doing.action.ref == action.ref:
        return None
    section = _written(_section(action, lived.last, at))
    press = Press(_written(action.text), "driver", lived.then, section)
    if _agrees(page):
        return replace(press, by="holder")
    why = why_not_pressed(screen, press, at.part)
    confirms = screen in ("confirmation", "account_confirmation")
    if at.part == "before" and not confirms and lived.ends not in STILL_BEFORE:
        return replace(press, by="operator")
    if why == "agrees":
        return replace(press, by="holder")
    return replace(press, by="operator") if why or lived.opened_up else press


def _clears(lived: Lived, at: Circumstances) -> Iterator[Clear]:
    """Give what was pressed away before the screen was done: notices that nobody knew.

    What asks, agrees or registers, and what is known to be closed, is left out.
    """
    for snapshot, pressed in lived.over:
        action = next((x for x in snapshot.actions if x.ref == pressed), None)
        if action is None or action.dialog < 0 or at.hides(action.text) or not bare(action.text):
            continue
        page = understand(snapshot, at.knowledge)
        over = next((x for x in interruptions(page) if x.dialog == action.dialog), None)
        asks = any(each.field.dialog == action.dialog for each in page.fields)
        if over is None or over.kind not in ("notice", "unknown") or over.press or asks:
            continue
        said = masked(snapshot, at.masking).dialogs[action.dialog].text
        button = _written(action.text)
        if not agrees(said) and not why_not_cleared(button, at.part):
            yield Clear(button, letters(said))


def _section(action: Action, snapshot: Snapshot, at: Circumstances) -> str:
    """Return the heading above the button, where the same words stand under another one, too."""
    same = [x for x in snapshot.actions if x.visible and bare(x.text) == bare(action.text)]
    apart = len({bare(x.section) for x in same}) > 1
    return action.section if apart and not at.hides(action.section) else ""


def _agrees(page: Understood) -> bool:
    """Tell whether the page asks to agree to something: that is the holder's, in any words."""
    words = ("同意", "規約", "承諾", "了承", "誓約", "i agree", "agree to", "consent", "terms of")
    titles = " ".join(x.text for x in page.snapshot.headings).casefold()
    said = f"{page.prose} {titles}"
    return any(word in said for word in words) or any(x.role == "consent" for x in page.fields)


def _confirms(lesson: Lesson, press: Press, first: Understood, at: Circumstances) -> bool:
    """Was it the confirmation, under a name that nobody knew, and with its own words for 登録?"""
    if at.part != "before" or press.then not in BEHIND or press.by == "holder":
        return False
    as_confirmation = replace(
        lesson, screen="confirmation", press=replace(press, by="driver"), answers=()
    )
    taught = understand(first.snapshot, taught_knowledge(at.knowledge, as_confirmation))
    judged = recognise(taught)
    return isinstance(judged, Recognised) and judged.screen == "confirmation"
