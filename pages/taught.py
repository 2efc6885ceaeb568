"""Lessons at work: the one that knows a page, and what the page is read as with it.

Weaker than what is known of an edition, stronger than the words. A page that two lessons know is
known by none; one that the words recognise stays what it is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pages.intents import ONWARD, read_action
from pages.knowledge import Knowledge, load, with_lesson
from pages.labels import bare
from pages.lesson import TAUGHT, Evidence, Lesson, Part, Question
from pages.lesson_rules import HOLDS_PASSWORD, PEOPLE
from pages.masked import masked
from pages.recognise import Judgement, Recognised, recognise
from pages.snapshot import Action, Snapshot
from pages.understanding import NEVER_FILLED, Understood, understand
from terms.masking import Masking
from terms.text import GONE


@dataclass
class Lessons:
    """The lessons of one site; those that failed are put aside."""

    lessons: list[Lesson] = field(default_factory=list)

    def put_aside(self, lesson: Lesson) -> None:
        """Take a lesson for nothing from now on."""
        self.lessons = [each for each in self.lessons if each.id != lesson.id]

    def read(
        self, page: Understood, masking: Masking, part: Part = "before"
    ) -> tuple[Understood, Judgement, Lesson | None]:
        """Return the page as it is understood, what it is, and the lesson by which.

        ``masking`` knows the values of the case, ``part`` says whether it is before 登録 or after.
        """
        judgement = recognise(page)
        known = [x for x in self.lessons if _in_part(x, part) and not why_not(x, page, masking)]
        if len(known) != 1:
            return page, judgement, None
        [lesson] = known
        taught = understand(page.snapshot, taught_knowledge(page.knowledge, lesson))
        if lesson.screen == TAUGHT:
            # May it be the confirmation? What leads on from that registers.
            may_confirm = part == "before" and shows_person(page.snapshot, masking)
            if isinstance(judgement, Recognised) or may_confirm:
                return page, judgement, None
            why = f"lesson {lesson.id}: 「{lesson.name}」"
            return taught, Recognised(TAUGHT, "likely", (why,)), lesson
        judged = recognise(taught)
        if isinstance(judged, Recognised) and judged.screen == lesson.screen:
            return taught, judged, lesson
        return page, judgement, None


def _in_part(lesson: Lesson, part: Part) -> bool:
    # 登録 itself is pressed on the confirmation, once it has been written that it is.
    return lesson.part == part or lesson.screen == "confirmation"


@lru_cache(maxsize=64)
def taught_knowledge(knowledge: Knowledge, lesson: Lesson) -> Knowledge:
    """Return what is known of the site, and behind it the lesson."""
    return with_lesson(knowledge, layer_of(lesson))


def layer_of(lesson: Lesson) -> dict[str, object]:
    """Return a lesson in the shape of an edition's file, which it may become."""
    labels: dict[str, list[str]] = {}
    for answer in lesson.answers:
        if answer.source not in PEOPLE:
            labels.setdefault(answer.source, []).append(answer.label)
    people = {who: [x.label for x in lesson.answers if x.source == who] for who in PEOPLE}
    layer: dict[str, object] = {"labels": labels, **people}
    if lesson.press and lesson.press.by == "driver":
        section = [lesson.press.section] if lesson.press.section else []
        intent = intent_of(lesson.screen, lesson.press.text)
        press = {"intent": intent, "text": [lesson.press.text], "section": section}
        layer["actions"] = [press]
    return layer


def intent_of(screen: str, text: str) -> str:
    """Return what pressing a button leads to on this screen."""
    if screen == TAUGHT:
        return TAUGHT
    said, _ = read_action(load(), text)
    onward = ONWARD.get(screen, ("login",))
    return said if said in onward else onward[0]


def why_not(lesson: Lesson, page: Understood, masking: Masking) -> str:
    """Why a lesson does not know a page; "" where it does."""
    known, snapshot = lesson.known, page.snapshot
    if known.title and _name(known.title) != _name(snapshot.title):
        return "another title"
    headings = {_name(text) for text in headings_of(snapshot)}
    missing = [each for each in known.headings if _name(each) not in headings]
    if missing:
        return f"no heading 「{missing[0]}」"
    if known.step and _name(known.step) != _name(current_step(snapshot)):
        return "another step"
    if lesson.press and not _has_action(snapshot, lesson.press.text):
        return f"no button 「{lesson.press.text}」"
    return _questions_differ(known, page) or _text_differs(known, page, masking)


def _name(text: str) -> str:
    return bare(lasting(text))


# What a name of a screen says of one visit alone: a day, a time of day, a number given out.
_PASSING = re.compile(
    r"(?:(?:令和|平成)?\d{1,4}年)?\d{1,2}月\d{1,2}日|\d{1,2}(?::|時)\d{2}分?|[A-Za-z]{0,3}-?\d{3,}(?:-\d+)*"
)


def lasting(text: str) -> str:
    """Return the name of a screen without what is another at the next visit."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join(_PASSING.sub(" ", plain).split()) if _PASSING.search(plain) else text


def _has_action(snapshot: Snapshot, text: str) -> bool:
    wanted = bare(text)
    return any(x.visible and x.dialog < 0 and bare(x.text) == wanted for x in snapshot.actions)


def _questions_differ(known: Evidence, page: Understood) -> str:
    asked = questions_of(page)
    wanted, further = _keys(known.questions), _keys(known.further)
    gone = wanted - _keys(asked)
    if gone:
        return f"no question 「{min(gone)[1]}」"
    roles = page.knowledge.roles
    understood = {
        (x.field.kind, bare(x.label))
        for x in page.fields
        if x.role and (roles[x.role].applicant or x.role == "consent")
    }
    for more in sorted(_keys(asked) - wanted - further):
        if more[0] == HOLDS_PASSWORD or not known.questions or more not in understood:
            return f"another question 「{more[1]}」"
    return ""


def _text_differs(known: Evidence, page: Understood, masking: Masking) -> str:
    """Return a page that asks for nothing is known by all that it says."""
    if known.questions or not known.says:
        return ""
    if set(map(bare, known.rows)) != set(map(bare, rows_of(page.snapshot))):
        return "other rows"
    return "" if says(masked(page.snapshot, masking)) == known.says else "another text"


def shows_person(snapshot: Snapshot, masking: Masking) -> bool:
    """Tell whether a page shows several of the person's values, as a confirmation does."""
    rows = sum(x.visible and not x.field and masking.hides(x.value) for x in snapshot.pairs)
    told = {snapshot.text[start:end] for start, end in masking.spans(snapshot.text)}
    return rows > 1 or len(told) > 1


def questions_of(page: Understood) -> list[Question]:
    """Return the questions of the page's own business, in its order."""
    return [
        Question(x.field.kind, x.label)
        for x in page.fields
        if x.role not in NEVER_FILLED and x.field.dialog < 0 and x.field.ref not in page.aside
    ]


def _keys(questions: Sequence[Question]) -> set[tuple[str, str]]:
    return {(each.kind, bare(each.label)) for each in questions}


def headings_of(snapshot: Snapshot) -> list[str]:
    """Return the headings of the screen itself, not of what lies over it for a while."""
    over = {bare(each.title) for each in snapshot.dialogs if each.title}
    return [x.text for x in snapshot.headings if x.visible and bare(x.text) not in over]


def clearing(lesson: Lesson, snapshot: Snapshot, masking: Masking) -> Action | None:
    """Return the button by which a person has cleared away what lies over the screen just now."""
    for at, dialog in enumerate(masked(snapshot, masking).dialogs):
        wanted = {bare(each.text) for each in lesson.clears if each.says == letters(dialog.text)}
        own = [x for x in snapshot.actions if x.dialog == at and x.visible and not x.disabled]
        found = [each for each in own if bare(each.text) in wanted]
        if len(found) == 1:
            return found[0]
    return None


def rows_of(snapshot: Snapshot) -> list[str]:
    """Return the labels of what the page shows."""
    return list(dict.fromkeys(x.label for x in snapshot.pairs if x.visible and x.label))


def current_step(snapshot: Snapshot) -> str:
    """Return the part of the row of steps that is marked as the present one."""
    return next((each.text for each in snapshot.steps if each.current), "")


def says(snapshot: Snapshot) -> str:
    """Stands for the text of a page without values: its letters, without any number."""
    return letters(snapshot.text)


def letters(text: str) -> str:
    """Stands for the letters of a text, without any number."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace(GONE, "")
    return hashlib.sha256(re.sub(r"[\W\d_]+", "", plain).encode()).hexdigest()[:16]
